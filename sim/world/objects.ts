import { LADDER } from '../../reference/audio/ladder.policy.ts'

/** What caches hold: a rendition, that is a track at a rung, as one dense number. */
export function objectOf(track: number, rung: number): number {
  return track * LADDER.length + rung
}

export function trackOf(object: number): number {
  return Math.floor(object / LADDER.length)
}

export function rungOf(object: number): number {
  return object % LADDER.length
}
