import type { NetworkPlan } from '../plan.ts'
import { PacketLoss } from './packet-loss.ts'
import type { PlaybackInput, PlaybackRules } from './playback-track.ts'
import { SEGMENT_BITS, slowStartMs } from './slow-start.ts'

/** Round trips that a new connection takes before the request: TCP and TLS 1.3. */
export const HANDSHAKE_ROUND_TRIPS = 2

/** The connections between listeners and edges. */
export class Connections {
  /** Longer without a byte, and a connection is closed. */
  readonly idleMs: number
  private readonly windowBits: number
  private readonly wifi: PacketLoss
  private readonly cellular: PacketLoss

  constructor({ connection, wifi, cellular }: Pick<NetworkPlan, 'connection' | 'wifi' | 'cellular'>) {
    this.idleMs = connection.idleMs
    this.windowBits = connection.initialWindowSegments * SEGMENT_BITS
    this.wifi = new PacketLoss(wifi.lossRate, connection)
    this.cellular = new PacketLoss(cellular.lossRate, connection)
  }

  loss(cellular: boolean): PacketLoss {
    return cellular ? this.cellular : this.wifi
  }

  /**
   * Writes into a track's input how much later its first chunk comes, because the connection is new or not, over what the line
   * brings then. What of slow start is left after one chunk is a few round trips at most, which the chunk that plays
   * meanwhile covers: it is left out.
   */
  begin(rules: PlaybackRules, input: PlaybackInput, isNew: boolean, roundTripMs: number): void {
    input.soundLateUs = 0
    input.firstLateUs = 0
    if (!isNew) return
    const { rung, skippedUs } = input
    const throughputBps = input.line.bpsAt(input.firstDelayUs)
    const bitsPerUs = rules.quality.ladderBps[rung] / 1e6
    const firstUs = Math.min(rules.chunkUs, input.durationUs)
    const heardUs = Math.min(skippedUs + rules.startBufferUs, firstUs)
    const { windowBits } = this
    input.soundLateUs = Math.round(1000 * slowStartMs(heardUs * bitsPerUs, windowBits, roundTripMs, throughputBps))
    input.firstLateUs = Math.round(1000 * slowStartMs(firstUs * bitsPerUs, windowBits, roundTripMs, throughputBps))
  }

  /** How much longer than over a line at full rate a whole chunk of `bits` takes over a new connection, ms. */
  lateMs(bits: number, roundTripMs: number, throughputBps: number): number {
    return slowStartMs(bits, this.windowBits, roundTripMs, throughputBps)
  }
}
