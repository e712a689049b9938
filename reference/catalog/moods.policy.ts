import type { AudioFeatures } from '../shared/web-api/audio-features.ts'

/** As far from the middle a track has to be before it is said to have a mood, and as sure the other words have to be. */
const CLEAR = 0.1
const SURE = 0.7

type Sound = Pick<AudioFeatures, 'valence' | 'energy' | 'danceability' | 'acousticness' | 'instrumentalness'>

/**
 * How a track sounds, in words that people search for. The first is the quarter of the plane of valence and arousal in
 * which it lies (Russell, "A circumplex model of affect", 1980), with energy for arousal.
 *
 * @example moodsOf({ valence: 0.9, energy: 0.8, danceability: 0.9, acousticness: 0, instrumentalness: 0 }) // ['happy', 'party']
 */
export function moodsOf({ valence, energy, danceability, acousticness, instrumentalness }: Sound): string[] {
  const moods: string[] = []
  const isClear = Math.abs(valence - 0.5) >= CLEAR && Math.abs(energy - 0.5) >= CLEAR
  if (isClear) moods.push(valence > 0.5 ? (energy > 0.5 ? 'happy' : 'chill') : energy > 0.5 ? 'intense' : 'sad')
  if (danceability >= SURE && energy > 0.5) moods.push('party')
  if (acousticness >= SURE) moods.push('acoustic')
  if (instrumentalness >= SURE) moods.push('instrumental')
  if (instrumentalness >= SURE && energy < 0.5) moods.push('focus')
  return moods
}
