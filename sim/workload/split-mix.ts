const GAMMA_HI = 0x9e3779b9 | 0
const GAMMA_LO = 0x7f4a7c15 | 0
const FIRST_HI = 0xbf58476d | 0
const FIRST_LO = 0x1ce4e5b9 | 0
const SECOND_HI = 0x94d049bb | 0
const SECOND_LO = 0x133111eb | 0

/**
 * splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014), bit for bit, in 64-bit
 * arithmetic by 32-bit halves: no BigInt after construction.
 */
export class SplitMix64 {
  private hi: number
  private lo: number

  /** Takes the seed modulo 2^64. */
  constructor(seed: bigint) {
    this.hi = Number(BigInt.asIntN(32, seed >> 32n))
    this.lo = Number(BigInt.asIntN(32, seed))
  }

  /** Fills `out` with the next outputs x as uniform numbers (x >>> 11) * 2^-53, in [0, 1). */
  fillUniform(out: Float64Array): void {
    let hi = this.hi
    let lo = this.lo
    for (let i = 0; i < out.length; i++) {
      lo = (lo + GAMMA_LO) | 0
      hi = (hi + GAMMA_HI + (lo >>> 0 < GAMMA_LO ? 1 : 0)) | 0

      let zLo = lo ^ ((lo >>> 30) | (hi << 2))
      let zHi = hi ^ (hi >>> 30)
      zHi = (highProduct(zLo, FIRST_LO) + Math.imul(zLo, FIRST_HI) + Math.imul(zHi, FIRST_LO)) | 0
      zLo = Math.imul(zLo, FIRST_LO)

      zLo ^= (zLo >>> 27) | (zHi << 5)
      zHi ^= zHi >>> 27
      zHi = (highProduct(zLo, SECOND_LO) + Math.imul(zLo, SECOND_HI) + Math.imul(zHi, SECOND_LO)) | 0
      zLo = Math.imul(zLo, SECOND_LO)

      zLo ^= (zLo >>> 31) | (zHi << 1)
      zHi ^= zHi >>> 31
      out[i] = ((zHi >>> 0) * 0x20_0000 + (zLo >>> 11)) * 2 ** -53
    }
    this.hi = hi
    this.lo = lo
  }
}

/** The high 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function highProduct(a: number, b: number): number {
  const aLo = a & 0xffff
  const aHi = a >>> 16
  const bLo = b & 0xffff
  const bHi = b >>> 16
  const middle = (Math.imul(aHi, bLo) >>> 0) + (Math.imul(aLo, bLo) >>> 16)
  const cross = (Math.imul(aLo, bHi) >>> 0) + (middle & 0xffff)
  return (Math.imul(aHi, bHi) + (middle >>> 16) + (cross >>> 16)) | 0
}
