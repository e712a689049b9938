import { isStream } from '../../reference/events/stream.policy.ts'
import { addRate } from '../stats/flow.ts'
import { stretchOf } from '../stats/stretches.ts'
import { type Tally, TICK_MS } from '../stats/tally.ts'
import { Next } from './listeners.ts'
import { bytesOfChunks, type PlaybackInput, type PlaybackOutcome } from './playback.ts'
import type { World } from './world.ts'

const US_PER_MS = 1000
const US_BPS_PER_KILOBIT = 1e9

/** Counts what happens to listeners, from scenario time 0 on; the warm-up leaves no trace but in what still goes on. */
export class PlayCounter {
  private readonly world: World
  private readonly tally: Tally
  private readonly region: number
  /** From when on stays are counted, simulated time. */
  private staysFromMs: number

  /** @param region of the listeners who are counted */
  constructor(world: World, tally: Tally, region: number) {
    this.world = world
    this.tally = tally
    this.region = region
    this.staysFromMs = world.measuredFromMs
  }

  /** A play is asked for, in the warm-up too: it is what services and storage have to do. @param kind one of `Next` */
  asked(kind: number): void {
    this.tally.cells[this.tally.askedPlays + this.region]++
    if (kind === Next.first) this.tally.cells[this.tally.begunSessions + this.region]++
  }

  joined(nowMs: number): void {
    this.flow(this.tally.listenersFlow, nowMs, 1)
  }

  left(joinedMs: number, nowMs: number): void {
    this.flow(this.tally.listenersFlow, nowMs, -1)
    this.stayed(joinedMs, nowMs)
  }

  /** The part of a stay that lies in the measured time, for Little's law. */
  stayed(joinedMs: number, untilMs: number): void {
    if (untilMs < this.world.measuredFromMs) return
    this.tally.add(this.tally.sessions, 1)
    this.addStay(joinedMs, Math.min(untilMs, this.world.endMs))
  }

  /** The part of a stay up to a time in it, for a listener of whom the rest is counted in another tally. */
  stayedSoFar(joinedMs: number, nowMs: number): void {
    if (nowMs > this.staysFromMs) this.addStay(joinedMs, nowMs)
  }

  /** Only what lies behind a time is counted of stays from here on. */
  countStaysFrom(nowMs: number): void {
    this.staysFromMs = Math.max(this.staysFromMs, nowMs)
  }

  failed(group: number, nowMs: number): void {
    if (nowMs < this.world.measuredFromMs) return
    this.tally.add(this.tally.failedPlays + group, 1)
    this.tally.add(this.tally.failedIn + this.stretch(nowMs), 1)
  }

  /** The listener has left before a track sounded. */
  abandoned(group: number, nowMs: number): void {
    if (nowMs >= this.world.measuredFromMs) this.tally.add(this.tally.abandoned + group, 1)
  }

  failedOver(group: number, nowMs: number, tookMs: number): void {
    if (nowMs >= this.world.measuredFromMs) {
      this.tally.recordDelay(this.tally.failover, group, this.stretch(nowMs), Math.round(tookMs * US_PER_MS))
    }
  }

  /** @param stalls how many times it fell silent */
  stalled(group: number, nowMs: number, us: number, stalls = 1): void {
    if (nowMs < this.world.measuredFromMs) return
    this.tally.add(this.tally.stallUs + group, us)
    this.tally.add(this.tally.stalls + group, stalls)
    this.tally.add(this.tally.stallUsAt + this.tick(nowMs), us)
  }

  /** A provider sends so many bytes per ms more in a span of time (less, when negative). */
  sent(provider: number, fromMs: number, untilMs: number, bytesPerMs: number): void {
    const base = this.tally.egressFlow + provider * 2 * this.tally.shape.ticks
    this.flow(base, fromMs, bytesPerMs)
    this.flow(base, untilMs, -bytesPerMs)
  }

  /**
   * One play: delays, stalls, what was heard and what was sent.
   * @param kind how it came about, one of `Next`
   * @param soundMs first sound
   */
  played(
    group: number,
    provider: number,
    nowMs: number,
    kind: number,
    soundMs: number,
    input: PlaybackInput,
    out: PlaybackOutcome,
  ): void {
    const { tally } = this
    this.paced(provider, soundMs, input, out)
    if (nowMs < this.world.measuredFromMs) return
    const tick = this.tick(nowMs)
    const stretch = this.stretch(nowMs)
    const { ticks } = tally.shape
    // Waiting for a track that was to follow by itself is a stall; waiting after a tap is a start-up.
    const waits = kind === Next.first || kind === Next.skipped
    const waitedUs = waits ? out.soundUs : Math.max(0, out.soundUs - input.startAtUs)
    const isGap = kind === Next.ahead && waitedUs > 0
    const stallUs = isGap ? out.stallUs + waitedUs : out.stallUs
    if (waits) {
      tally.recordDelay(tally.startup, group, stretch, waitedUs)
      tally.recordStartupAt(tick, waitedUs)
    }
    if (kind === Next.skipped || kind === Next.aheadOfSkip) tally.recordDelay(tally.skip, group, stretch, waitedUs)
    if (kind !== Next.first) {
      tally.add(tally.followOns + group, 1)
      if (!waits && waitedUs === 0) tally.add(tally.fetchedAhead + group, 1)
    }
    tally.add(tally.plays + group, 1)
    tally.add(tally.playsIn + stretch, 1)
    tally.add(tally.playsBy + group * tally.shape.providers + provider, 1)
    tally.add(tally.playsAt + tick, 1)
    tally.add(tally.playsByAt + provider * ticks + tick, 1)
    if (stallUs > 0) this.stalled(group, nowMs, stallUs, out.stalls + (isGap ? 1 : 0))
    if (!isGap) tally.add(tally.waitedUs + group, waitedUs)
    if (isStream(input.listenUs / US_PER_MS)) tally.add(tally.streams, 1)
    this.heard(group, provider, tick, input, out)
  }

  /**
   * The rest of a play after a seek: the delay from there to the next sound, and what was heard and sent since.
   * @param soundMs first sound after it
   * @param beforeMs what had been heard of the track until then
   */
  sought(
    group: number,
    provider: number,
    nowMs: number,
    soundMs: number,
    beforeMs: number,
    input: PlaybackInput,
    out: PlaybackOutcome,
  ): void {
    const { tally } = this
    this.paced(provider, soundMs, input, out)
    if (nowMs < this.world.measuredFromMs) return
    tally.recordDelay(tally.seek, group, this.stretch(nowMs), out.soundUs)
    tally.add(tally.waitedUs + group, out.soundUs)
    if (out.stallUs > 0) this.stalled(group, nowMs, out.stallUs, out.stalls)
    const playedMs = beforeMs + input.listenUs / US_PER_MS
    if (!isStream(beforeMs) && isStream(playedMs)) tally.add(tally.streams, 1)
    this.heard(group, provider, this.tick(nowMs), input, out)
  }

  /** What is sent at the pace of playing, once the buffer is full. */
  private paced(provider: number, soundMs: number, input: PlaybackInput, out: PlaybackOutcome): void {
    const { chunkUs, held, quality } = this.world.playback
    const pacedUs = Math.min(out.chunks * chunkUs, input.durationUs) - Math.min(out.chunks, held) * chunkUs
    if (pacedUs > 0) this.sent(provider, soundMs, soundMs + pacedUs / US_PER_MS, quality.ladderBps[input.rung] / 8000)
  }

  /** What was heard, and the bytes that filled the buffer for it. */
  private heard(group: number, provider: number, tick: number, input: PlaybackInput, out: PlaybackOutcome): void {
    const { tally } = this
    const { chunkUs, held, quality } = this.world.playback
    if (out.switches > 0) {
      tally.add(tally.switches + group, out.switches)
      tally.add(tally.switchedBps + group, out.switchedBps)
    }
    // Rounded track by track, so that sums stay whole and exact.
    tally.add(tally.heardKilobits + group, Math.round(out.heardUsBps / US_BPS_PER_KILOBIT))
    tally.add(tally.playedUs + group, input.listenUs)
    tally.add(tally.playedUsAt + tick, input.listenUs)
    tally.add(tally.playedByRungUs + input.rung, input.listenUs)
    tally.add(
      tally.burstBytesAt + provider * tally.shape.ticks + tick,
      bytesOfChunks(Math.min(out.chunks, held), chunkUs, input.durationUs, quality.ladderBps[input.rung]),
    )
  }

  private addStay(joinedMs: number, untilMs: number): void {
    this.tally.add(this.tally.stayMs, untilMs - Math.max(joinedMs, this.staysFromMs))
  }

  private flow(base: number, nowMs: number, rate: number): void {
    const { cells, shape } = this.tally
    addRate(cells, base, shape.ticks, TICK_MS, this.world.plan.durationMs, this.scenarioMs(nowMs), rate)
  }

  /** Scenario time; during the warm-up that of its end. */
  private scenarioMs(nowMs: number): number {
    return Math.max(nowMs, this.world.measuredFromMs) - this.world.zeroMs
  }

  private stretch(nowMs: number): number {
    return stretchOf(nowMs - this.world.zeroMs, this.world.plan.durationMs)
  }

  private tick(nowMs: number): number {
    return Math.floor((nowMs - this.world.zeroMs) / TICK_MS)
  }
}
