import { UserError } from '../errors.ts'
import type { TrackAnswer } from './service-answers.ts'
import type { ServiceClient } from './service-client.ts'
import type { PlayQueue } from './session.ts'

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

/** What is played, and what of the context is not. */
export interface Queued {
  queue: PlayQueue
  /** Names of tracks that may not be played in the account's market. */
  skipped: string[]
}

/**
 * The tracks of a playable, from a position on. As an app does, it leaves out of a context what may not be played.
 *
 * @param from position of the first track, counted from 1
 * @throws UserError usage when there is no such position, service-refused when nothing may be played; ServiceFailure,
 * Stopped
 */
export async function queueOf(
  { kind, id, uri }: Playable,
  from: number,
  client: Pick<ServiceClient, 'track' | 'album' | 'playlist'>,
  signal: AbortSignal,
): Promise<Queued> {
  const tracks = await tracksOf(kind, id, client, signal)
  if (from > tracks.length) {
    const count = tracks.length === 1 ? 'one track' : `${tracks.length} tracks`
    throw new UserError('usage', `--from ${from}: ${uri} has ${count}.`)
  }
  // A track by itself is asked for all the same: the service says why it may not be played.
  if (kind === 'track') return { queue: { contextUri: null, position: 0, tracks }, skipped: [] }
  const wanted = tracks.slice(from - 1)
  const first = wanted.findIndex(({ isPlayable }) => isPlayable)
  if (first < 0) throw new UserError('service-refused', `Nothing of ${uri} may be played in the account's market.`)
  return {
    queue: {
      contextUri: uri,
      position: from - 1 + first,
      tracks: wanted.filter(({ isPlayable }) => isPlayable),
    },
    skipped: wanted.filter(({ isPlayable }) => !isPlayable).map(({ name }) => name),
  }
}

async function tracksOf(
  kind: Playable['kind'],
  id: string,
  client: Pick<ServiceClient, 'track' | 'album' | 'playlist'>,
  signal: AbortSignal,
): Promise<TrackAnswer[]> {
  if (kind === 'track') return [await client.track(id, signal)]
  if (kind === 'album') return (await client.album(id, signal)).tracks.items
  return (await client.playlist(id, signal)).tracks.items.map(({ track }) => track)
}
