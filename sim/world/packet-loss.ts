import type { ConnectionPlan } from '../plan.ts'
import { SEGMENT_BITS } from './slow-start.ts'

/** √(3/2): every segment is acknowledged (Mathis, Semke, Mahdavi, Ott 1997, table 1). */
const MATHIS = Math.sqrt(3 / 2)
/** A timer doubles with each time that it has run out (RFC 6298, 5.5); six times is over a minute. */
const MOST_TIMEOUTS = 6
/** The first measured round trip R makes the timer R + 4 R/2 (RFC 6298, 2.2). */
const ROUND_TRIPS_PER_TIMEOUT = 3

/**
 * What a last mile that loses packets does to connections over it.
 *
 * Throughput: at most MSS / RTT · √(3/2) / √p (Mathis, Semke, Mahdavi, Ott, "The macroscopic behavior of the TCP congestion
 * avoidance algorithm", 1997).
 *
 * First byte: each round trip before it is one packet out and one back, which nothing follows, so that no duplicate
 * acknowledgement tells of a loss: a timer must run out. One uniform number per track says what is lost: its lower end in the
 * handshake, its upper end in the request, so that each has its probability, and both do not happen to one track.
 */
export class PacketLoss {
  /** The throughput bound times the round trip, bits per second · ms. Infinity where nothing is lost. */
  readonly boundBpsMs: number
  private readonly perRoundTrip: number
  private readonly connection: ConnectionPlan

  /** @param rate share of packets that are lost, each way, at most 0.1 */
  constructor(rate: number, connection: ConnectionPlan) {
    this.boundBpsMs = (SEGMENT_BITS * 1000 * MATHIS) / Math.sqrt(rate)
    this.perRoundTrip = rate * (2 - rate)
    this.connection = connection
  }

  /** Time, ms, that a new connection's two round trips take longer: before the first there is no measurement for the timer. */
  handshakeMs(u: number, roundTripMs: number): number {
    const { perRoundTrip, connection } = this
    if (u >= 2 * perRoundTrip) return 0
    if (u < perRoundTrip) return connection.firstTimeoutMs * timers(u / perRoundTrip, perRoundTrip)
    return this.timeoutMs(roundTripMs) * timers(u / perRoundTrip - 1, perRoundTrip)
  }

  /** Time, ms, that the request takes longer. */
  requestMs(u: number, roundTripMs: number): number {
    const { perRoundTrip } = this
    const v = 1 - u
    return v >= perRoundTrip ? 0 : this.timeoutMs(roundTripMs) * timers(v / perRoundTrip, perRoundTrip)
  }

  private timeoutMs(roundTripMs: number): number {
    return Math.max(this.connection.leastTimeoutMs, ROUND_TRIPS_PER_TIMEOUT * roundTripMs)
  }
}

/** First timers that the losses of one packet in a row come to, 2^n - 1 for n of them, at least one. @param u uniform in [0, 1) */
function timers(u: number, loss: number): number {
  return 2 ** Math.min(MOST_TIMEOUTS, 1 + Math.floor(Math.log(u) / Math.log(loss))) - 1
}
