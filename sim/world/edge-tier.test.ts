import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { DeliveryPlan } from '../plan.ts'
import { Tally } from '../stats/tally.ts'
import { Coupling } from './coupling.ts'
import { Digest } from './digest.ts'
import { EdgeTier } from './edge-tier.ts'
import { MissLog } from './miss-log.ts'
import { ObjectCache } from './object-cache.ts'
import { objectOf } from './objects.ts'
import { Unsimulated } from './unsimulated.ts'
import { buildWorld } from './world.ts'

const TTL_MS = 60_000
const GROUP = 0
const KEY = 7
/** Tracks 0 to 31 are kept one by one; of the others one in four, such as 42. */
const STAND_IN = 42
const NEIGHBOR = 41

/** The empty edges of one metro before shields that hold everything, or nothing. */
function open(delivery: Partial<DeliveryPlan>, shieldsAreFull = true) {
  const base = smallPlan()
  const scale = { ...scaleBy(2_000, 0.04), exactTracks: 32, oneTrackIn: 4 }
  const plan = smallPlan({ scale, delivery: { ...base.delivery, ...delivery }, warmupMs: 0 })
  const world = buildWorld(plan)
  const digest = (): Digest => new Digest(world.standIns, Digest.memory(world.standIns))
  const digests = plan.providers.map(digest)
  const caches = digests.map((own) => new ObjectCache(1e9, 1_000, 'lru', own))
  const shields = plan.providers.map(digest)
  if (shieldsAreFull) for (const shield of shields) new Uint8Array(shield.shared).fill(255)
  const log = new MissLog(MissLog.memory(1_000))
  const tally = new Tally(world.tally)
  const unsimulated = new Unsimulated(world, world.metros[0], [1, 0])
  const edges = new EdgeTier(world, 0, caches, digests, shields, new Coupling(plan), log, tally, unsimulated)

  /** Chunks asked for at the first provider: how long the first took, and how many the edge had. */
  const ask = (track: number, nowMs: number, from: number, to: number) => {
    const object = objectOf(track, 1)
    const found = edges.find(0, object)
    const missMs = edges.missMs(0, object, found, nowMs, KEY, 0, from)
    const later = edges.laterMissMs(0, found, from)
    const had = edges.request(0, object, found, from, to, world.catalog.durationMs(track), nowMs, missMs, GROUP)
    return { missMs, later, had }
  }
  /** What the shield was asked for since the last time, as [from, to). */
  let seen = 0
  const asked = () => {
    const entries = Array.from({ length: log.length - seen }, (_, i) => [log.from(seen + i), log.to(seen + i)])
    seen = log.length
    return entries
  }
  return { ask, asked, tally, shieldMs: plan.network.shieldRttMs, originRttMs: base.population.regions[0].originRttMs }
}

describe('a jump into the middle of a track', () => {
  it('finds what the edge has from there on, and asks for the rest', () => {
    const { ask, asked, shieldMs } = open({})
    ask(3, 0, 0, 6)
    asked()
    expect(ask(3, 1_000, 4, 9)).toEqual({ missMs: 0, later: 0, had: 2 })
    expect(asked()).toEqual([[6, 9]])
    const beyond = ask(3, 2_000, 12, 14)
    expect(beyond.missMs).toBeGreaterThan(shieldMs)
    expect(beyond.later).toBeGreaterThan(shieldMs)
    expect(beyond.had).toBe(0)
    expect(asked()).toEqual([[12, 14]])
  })

  it('goes on to the origin where the shield has only what comes before', () => {
    const full = open({}).ask(3, 0, 5, 6).missMs
    const empty = open({}, false)
    expect(empty.ask(3, 0, 5, 6).missMs).toBeGreaterThan(full + empty.originRttMs)
  })

  it('is no look-up of which theory speaks', () => {
    const { ask, tally } = open({})
    ask(3, 0, 0, 6)
    ask(3, 1_000, 4, 9)
    expect(tally.cells[tally.lookups]).toBe(1)
    expect(tally.cells[tally.steadyLookups]).toBe(1)
    expect(tally.cells[tally.requests]).toBe(11)
  })
})

describe('a time to live', () => {
  it('that is over takes a round trip to the shield, and no bytes', () => {
    const { ask, asked, shieldMs } = open({ ttlMs: TTL_MS })
    const { missMs } = ask(3, 0, 0, 6)
    asked()
    const readyMs = Math.round(missMs)
    expect(ask(3, readyMs + TTL_MS - 1, 0, 6)).toEqual({ missMs: 0, later: 0, had: 6 })
    expect(asked()).toEqual([])
    const stale = ask(3, readyMs + TTL_MS, 0, 6)
    expect(stale.missMs).toBeGreaterThan(shieldMs)
    expect([stale.later, stale.had]).toEqual([0, 6])
    expect(asked()).toEqual([[0, 0]])
    // Asked once, it is the same for another time to live.
    expect(ask(3, readyMs + TTL_MS + 1_000, 0, 6).missMs).toBe(0)
    expect(asked()).toEqual([])
  })

  it('counts from when the first chunk was there, however much has come since', () => {
    const { ask, asked } = open({ ttlMs: TTL_MS })
    ask(3, 0, 0, 2)
    ask(3, TTL_MS / 2, 0, 9)
    asked()
    ask(3, 2 * TTL_MS, 0, 12)
    expect(asked()).toEqual([
      [0, 0],
      [9, 12],
    ])
  })

  it('ends for neighbors when it ends for the track that stands for them, which alone tells the shield', () => {
    const { ask, asked, shieldMs } = open({ ttlMs: TTL_MS })
    ask(STAND_IN, 0, 0, 6)
    asked()
    expect(ask(NEIGHBOR, 30_000, 0, 6).missMs).toBe(0)
    expect(ask(NEIGHBOR, 2 * TTL_MS, 0, 6).missMs).toBeGreaterThan(shieldMs)
    expect(asked()).toEqual([])
    ask(STAND_IN, 2 * TTL_MS, 0, 6)
    expect(asked()).toEqual([[0, 0]])
    expect(ask(NEIGHBOR, 2 * TTL_MS + 1_000, 0, 6).missMs).toBe(0)
  })

  it('never ends without one', () => {
    const { ask, asked } = open({ ttlMs: null })
    ask(3, 0, 0, 6)
    asked()
    expect(ask(3, 500_000, 0, 6)).toEqual({ missMs: 0, later: 0, had: 6 })
    expect(asked()).toEqual([])
  })
})
