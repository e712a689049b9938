/** How much audio lay ahead of a listener, ms: sampled just before and just after each chunk arrived. */
export class BufferLevels {
  private samples = 0
  private sumMs = 0
  private minMs = Number.POSITIVE_INFINITY
  private maxMs = 0

  add(bufferMs: number): void {
    this.samples++
    this.sumMs += bufferMs
    this.minMs = Math.min(this.minMs, bufferMs)
    this.maxMs = Math.max(this.maxMs, bufferMs)
  }

  /** Zeros when nothing arrived. */
  get summary(): { min: number; mean: number; max: number } {
    if (this.samples === 0) return { min: 0, mean: 0, max: 0 }
    return { min: this.minMs, mean: this.sumMs / this.samples, max: this.maxMs }
  }
}
