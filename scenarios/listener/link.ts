/**
 * A listener's access network, laid over a loopback that has none: every request takes a round trip to the provider, a
 * new connection two more for TCP and TLS 1.3 (as in the simulator), and bodies come as the line brings them.
 *
 * Nothing is slowed down on the wire: what has come early is held back until it would have come, so a chunk costs one
 * timer and not one for each packet.
 */
export interface Link {
  /** To a provider's nearest PoP and back, ms, for what is sent at a monotonic time. */
  roundTripMs(provider: string, atMs: number): number
  /** When so many bits are there that begin to come at `fromMs`; both are monotonic times. */
  arrivalMs(fromMs: number, bits: number): number
}

/** The loopback as it is. */
export const noLink: Link = { roundTripMs: () => 0, arrivalMs: (fromMs) => fromMs }

/** Round trips that a new connection takes before the request. */
const HANDSHAKE_ROUND_TRIPS = 2

/** What a new connection costs before the request goes out, ms. */
export function handshakeMs(roundTripMs: number): number {
  return HANDSHAKE_ROUND_TRIPS * roundTripMs
}

/** When the parts of one body are there that come over a link. */
export class Pace {
  private readonly link: Link
  private arrivedMs: number

  /** @param firstByteAtMs when the line begins to bring the body */
  constructor(link: Link, firstByteAtMs: number) {
    this.link = link
    this.arrivedMs = firstByteAtMs
  }

  /** @returns when a part has arrived that left the other side at `nowMs`, behind those before it */
  part(sizeBytes: number, nowMs: number): number {
    this.arrivedMs = this.link.arrivalMs(Math.max(this.arrivedMs, nowMs), sizeBytes * 8)
    return this.arrivedMs
  }
}
