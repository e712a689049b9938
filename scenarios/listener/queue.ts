import { UserError } from '../errors.ts'
import type { ServiceClient } from './service-client.ts'
import type { ListedTrack, PlayQueue } from './session.ts'

/** Something that can be played, by its URI. */
export interface Playable {
  kind: 'track' | 'album' | 'playlist'
  id: string
  uri: string
}

/** @throws UserError usage */
export function playableOf(text: string): Playable {
  const match = /^spotify:(track|album|playlist):([0-9A-Za-z]{22})$/.exec(text)
  if (!match) {
    throw new UserError(
      'usage',
      `"${text}" cannot be played: expected spotify:track:, spotify:album: or spotify:playlist: and 22 letters and digits, ` +
        'as npx soundcheck catalog prints them.',
    )
  }
  return { kind: match[1] as Playable['kind'], id: match[2], uri: text }
}

/**
 * The tracks of a playable, from a position on.
 *
 * @param from position of the first track, counted from 1
 * @throws UserError usage when there is no such position; ServiceFailure, Stopped
 */
export async function queueOf(
  { kind, id, uri }: Playable,
  from: number,
  client: ServiceClient,
  signal: AbortSignal,
): Promise<PlayQueue> {
  const tracks = await tracksOf(kind, id, client, signal)
  if (from > tracks.length) {
    const count = tracks.length === 1 ? 'one track' : `${tracks.length} tracks`
    throw new UserError('usage', `--from ${from}: ${uri} has ${count}.`)
  }
  return { contextUri: kind === 'track' ? null : uri, position: from - 1, tracks: tracks.slice(from - 1) }
}

async function tracksOf(
  kind: Playable['kind'],
  id: string,
  client: ServiceClient,
  signal: AbortSignal,
): Promise<ListedTrack[]> {
  if (kind === 'track') return [await client.track(id, signal)]
  if (kind === 'album') return (await client.album(id, signal)).tracks.items
  return (await client.playlist(id, signal)).tracks.items.map(({ track }) => track)
}
