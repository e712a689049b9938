import type { PopularityPlan } from '../plan.ts'

const GUIDE = 1024

interface Part {
  from: number
  width: number
  exponent: number
  begin: number
  perShare: number
  /** 1 / (1 - exponent), log(to / from), and exp((1 - exponent) · log(to / from)) - 1. */
  inverse: number
  logWidth: number
  growth: number
}

/** How `Popularity` drew before it had polynomials: by powers, exponentials and logarithms, for every number. */
export class PowerInversion {
  private readonly tracks: number
  private readonly parts: Part[] = []
  /** First part that may hold u, by u's leading bits. */
  private readonly guide = new Int32Array(GUIDE)

  constructor({ segments }: PopularityPlan, tracks: number) {
    this.tracks = tracks
    let from = 0
    let begin = 0
    for (const [i, { to, share, exponent }] of segments.entries()) {
      const end = i === segments.length - 1 ? 1 : begin + share
      const width = to - from
      const logWidth = Math.log1p(width / from)
      const growth = Math.expm1((1 - exponent) * logWidth)
      const inverse = 1 / (1 - exponent)
      this.parts.push({ from, width, exponent, begin, perShare: 1 / (end - begin), inverse, logWidth, growth })
      from = to
      begin = end
    }
    for (let cell = 0, i = 0; cell < GUIDE; cell++) {
      while (i < this.parts.length - 1 && this.parts[i + 1].begin <= cell / GUIDE) i++
      this.guide[cell] = i
    }
  }

  sample(u: number): number {
    let i = this.guide[(u * GUIDE) | 0]
    while (i < this.parts.length - 1 && u >= this.parts[i + 1].begin) i++
    const { from, width, exponent, begin, perShare, inverse, logWidth, growth } = this.parts[i]
    const within = (u - begin) * perShare
    let x = from + within * width
    if (exponent === 1) x = from * Math.exp(within * logWidth)
    else if (from === 0 && exponent !== 0) x = width * within ** inverse
    else if (exponent !== 0) x = from * Math.exp(Math.log1p(within * growth) * inverse)
    return Math.min(Math.floor(x * this.tracks), this.tracks - 1)
  }
}
