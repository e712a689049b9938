import { idFromName } from '../shared/ids.ts'
import type { PlayEvent } from './play-event.ts'

/** A valid event; the same number gives the same event. */
export function playEvent(number: number, changes: Partial<PlayEvent> = {}): PlayEvent {
  return {
    event_id: idFromName(`event ${number}`),
    type: 'play',
    play_id: idFromName(`play ${number}`),
    track_uri: `spotify:track:${idFromName('track')}`,
    context_uri: `spotify:album:${idFromName('album')}`,
    started_at: '2026-11-21T10:30:00.000Z',
    ms_played: 30_000,
    duration_ms: 61_234,
    quality: 'high',
    provider: 'fastly',
    reason_end: 'trackdone',
    startup_ms: 120,
    stalls: 0,
    stalled_ms: 0,
    ...changes,
  }
}
