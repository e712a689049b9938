/**
 * Admits with probability exp(-size / scale): small objects nearly always, large ones if they are asked for often enough to
 * win once. (Berger, Sitaraman, Harchol-Balter: "AdaptSize: orchestrating the hot object memory cache in a content delivery
 * network", NSDI 2017; the scale is given here, where AdaptSize goes on tuning it.)
 *
 * Implements `Admission`, which says what the method promises; the table of policies checks it.
 */
export class SizeChance {
  private readonly scaleBytes: number

  constructor(scaleBytes: number) {
    this.scaleBytes = scaleBytes
  }

  admits(_key: number, sizeBytes: number, uniform: number): boolean {
    return uniform < Math.exp(-sizeBytes / this.scaleBytes)
  }
}
