import { admitRequest, clearRequests, limitCells, type RateLimit } from '../../reference/gateway/rate-limit.policy.ts'
import { draw, drawItem, itemKey, streamKey } from '../engine/random.ts'
import type { BotsPlan } from './services-plan.ts'
import { Stream } from './stream.ts'

/** Callers that are followed one by one: all of them if they are no more, else as many as send to the pods, within bounds. */
const LEAST_FOLLOWED = 256
const MOST_FOLLOWED = 4096

/** Told of a simulated request: when it is sent, ms of the world, and whether it is one too many of its caller's. */
export type BotRequest = (worldMs: number, isRefused: boolean) => void

/**
 * Bots and the limit that they meet, on the world's clock. What a caller is allowed depends on what it has sent and on nothing
 * that the services do, so callers are followed through all of the world's time, each with a sliding window of the service's own
 * rule, and only then are requests drawn for the part of it that is simulated. Each request stands the same chance of that,
 * wherever in the window it lies: so the part that is refused does not depend on how much of a window is simulated.
 *
 * A caller's requests are a Poisson process, which forgets: from a refused one until the limit lets it through again, those
 * refused are as many as chance says, and only the first and the next that passes have to be found. Requests are counted as they
 * are sent, those included that a full queue then turns away.
 */
export class Bots {
  /** Requests per ms in the window last lived through, at the scenario's own size. */
  passedPerMs = 0
  refusedPerMs = 0
  private readonly plan: BotsPlan
  /** Null = no limit. */
  private readonly rule: RateLimit | null
  private readonly perMs: number
  private readonly beginMs: number
  private readonly endMs: number
  private readonly gapKeys: number
  private readonly joinKeys: number
  private readonly chance: Stream
  /** By caller: its next request that could pass, until when all before it are refused, gaps drawn, and its window. */
  private nextMs = new Float64Array(0)
  private refusedUntilMs = new Float64Array(0)
  private gaps = new Uint32Array(0)
  private cells = new Float64Array(0)
  /** The window last lived through: requests that passed and were refused, and stretches with refused ones at any time. */
  private window: readonly [from: number, to: number] = [0, 0]
  private readonly passed: number[] = []
  private readonly refused: number[] = []
  private readonly stretches: [fromMs: number, toMs: number][] = []

  /** @param zeroMs the scenario's beginning on the clock that windows are given in */
  constructor(plan: BotsPlan, rule: RateLimit | null, seed: string, zeroMs: number) {
    this.plan = plan
    this.rule = rule
    this.perMs = plan.requestsPerS / 1000
    this.beginMs = zeroMs + plan.atMs
    this.endMs = this.beginMs + plan.forMs
    this.gapKeys = streamKey(seed, 'services/bots/gaps')
    this.joinKeys = streamKey(seed, 'services/bots/join')
    this.chance = new Stream(streamKey(seed, 'services/bots/simulated'))
  }

  /**
   * Follows the callers through a window.
   * @param share part of the world's requests that goes to the pods
   */
  live(fromMs: number, toMs: number, share: number): void {
    this.forget()
    this.window = [fromMs, toMs]
    if (fromMs < this.endMs && toMs > this.beginMs) {
      this.follow(share, fromMs)
      for (let caller = 0; caller < this.followed; caller++) this.liveOne(caller, fromMs, toMs)
    }
    const each = this.followed === 0 ? 0 : this.plan.callers / this.followed / (toMs - fromMs)
    const inStretches = this.stretches.reduce((sum, [from, to]) => sum + (to - from) * this.perMs, 0)
    this.passedPerMs = (this.passed.length + (this.rule === null ? inStretches : 0)) * each
    this.refusedPerMs = (this.refused.length + (this.rule === null ? 0 : inStretches)) * each
  }

  /**
   * Draws the simulated requests of the window last lived through.
   * @param share part of the world's requests that goes to the pods
   * @param timeShare part of the window that is simulated
   */
  send(share: number, timeShare: number, request: BotRequest): void {
    if (this.followed === 0) return
    const each = (this.plan.callers / this.followed) * share * timeShare
    for (const atMs of this.passed) this.sendOne(atMs, each, false, request)
    for (const atMs of this.refused) this.sendOne(atMs, each, true, request)
    const perMs = this.perMs * each
    for (const [fromMs, toMs] of this.stretches) {
      for (let atMs = fromMs + this.afterMs(perMs); atMs < toMs; atMs += this.afterMs(perMs)) {
        request(atMs, this.rule !== null)
      }
    }
  }

  private get followed(): number {
    return this.nextMs.length
  }

  /** Those that stand for more than one are sent again at any time of the window: among so many callers that is alike. */
  private sendOne(atMs: number, each: number, isRefused: boolean, request: BotRequest): void {
    const [fromMs, toMs] = this.window
    for (let left = Math.floor(each + this.chance.next()); left > 0; left--) {
      request(left === 1 ? atMs : fromMs + (toMs - fromMs) * this.chance.next(), isRefused)
    }
  }

  private afterMs(perMs: number): number {
    return -Math.log(this.chance.next()) / perMs
  }

  private forget(): void {
    this.passed.length = 0
    this.refused.length = 0
    this.stretches.length = 0
  }

  /** Follows as many as send to the pods; those that are new have lived until now unseen. */
  private follow(share: number, nowMs: number): void {
    const { callers } = this.plan
    const wanted = Math.max(LEAST_FOLLOWED, Math.ceil(callers * share))
    const before = this.followed
    const count = Math.min(callers, MOST_FOLLOWED, wanted)
    if (count <= before) return
    this.nextMs = grown(this.nextMs, count)
    this.refusedUntilMs = grown(this.refusedUntilMs, count)
    const gaps = new Uint32Array(count)
    gaps.set(this.gaps)
    this.gaps = gaps
    if (this.rule !== null) this.cells = grown(this.cells, count * limitCells(this.rule.limit))
    for (let caller = before; caller < count; caller++) {
      const joinMs = this.beginMs + this.plan.joinMs * drawItem(this.joinKeys, caller)
      if (this.rule !== null) clearRequests(this.cells, caller * limitCells(this.rule.limit), this.rule.limit)
      this.nextMs[caller] = this.rule === null ? joinMs : joinMs + this.gapMs(caller)
      this.liveOne(caller, this.beginMs, nowMs)
    }
    this.forget()
  }

  /** A caller's window. */
  private liveOne(caller: number, fromMs: number, toMs: number): void {
    const { rule, plan } = this
    const endMs = Math.min(toMs, this.endMs)
    if (rule === null) {
      this.stretch(Math.max(fromMs, this.nextMs[caller]), endMs)
      return
    }
    this.stretch(fromMs, Math.min(this.refusedUntilMs[caller], endMs))
    let atMs = this.nextMs[caller]
    while (atMs < endMs) {
      const waitMs = admitRequest(this.cells, caller * limitCells(rule.limit), rule.limit, rule.windowMs, atMs)
      if (waitMs === 0) {
        this.passed.push(atMs)
      } else {
        this.refused.push(atMs)
        const againMs = atMs + (plan.heedsRetryAfter ? Math.ceil(waitMs / 1000) * 1000 : waitMs)
        if (!plan.heedsRetryAfter) {
          this.refusedUntilMs[caller] = againMs
          this.stretch(atMs, Math.min(againMs, endMs))
        }
        atMs = againMs
      }
      atMs += this.gapMs(caller)
    }
    this.nextMs[caller] = atMs
  }

  private stretch(fromMs: number, toMs: number): void {
    if (toMs > fromMs) this.stretches.push([fromMs, toMs])
  }

  /** Until a caller's next request. */
  private gapMs(caller: number): number {
    return -Math.log(draw(itemKey(this.gapKeys, caller), this.gaps[caller]++)) / this.perMs
  }
}

function grown(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const all = new Float64Array(length)
  all.set(values)
  return all
}
