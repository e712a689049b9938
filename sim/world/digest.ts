import { OBJECTS_PER_TRACK, objectOf, rungOf, trackOf } from './objects.ts'
import type { StandIns } from './stand-ins.ts'

/** Chunks of a rendition that is there to its end, however many it has: a stand-in's neighbors are longer or shorter. */
export const WHOLE = 2 ** 31 - 1

const WHOLE_CODE = 255
const MOST_CHUNKS = 254

/**
 * How much of every rendition a cache holds, in one byte each: small enough to stay in the processor's cache, and read by
 * other threads while nobody writes. Renditions for which another one stands share its byte.
 */
export class Digest {
  private readonly standIns: StandIns
  private readonly codes: Uint8Array

  /** @param memory from `memory`, all zero = an empty cache */
  constructor(standIns: StandIns, memory: ArrayBufferLike) {
    this.standIns = standIns
    this.codes = new Uint8Array(memory)
  }

  /** Memory for one cache, which threads can share. */
  static memory(standIns: StandIns): SharedArrayBuffer {
    return new SharedArrayBuffer(standIns.standing * OBJECTS_PER_TRACK)
  }

  /** The memory, for other threads. */
  get shared(): ArrayBufferLike {
    return this.codes.buffer
  }

  /** Chunks that the cache holds of a rendition, from the first: 0 = nothing, WHOLE = to its end; beyond 254 they count as 254. */
  chunksOf(track: number, rung: number): number {
    return this.chunksAt(objectOf(this.standIns.placeOf(track), rung))
  }

  /** The same by the rendition of the track's place among those that stand for others (`StandIns.placeOf`). */
  chunksAt(place: number): number {
    const code = this.codes[place]
    return code === WHOLE_CODE ? WHOLE : code
  }

  /** The cache holds so many chunks now. */
  set(object: number, chunks: number): void {
    const code = chunks === WHOLE ? WHOLE_CODE : Math.min(chunks, MOST_CHUNKS)
    this.codes[objectOf(this.standIns.placeOf(trackOf(object)), rungOf(object))] = code
  }
}
