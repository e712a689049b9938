import { attemptTimeoutMs, avoidUntilMs, retryDelayMs } from '../../reference/delivery/retry.policy.ts'
import { draw, itemKey } from '../engine/random.ts'
import type { Tally } from '../stats/tally.ts'
import type { Line } from '../workload/line.ts'
import { traitCellular, traitIsp } from '../workload/sessions.ts'
import { FIRST_BYTE, LOSS } from '../workload/track-draws.ts'
import { HANDSHAKE_ROUND_TRIPS } from './connections.ts'
import type { EdgeTier } from './edge-tier.ts'
import {
  Field,
  type Listeners,
  NONE,
  packHeard,
  providerAvoided,
  providerHeard,
  RECORD,
  rungHeard,
} from './listeners.ts'
import { objectOf } from './objects.ts'
import type { ProviderChoice } from './provider-choice.ts'
import type { TrackRows } from './track-rows.ts'
import type { World } from './world.ts'

/** Numbers from the counter given to `reach`: edge, shield, origin, then one for each retry. */
const EDGE = 0
const MISS = 1
const RETRY = 3
const RETRY_NUMBERS = 4
/** What is lost, likewise. */
const LOST = LOSS - FIRST_BYTE
const US = 1000

/**
 * The way to a rendition's first byte, as the client goes it: the router's choice, and, by the retry policy, the next best
 * one when that does not answer or takes too long. Holds what the last `reach` came to.
 */
export class FirstByte {
  provider = 0
  /** Attempts that failed before, and the time lost with them. */
  failures = 0
  lostMs = 0
  /** What the edge that answered had of the rendition (`EdgeTier.find`). */
  entry = -1
  /** Whether the attempt that succeeded needed a new connection. */
  isNew = false
  /** Its parts; a handshake has the timers in it that ran out, and those of the request are `timersMs`. */
  handshakeMs = 0
  roundTripMs = 0
  timersMs = 0
  edgeMs = 0
  missMs = 0
  private readonly world: World
  private readonly choice: ProviderChoice
  private readonly edges: EdgeTier
  private readonly tally: Tally

  constructor(world: World, choice: ProviderChoice, edges: EdgeTier, tally: Tally) {
    this.world = world
    this.choice = choice
    this.edges = edges
    this.tally = tally
  }

  /** From the first attempt to the first byte. */
  get totalMs(): number {
    return this.lostMs + this.handshakeMs + this.roundTripMs + this.timersMs + this.edgeMs + this.missMs
  }

  /**
   * The provider that the listener of a record turns to first, when nothing speaks against it: it answers, and the listener
   * does not avoid it. -1 = `reach` must look closer.
   */
  firstChoice(words: Int32Array, at: number, nowMs: number): number {
    const { choice } = this
    const heard = words[at + Field.heard]
    if (providerAvoided(heard) !== NONE && nowMs < words[at + Field.avoidUntilMs]) return -1
    const provider = choice.first(traitIsp(words[at + Field.traits]), NONE)
    return choice.isDown(provider) ? -1 : provider
  }

  /** Round trip, ms, beyond the last mile to the provider that is likely to serve a network: the router's first choice. */
  likelyBeyondMs(isp: number): number {
    return this.beyondMs(isp, this.choice.first(isp, NONE))
  }

  /** The same to any provider. */
  beyondMs(isp: number, provider: number): number {
    return this.choice.popRttMs(isp, provider)
  }

  /** Whether a listener's connection to a provider is still there. */
  private isOpen(words: Int32Array, at: number, provider: number, nowMs: number): boolean {
    return (
      provider === providerHeard(words[at + Field.heard]) &&
      nowMs - words[at + Field.usedMs] <= this.world.connections.idleMs
    )
  }

  /**
   * For a row whose provider and what its edge has are known: the time to the first byte, when it comes within one attempt;
   * otherwise the row is no longer a usual one.
   */
  reachAtOnce(rows: TrackRows, row: number, words: Int32Array): void {
    const { plan, delays, connections } = this.world
    const at = rows.slot[row] * RECORD
    const traits = words[at + Field.traits]
    const provider = rows.provider[row]
    const key = rows.key[row]
    const counter = rows.draws[row] + FIRST_BYTE
    const object = objectOf(rows.track[row], rows.rung[row])
    const edgeMs = delays.edgeService.sample(draw(key, counter + EDGE))
    const missMs = this.edges.missMs(provider, object, rows.found[row], rows.nowMs[row], key, counter + MISS)
    const roundTripMs = rows.lastMileUs[row] / US + this.choice.popRttMs(traitIsp(traits), provider)
    const loss = connections.loss(traitCellular(traits))
    const u = draw(key, counter + LOST)
    const opens = !this.isOpen(words, at, provider, rows.nowMs[row])
    const answerMs = roundTripMs + loss.requestMs(u, roundTripMs) + edgeMs + missMs
    if (answerMs > attemptTimeoutMs(plan.retry)) rows.usual[row] = 0
    rows.missMs[row] = missMs
    rows.roundTripMs[row] = roundTripMs
    rows.opens[row] = opens ? 1 : 0
    const handshakeMs = opens ? HANDSHAKE_ROUND_TRIPS * roundTripMs + loss.handshakeMs(u, roundTripMs) : 0
    rows.firstByteMs[row] = handshakeMs + answerMs
  }

  /**
   * Asks for a rendition from chunk `from` on.
   * @param signedFor the provider that the listener's URLs are for and that is asked first; NONE = whoever the router names
   * @param isp the listener's network
   * @param line the listener's line from `nowMs` on
   * @param key the session's stream, and `counter` the first of seven numbers in it, with one more for losses
   * @param group the listener's random group
   * @param own chunks of it that the listener has fetched before, from the provider heard last
   * @returns false when the client gives up
   */
  reach(
    listeners: Listeners,
    slot: number,
    isp: number,
    line: Line,
    object: number,
    from: number,
    durationMs: number,
    nowMs: number,
    key: number,
    counter: number,
    group: number,
    signedFor: number,
    own = 0,
  ): boolean {
    const { retry, delivery } = this.world.plan
    const loss = this.world.connections.loss(traitCellular(listeners.words[slot * RECORD + Field.traits]))
    const { choice, edges } = this
    const isNew = object >= this.world.firstReleaseObject
    const { words } = listeners
    const at = slot * RECORD
    const connected = providerHeard(words[at + Field.heard])
    const avoided = nowMs < words[at + Field.avoidUntilMs] ? providerAvoided(words[at + Field.heard]) : NONE
    let provider = signedFor === NONE ? choice.first(isp, avoided) : signedFor
    let tried = 0
    this.failures = 0
    this.lostMs = 0
    this.edgeMs = this.world.delays.edgeService.sample(draw(key, counter + EDGE))
    for (;;) {
      const atMs = nowMs + Math.round(this.lostMs)
      const isDown = choice.isDown(provider)
      if (!isDown) {
        if (isNew) edges.letOthersAsk(provider, object, atMs, key, counter + MISS, group)
        this.entry = edges.find(provider, object, provider === connected ? own : 0)
        this.missMs = edges.missMs(provider, object, this.entry, atMs, key, counter + MISS, from)
        this.roundTripMs = line.lastMileAtUs((atMs - nowMs) * US) / US + choice.popRttMs(isp, provider)
        const lost = draw(this.failures === 0 ? key : itemKey(key, this.failures), counter + LOST)
        this.isNew = !this.isOpen(words, at, provider, nowMs)
        this.timersMs = loss.requestMs(lost, this.roundTripMs)
        this.handshakeMs = this.isNew
          ? HANDSHAKE_ROUND_TRIPS * this.roundTripMs + loss.handshakeMs(lost, this.roundTripMs)
          : 0
        this.provider = provider
        if (this.roundTripMs + this.timersMs + this.edgeMs + this.missMs <= attemptTimeoutMs(retry)) return true
        // Given up by the client, not by the edge: what it has asked for still comes.
        edges.request(provider, object, this.entry, from, from + 1, durationMs, atMs, this.missMs, group)
      }
      const u = draw(key, counter + RETRY + (this.failures % RETRY_NUMBERS))
      this.failures++
      if (nowMs >= this.world.measuredFromMs) this.tally.add(this.tally.failedAttempts + provider, 1)
      this.lostMs += attemptTimeoutMs(retry)
      const pauseMs = retryDelayMs(retry, this.failures, u)
      if (pauseMs < 0) return false
      this.lostMs += pauseMs
      if (delivery.failover === 'dns') {
        // The app knows one name: it is as slow as before, or it waits until the name leads elsewhere.
        if (!isDown) continue
        this.lostMs += choice.untilDnsForgets(provider, nowMs) + u * delivery.dnsTtlMs
      }
      tried |= 1 << provider
      const heard = words[at + Field.heard]
      words[at + Field.heard] = packHeard(rungHeard(heard), providerHeard(heard), provider)
      words[at + Field.avoidUntilMs] = Math.round(avoidUntilMs(retry, nowMs + this.lostMs))
      provider = choice.next(isp, tried)
    }
  }
}
