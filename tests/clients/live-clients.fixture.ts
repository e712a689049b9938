import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { LiveService } from '../platform/live-service.fixture.ts'
import type { Things } from './things.ts'

/** An app that may come back to any port of this machine. */
export const CALLBACK = 'http://127.0.0.1:9876/callback'

/** Things whose names and figures the catalog's own fixture tells. */
export function thingsOf({ ids, accounts }: LiveService): Things {
  return {
    tracks: [ids.tracks[0], ids.tracks[1]],
    albums: [ids.album, ids.older],
    artists: [ids.artist, ids.guest],
    shows: [ids.show],
    episodes: ids.episodes,
    playlists: [ids.playlist],
    categories: ['lo-fi-beats'],
    users: [accounts.free.id],
  }
}

/** An app with a secret, as whoever runs the service registers one. */
export async function registeredApp({ url, tokens }: LiveService): Promise<{ id: string; secret: string }> {
  const answer = await fetch(`${url}/v1/operator/apps`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${tokens.operator}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'A client under test', redirect_uris: [CALLBACK] }),
  })
  const { client_id: id, client_secret: secret } = (await answer.json()) as { client_id: string; client_secret: string }
  return { id, secret }
}

/** The premium listener heard these tracks, one a minute, and their history has them. */
export async function heard({ url, tokens }: LiveService, trackIds: readonly string[]): Promise<void> {
  const headers = { Authorization: `Bearer ${tokens.premium}`, 'Content-Type': 'application/json' }
  const end = Date.now()
  const events = trackIds.map((id, i) => ({
    event_id: randomUUID(),
    type: 'play',
    play_id: id,
    track_uri: `spotify:track:${id}`,
    context_uri: null,
    started_at: new Date(end - (trackIds.length - i) * 60_000).toISOString(),
    ms_played: 45_000,
    duration_ms: 60_000,
    quality: 'high',
    provider: 'fastly',
    reason_end: 'trackdone',
    startup_ms: 80,
    stalls: 0,
    stalled_ms: 0,
  }))
  const body = JSON.stringify({ events })
  const answer = await fetch(`${url}/v1/me/player/events`, { method: 'POST', headers, body })
  if (answer.status !== 201) throw new Error(`the plays were refused: ${answer.status} ${await answer.text()}`)
  for (;;) {
    const { items } = (await (await fetch(`${url}/v1/me/player/recently-played`, { headers })).json()) as {
      items: unknown[]
    }
    if (items.length >= trackIds.length) return
    await setTimeout(50)
  }
}
