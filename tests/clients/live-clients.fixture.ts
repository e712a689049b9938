import { randomUUID } from 'node:crypto'
import { expect, vi } from 'vitest'
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
  await vi.waitFor(
    async () => {
      const recent = await fetch(`${url}/v1/me/player/recently-played`, { headers })
      expect(((await recent.json()) as { items: unknown[] }).items.length).toBeGreaterThanOrEqual(trackIds.length)
    },
    { timeout: 30_000 },
  )
}
