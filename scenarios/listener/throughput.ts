import { MEASURED_CHUNKS } from '../../reference/playback/throughput.policy.ts'
import type { Attempt } from './attempt.ts'

/** The rate that a listener's last chunks came with, first bytes apart. */
export class Throughput {
  private readonly last: { bits: number; ms: number }[] = []

  /** @param attempts those of one chunk; the last is the one that succeeded */
  add(attempts: readonly Attempt[]): void {
    const { firstByteMs, lastByteMs, sizeBytes } = attempts[attempts.length - 1]
    this.last.push({ bits: sizeBytes * 8, ms: (lastByteMs ?? 0) - (firstByteMs ?? 0) })
    if (this.last.length > MEASURED_CHUNKS) this.last.shift()
  }

  /** Bits per second; Infinity before the first chunk, and where bodies come in no time. */
  get bps(): number {
    let bits = 0
    let ms = 0
    for (const chunk of this.last) {
      bits += chunk.bits
      ms += chunk.ms
    }
    return ms > 0 ? (bits * 1000) / ms : Number.POSITIVE_INFINITY
  }
}
