/**
 * The listeners of a metro: one record of 16 whole numbers each, 64 bytes, so that an event, which comes to a listener at
 * random among thousands, costs about one line of the processor's cache. A slot holds one session; when it ends the
 * slot is free for the next. Times are whole ms of simulated time.
 */
export class Listeners {
  /** Number of slots. */
  size = 0
  /** The records; field F of slot s is at s * RECORD + F. Replaced by `grow`. */
  words = new Int32Array(0)
  /** The first slot that has become free, -1 = none; each one's `dueMs` names the next. Slots from `used` on never were in use. */
  private free = -1
  private used = 0

  constructor(slots: number) {
    this.grow(slots)
  }

  /** A free slot, or -1 when `grow` is needed. */
  take(): number {
    const slot = this.free
    if (slot >= 0) {
      this.free = this.words[slot * RECORD + Field.dueMs]
      return slot
    }
    return this.used < this.size ? this.used++ : -1
  }

  release(slot: number): void {
    this.words[slot * RECORD + Field.next] = Next.free
    this.words[slot * RECORD + Field.dueMs] = this.free
    this.free = slot
  }

  /** Makes room for `slots` slots. */
  grow(slots: number): void {
    const words = new Int32Array(slots * RECORD)
    words.set(this.words)
    this.words = words
    this.size = slots
  }
}

/** Words in a record. */
export const RECORD = 16

/** Fields of a record. */
export const Field = {
  /** Number of the session within its metro; with the metro it names the session's random stream. */
  session: 0,
  joinedMs: 1,
  /** Packed traits (sessions.ts). */
  traits: 2,
  /** What happens when the slot is due: one of `Next`. */
  next: 3,
  /** Throughput of the session, kilobits per second; its last-mile round trip, µs. */
  throughputKbps: 4,
  rttUs: 5,
  /** Tracks begun (low 16 bits) and still to come (high 16 bits). */
  tracks: 6,
  /** When the playing track ends, and so the next one is due. */
  endMs: 7,
  /** The playing track's fetch: rendition, first sound, and the chunks of it (`packFetch`). */
  object: 8,
  soundMs: 9,
  chunks: 10,
  /** Rung last heard (bits 0–7), provider (8–15), provider that failed this listener (16–23): NONE = there is none. */
  heard: 11,
  avoidUntilMs: 12,
  /** End of the last stall. */
  stalledMs: 13,
  /** The timing wheel's: when the slot is due. Of a free slot: the next free one. */
  dueMs: 14,
  /** When the connection to the provider heard last was last used (`PlaybackOutcome.usedUs`). */
  usedMs: 15,
} as const

/** No rung, no provider. */
export const NONE = 255
export const LONG_AGO_MS = -(2 ** 30)

/** What happens when a slot is due. */
export const Next = {
  free: 0,
  /** The session's first track: the listener waits for it. */
  first: 1,
  /** The listener skipped: waits for the next track. */
  skipped: 2,
  /** The next track is fetched ahead; the playing one goes to its end. */
  ahead: 3,
  /** The next track is fetched ahead; the playing one will be skipped before its end. */
  aheadOfSkip: 4,
  /** The session is over. */
  leave: 5,
  /** The listener goes to another position of the playing track. */
  seek: 6,
  /**
   * Added to one of the others: the playing track's fetch has been cut off and goes on elsewhere first; what follows then
   * is due at the time in `resumes`.
   */
  cutOff: 8,
} as const

/**
 * A fetch: chunks asked for, the edge's among them from the beginning on, and whether they were counted, which those of the
 * warm-up are not.
 */
export const packFetch = (chunks: number, had: number, isCounted: boolean): number =>
  chunks | ((isCounted ? had : ~had) << 16)
export const chunksFetched = (fetch: number): number => fetch & 0xffff
export const chunksHad = (fetch: number): number => (fetch < 0 ? ~(fetch >> 16) : fetch >> 16)
export const isFetchCounted = (fetch: number): boolean => fetch >= 0

export const rungHeard = (heard: number): number => heard & 255
export const providerHeard = (heard: number): number => (heard >> 8) & 255
export const providerAvoided = (heard: number): number => (heard >> 16) & 255
export const packHeard = (rung: number, provider: number, avoided: number): number =>
  rung | (provider << 8) | (avoided << 16)
