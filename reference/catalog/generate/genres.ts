import type { AudioFeatures } from '../../shared/web-api/audio-features.ts'

/** How tracks of a genre sound: means of their figures; share of the catalog, all sum to 1. */
interface Genre {
  readonly name: string
  readonly share: number
  readonly explicitShare: number
  readonly danceability: number
  readonly energy: number
  readonly valence: number
  readonly acousticness: number
  readonly instrumentalness: number
  readonly speechiness: number
  readonly tempoBpm: number
}

const genre = (
  name: string,
  share: number,
  explicitShare: number,
  [danceability, energy, valence, acousticness, instrumentalness, speechiness]: readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ],
  tempoBpm: number,
): Genre => ({
  name,
  share,
  explicitShare,
  danceability,
  energy,
  valence,
  acousticness,
  instrumentalness,
  speechiness,
  tempoBpm,
})

export const genres: readonly Genre[] = [
  genre('pop', 0.2, 0.1, [0.65, 0.65, 0.52, 0.2, 0.03, 0.07], 118),
  genre('rock', 0.14, 0.06, [0.5, 0.75, 0.5, 0.13, 0.06, 0.06], 124),
  genre('hip hop', 0.13, 0.55, [0.73, 0.64, 0.5, 0.18, 0.02, 0.22], 110),
  genre('latin', 0.12, 0.12, [0.72, 0.72, 0.64, 0.2, 0.02, 0.09], 116),
  genre('electronic', 0.12, 0.05, [0.64, 0.77, 0.4, 0.07, 0.4, 0.07], 125),
  genre('r&b', 0.08, 0.2, [0.67, 0.55, 0.5, 0.26, 0.02, 0.12], 105),
  genre('indie', 0.07, 0.06, [0.55, 0.58, 0.46, 0.3, 0.12, 0.05], 120),
  genre('metal', 0.04, 0.1, [0.43, 0.9, 0.35, 0.02, 0.2, 0.1], 130),
  genre('folk', 0.03, 0.02, [0.5, 0.4, 0.45, 0.7, 0.08, 0.05], 112),
  genre('jazz', 0.03, 0.01, [0.52, 0.38, 0.48, 0.65, 0.45, 0.05], 110),
  genre('classical', 0.02, 0, [0.3, 0.2, 0.25, 0.92, 0.85, 0.04], 100),
  genre('ambient', 0.02, 0, [0.3, 0.22, 0.18, 0.75, 0.88, 0.05], 90),
]

const SPREAD = 0.14
const TEMPO_SPREAD = 18

/** Figures of a track around its genre's means. */
export function featuresOf(
  { danceability, energy, valence, acousticness, instrumentalness, speechiness, tempoBpm }: Genre,
  normal: () => number,
  chance: () => number,
): Omit<AudioFeatures, 'trackId' | 'durationMs'> {
  const near = (mean: number) => Math.round(1000 * Math.min(1, Math.max(0, mean + SPREAD * normal()))) / 1000
  const loud = near(energy)
  return {
    danceability: near(danceability),
    energy: loud,
    valence: near(valence),
    acousticness: near(acousticness),
    instrumentalness: near(instrumentalness),
    speechiness: near(speechiness),
    liveness: near(0.18),
    loudnessDb: Math.round(100 * (-22 + 17 * loud)) / 100,
    tempoBpm: Math.round(10 * Math.max(40, tempoBpm + TEMPO_SPREAD * normal())) / 10,
    key: Math.floor(chance() * 12),
    mode: chance() < 0.62 ? 1 : 0,
    timeSignature: chance() < 0.93 ? 4 : 3,
  }
}
