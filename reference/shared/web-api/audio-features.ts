import * as z from 'zod'
import { hrefOf, type View } from './view.ts'

/** What a track sounds like, as figures. */
export interface AudioFeatures {
  readonly trackId: string
  readonly durationMs: number
  /** These are 0 to 1. */
  readonly acousticness: number
  readonly danceability: number
  readonly energy: number
  readonly instrumentalness: number
  readonly liveness: number
  readonly speechiness: number
  readonly valence: number
  /** Pitch class, 0 = C; −1 where none was found. */
  readonly key: number
  /** 1 = major, 0 = minor. */
  readonly mode: number
  /** Average over the track, dB relative to full scale. */
  readonly loudnessDb: number
  /** Beats per minute. */
  readonly tempoBpm: number
  /** Beats per bar, 3 to 7. */
  readonly timeSignature: number
}

const share = z.number().min(0).max(1)

export const audioFeaturesSchema = z
  .object({
    acousticness: share,
    danceability: share,
    duration_ms: z.int().min(0),
    energy: share,
    id: z.string(),
    instrumentalness: share,
    key: z.int().min(-1).max(11),
    liveness: share,
    loudness: z.number(),
    mode: z.int().min(0).max(1),
    speechiness: share,
    tempo: z.number().min(0),
    time_signature: z.int().min(3).max(7),
    track_href: z.string(),
    type: z.literal('audio_features'),
    uri: z.string(),
    valence: share,
  })
  .meta({ id: 'AudioFeatures' })

/** Without the link to an audio analysis: this service makes none. */
export function audioFeaturesJson(features: AudioFeatures, view: View): z.output<typeof audioFeaturesSchema> {
  return {
    acousticness: features.acousticness,
    danceability: features.danceability,
    duration_ms: features.durationMs,
    energy: features.energy,
    id: features.trackId,
    instrumentalness: features.instrumentalness,
    key: features.key,
    liveness: features.liveness,
    loudness: features.loudnessDb,
    mode: features.mode,
    speechiness: features.speechiness,
    tempo: features.tempoBpm,
    time_signature: features.timeSignature,
    track_href: hrefOf(view, `tracks/${features.trackId}`),
    type: 'audio_features',
    uri: `spotify:track:${features.trackId}`,
    valence: features.valence,
  }
}
