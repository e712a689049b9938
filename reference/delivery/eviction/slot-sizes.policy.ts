/** In what a cache's capacity and its parts are told: objects, each of which takes one place, or bytes. */
export type CapacityUnit = 'objects' | 'bytes'

/**
 * The room that each slot's object takes, for policies whose queues are parts of the cache: 1, or its bytes. Where objects
 * are counted nothing is kept, so that counting costs no memory and no look-up.
 */
export class SlotSizes {
  private readonly inBytes: boolean
  private bytes: Float64Array

  constructor(slots: number, unit: CapacityUnit) {
    this.inBytes = unit === 'bytes'
    this.bytes = new Float64Array(this.inBytes ? slots : 0)
  }

  /** What the slot takes. */
  of(slot: number): number {
    return this.inBytes ? this.bytes[slot] : 1
  }

  /** Notes what a slot takes from now on, and returns it. */
  set(slot: number, sizeBytes: number): number {
    if (!this.inBytes) return 1
    this.bytes[slot] = sizeBytes
    return sizeBytes
  }

  /** Makes room for slots 0..slots-1. Never takes room away. */
  grow(slots: number): void {
    if (!this.inBytes || slots <= this.bytes.length) return
    const { bytes } = this
    this.bytes = new Float64Array(slots)
    this.bytes.set(bytes)
  }
}

/** Sums of so many parts' sizes, all 0: whole numbers where objects are counted, which is quicker. */
export function emptyParts(parts: number, unit: CapacityUnit): Int32Array | Float64Array {
  return unit === 'bytes' ? new Float64Array(parts) : new Int32Array(parts)
}
