import { MASTER_RATE } from '../../pcm.ts'

/** How a note swells and dies away. */
export interface Adsr {
  readonly attackSeconds: number
  readonly decaySeconds: number
  /** What the decay comes down to, 0 to 1. */
  readonly sustain: number
  readonly releaseSeconds: number
}

/** Decay and release fall to this part of where they began, then a straight line takes the rest away. */
const REST = 0.01

export function tailOf(adsr: Adsr): number {
  return Math.ceil(adsr.releaseSeconds * MASTER_RATE)
}

/**
 * Fills `envelope` with the first `count` samples: a smooth rise, an exponential fall to the sustain, and from
 * `holdSamples` on an exponential fall that reaches zero after the release.
 */
export function fillEnvelope(envelope: Float32Array, count: number, holdSamples: number, adsr: Adsr): void {
  const attack = Math.max(1, Math.round(adsr.attackSeconds * MASTER_RATE))
  const release = Math.max(1, tailOf(adsr))
  const keep = REST ** (1 / Math.max(1, adsr.decaySeconds * MASTER_RATE))
  const held = Math.min(count, holdSamples)
  let level = 0
  let i = 0
  for (const end = Math.min(attack, held); i < end; i++) {
    const x = (i + 1) / attack
    level = x * x * (3 - 2 * x)
    envelope[i] = level
  }
  for (let above = level - adsr.sustain; i < held; i++) {
    above *= keep
    level = adsr.sustain + above
    envelope[i] = level
  }
  const fall = REST ** (1 / release)
  const from = level
  const end = Math.min(count, holdSamples + release)
  for (let part = 1, slope = REST / release, line = 0; i < end; i++) {
    part *= fall
    line += slope
    envelope[i] = from * (part - line)
  }
  if (i < count) envelope.fill(0, i, count)
}
