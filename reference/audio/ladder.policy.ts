/**
 * The ladder of renditions that apps stream (PLAY-3), lowest first: Ogg Vorbis at four bit rates. The documents name the
 * rungs differently; one name leads and the others are aliases.
 */
export interface Rung {
  name: string
  aliases: readonly string[]
  bitsPerSecond: number
  premiumOnly: boolean
}

export const LADDER: readonly Rung[] = [
  { name: 'low', aliases: ['24'], bitsPerSecond: 24_000, premiumOnly: false },
  { name: 'normal', aliases: ['96', 'medium'], bitsPerSecond: 96_000, premiumOnly: false },
  { name: 'high', aliases: ['160'], bitsPerSecond: 160_000, premiumOnly: false },
  { name: 'very-high', aliases: ['320'], bitsPerSecond: 320_000, premiumOnly: true },
]

/** Kernel: the highest rung a plan may hear. */
export function planRung(premium: boolean): number {
  let top = LADDER.length - 1
  while (!premium && LADDER[top].premiumOnly) top--
  return top
}
