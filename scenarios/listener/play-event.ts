import type { Manifest } from './manifest.ts'
import type { StreamedChunk } from './track-stream.ts'

/** What an app tells the service about one play: a row of the listener's history, and perhaps a counted stream. */
export interface PlayEvent {
  /** 22 characters of base62, or a UUID: the service counts an event once. */
  event_id: string
  type: 'play'
  play_id: string
  track_uri: string
  context_uri: string | null
  /** ISO 8601, UTC. */
  started_at: string
  ms_played: number
  duration_ms: number
  quality: string
  provider: string
  reason_end: 'trackdone' | 'fwdbtn' | 'endplay' | 'error'
  /** From the press of the button to the first sound; null where the track followed another by itself. */
  startup_ms: number | null
  stalls: number
  stalled_ms: number
}

/** What a play event is made from. Times are monotonic ms, but `wallMs`. */
export interface HeardTrack {
  eventId: string
  manifest: Manifest
  trackUri: string
  contextUri: string | null
  /** Chunks that sounded. */
  chunks: readonly StreamedChunk[]
  heardMs: number
  /** Null where the track followed another by itself. */
  startupMs: number | null
  endedAtMs: number
  /** Epoch ms of monotonic 0. */
  wallMs: number
  reasonEnd: PlayEvent['reason_end']
}

/** The event of a play that is over. */
export function playEvent(heard: HeardTrack): PlayEvent {
  const { manifest, chunks, startupMs } = heard
  const last = chunks.at(-1)
  // Before its first sound, a track that follows another is a stall; one that was asked for is a startup.
  const stalls = chunks.slice(startupMs === null ? 0 : 1).filter(({ waitMs }) => waitMs > 0)
  return {
    event_id: heard.eventId,
    type: 'play',
    play_id: manifest.playId,
    track_uri: heard.trackUri,
    context_uri: heard.contextUri,
    started_at: new Date(heard.wallMs + (chunks[0]?.soundAtMs ?? heard.endedAtMs)).toISOString(),
    ms_played: Math.round(heard.heardMs),
    duration_ms: manifest.track.durationMs,
    quality: (last?.rendition ?? manifest.renditions[manifest.renditions.length - 1]).quality,
    provider: last?.fetched.provider ?? manifest.providers[0],
    reason_end: heard.reasonEnd,
    startup_ms: startupMs === null ? null : Math.round(startupMs),
    stalls: stalls.length,
    stalled_ms: Math.round(stalls.reduce((sum, { waitMs }) => sum + waitMs, 0)),
  }
}
