import { LADDER } from '../../reference/audio/ladder.policy.ts'

/** Bits that tell the rungs of the ladder apart. */
const RUNG_BITS = 32 - Math.clz32(LADDER.length - 1)
const RUNG_MASK = (1 << RUNG_BITS) - 1
/** Numbers of renditions that a track takes. */
export const OBJECTS_PER_TRACK = 1 << RUNG_BITS

/** What caches hold: a rendition, that is a track at a rung, as one number below 2^31. */
export function objectOf(track: number, rung: number): number {
  return (track << RUNG_BITS) | rung
}

export function trackOf(object: number): number {
  return object >>> RUNG_BITS
}

export function rungOf(object: number): number {
  return object & RUNG_MASK
}
