/** Bits of a full segment's data: Ethernet's 1,500 bytes less the headers of IPv4 and TCP. */
export const SEGMENT_BITS = 8 * 1460

/**
 * How much later the last of `bits` is there over a new connection than over one at full rate, ms, both counted from the first
 * byte.
 *
 * The server sends a window, waits for its acknowledgement, and sends twice as much (slow start: RFC 5681, section 3.1, with
 * the initial window of RFC 6928), until a window lasts a round trip and the line is full. With W bits in the first window, R
 * bits per round trip and n = the rounds that the transfer waits for, or those until the line is full if these are fewer,
 *
 *     n round trips have passed for W (2^n - 1) bits, which the line alone would have brought in W (2^n - 1) / R of them;
 *     2^n ≥ bits / W, rounded down to n, and 2^n ≥ R / W, rounded up.
 *
 * As in Cardwell, Savage, Anderson ("Modeling TCP latency", INFOCOM 2000), with an acknowledgement for every segment and
 * nothing lost on the way.
 *
 * @param bits more than 0
 * @param windowBits initial window
 */
export function slowStartMs(bits: number, windowBits: number, roundTripMs: number, throughputBps: number): number {
  const lineBits = (throughputBps * roundTripMs) / 1000
  if (lineBits <= windowBits) return 0
  const waits = 31 - Math.clz32(Math.ceil(bits / windowBits))
  const untilFull = 32 - Math.clz32(Math.ceil(lineBits / windowBits) - 1)
  const rounds = Math.min(waits, untilFull)
  return roundTripMs * (rounds - (windowBits * (2 ** rounds - 1)) / lineBits)
}
