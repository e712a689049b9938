import { addRate } from '../stats/flow.ts'
import { type Tally, TICK_MS } from '../stats/tally.ts'
import { Next } from './listeners.ts'
import { bytesOfChunks, type PlaybackInput, type PlaybackOutcome } from './playback.ts'
import type { World } from './world.ts'

/** Play time from which a play counts as a stream (ROY-1). */
const STREAM_MS = 30_000
const US_PER_MS = 1000

/** Counts what happens to listeners, from scenario time 0 on; the warm-up leaves no trace but in what still goes on. */
export class PlayCounter {
  private readonly world: World
  private readonly tally: Tally

  constructor(world: World, tally: Tally) {
    this.world = world
    this.tally = tally
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
    this.tally.add(this.tally.stayMs, this.scenarioMs(Math.min(untilMs, this.world.endMs)) - this.scenarioMs(joinedMs))
  }

  failed(group: number, nowMs: number): void {
    if (nowMs >= this.world.measuredFromMs) this.tally.add(this.tally.failedPlays + group, 1)
  }

  failedOver(group: number, nowMs: number, tookMs: number): void {
    if (nowMs >= this.world.measuredFromMs) {
      this.tally.recordDelay(this.tally.failover, group, Math.round(tookMs * US_PER_MS))
    }
  }

  stalled(group: number, nowMs: number, us: number): void {
    if (nowMs < this.world.measuredFromMs) return
    this.tally.add(this.tally.stallUs + group, us)
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
    const { tally, world } = this
    const { playback } = world
    const bps = playback.quality.ladderBps[input.rung]
    const burst = Math.min(out.chunks, playback.held)
    const pacedUs = Math.min(out.chunks * playback.chunkUs, input.durationUs) - burst * playback.chunkUs
    if (pacedUs > 0) this.sent(provider, soundMs, soundMs + pacedUs / US_PER_MS, bps / 8000)
    if (nowMs < world.measuredFromMs) return
    const tick = this.tick(nowMs)
    const { ticks } = tally.shape
    // Waiting for a track that was to follow by itself is a stall; waiting after a tap is a start-up.
    const waits = kind === Next.first || kind === Next.skipped
    const waitedUs = waits ? out.soundUs : Math.max(0, out.soundUs - input.startAtUs)
    const stallUs = kind === Next.ahead ? out.stallUs + waitedUs : out.stallUs
    if (waits) {
      tally.recordDelay(tally.startup, group, waitedUs)
      tally.recordStartupAt(tick, waitedUs)
    }
    if (kind === Next.skipped || kind === Next.aheadOfSkip) tally.recordDelay(tally.skip, group, waitedUs)
    if (kind !== Next.first) {
      tally.add(tally.followOns, 1)
      if (!waits && waitedUs === 0) tally.add(tally.fetchedAhead, 1)
    }
    tally.add(tally.plays + group, 1)
    tally.add(tally.playsBy + provider, 1)
    tally.add(tally.playsAt + tick, 1)
    tally.add(tally.playsByAt + provider * ticks + tick, 1)
    if (stallUs > 0) this.stalled(group, nowMs, stallUs)
    tally.add(tally.playedUs + group, input.listenUs)
    tally.add(tally.playedUsAt + tick, input.listenUs)
    tally.add(tally.playedByRungUs + input.rung, input.listenUs)
    if (input.listenUs >= STREAM_MS * US_PER_MS) tally.add(tally.streams, 1)
    tally.add(
      tally.burstBytesAt + provider * ticks + tick,
      bytesOfChunks(burst, playback.chunkUs, input.durationUs, bps),
    )
  }

  private flow(base: number, nowMs: number, rate: number): void {
    const { cells, shape } = this.tally
    addRate(cells, base, shape.ticks, TICK_MS, this.world.plan.durationMs, this.scenarioMs(nowMs), rate)
  }

  /** Scenario time; during the warm-up that of its end. */
  private scenarioMs(nowMs: number): number {
    return Math.max(nowMs, this.world.measuredFromMs) - this.world.zeroMs
  }

  private tick(nowMs: number): number {
    return Math.floor((nowMs - this.world.zeroMs) / TICK_MS)
  }
}
