import { describe, expect, it } from 'vitest'
import { draw, drawFine, itemKey, streamKey } from '../engine/random.ts'
import { smallPlan } from '../plan.fixture.ts'
import { listenMs } from '../workload/listening.ts'
import { ObjectCache } from './object-cache.ts'
import { OBJECTS_PER_TRACK, objectOf } from './objects.ts'
import { bytesOfChunks } from './playback.ts'
import { fillWarm, renditionClasses, steadyState } from './warm-start.ts'
import { buildWorld } from './world.ts'

const plan = smallPlan()
const world = buildWorld(plan)
const { catalog, playback, sessions } = world
const { session } = plan.population
const classes = renditionClasses(world, 0)
const rungShares = sessions.rungShares()

/** One play by a listener of the plan, who stays as people do; true when nothing of the rendition was there. */
function play(cache: ObjectCache, key: number): boolean {
  const track = catalog.popularity.sample(drawFine(key, 0))
  let rung = 0
  for (let u = draw(key, 2); rung < rungShares.length - 1 && u >= rungShares[rung]; rung++) u -= rungShares[rung]
  const durationMs = catalog.durationMs(track)
  const heard = Math.ceil(listenMs(session, durationMs, draw(key, 3), draw(key, 4)) / plan.delivery.chunkMs)
  // What the buffer holds beyond the chunk that was heard last has been asked for too.
  const chunks = Math.min(Math.ceil(durationMs / plan.delivery.chunkMs), heard + playback.held - 1)
  const bytes = bytesOfChunks(chunks, playback.chunkUs, durationMs * 1000, playback.quality.ladderBps[rung])
  const object = objectOf(track, rung)
  const entry = cache.find(object)
  if (entry < 0) cache.insert(object, chunks, bytes, -1)
  else {
    cache.hit(entry)
    if (chunks > cache.chunksOf(entry)) cache.extend(entry, chunks, bytes)
  }
  return entry < 0
}

/** Share of so many plays that missed. */
function missRatio(cache: ObjectCache, plays: number, name: string): number {
  const key = streamKey('seed', `warm-start.test/${name}`)
  let misses = 0
  for (let i = 0; i < plays; i++) if (play(cache, itemKey(key, i))) misses++
  return misses / plays
}

describe('rendition classes', () => {
  it('are every rendition once, and all requests', () => {
    expect(classes.reduce((sum, c) => sum + c.count * c.rate, 0)).toBeCloseTo(1, 9)
    expect(classes.reduce((sum, c) => sum + c.count, 0)).toBe(catalog.tracks * rungShares.length)
    const first = classes.filter(({ firstTrack }) => firstTrack === 0)
    expect(first.map(({ rung }) => rung)).toEqual([0, 1, 2, 3])
    expect(first.map(({ rate }) => rate / first.reduce((sum, c) => sum + c.rate, 0))).toEqual(
      rungShares.map((share) => expect.closeTo(share, 9)),
    )
  })
})

/** About a third of what is ever asked for, and about a tenth. */
const sizes = [12e9, 4e9]

describe.each(['lru', 'fifo'] as const)('a cache filled as theory says, under %s', (policy) => {
  it.each(sizes)('of %d bytes misses as often as one that has filled by itself', (bytes) => {
    const { time, entries } = steadyState(policy, classes, bytes, session)
    const fresh = (): ObjectCache => new ObjectCache(bytes, Math.ceil(2 * entries), policy)
    const filled = fresh()
    missRatio(filled, 400_000, 'long ago')
    const own = missRatio(filled, 200_000, 'measured')
    // Each for less than it takes to replace its contents, or it would only show what they have become.
    const warmed = Array.from({ length: 20 }, (_, i) => {
      const cache = fresh()
      fillWarm(cache, world, policy, classes, time, 1, null, itemKey(1, i))
      return {
        renditions: cache.renditions,
        used: cache.used,
        ratio: missRatio(cache, Math.round(entries), `warm ${i}`),
      }
    })
    const mean = (of: (cache: (typeof warmed)[number]) => number): number =>
      warmed.reduce((sum, cache) => sum + of(cache), 0) / warmed.length
    expect(Math.abs(mean(({ ratio }) => ratio) - own)).toBeLessThan(0.01)
    expect(Math.abs(mean((cache) => cache.renditions) / filled.renditions - 1)).toBeLessThan(0.05)
    expect(Math.abs(mean((cache) => cache.used) / filled.used - 1)).toBeLessThan(0.02)
  })
})

describe('filling', () => {
  const bytes = 4e9
  const { time, entries } = steadyState('lru', classes, bytes, session)
  const contents = (key: number): string => {
    const cache = new ObjectCache(bytes, Math.ceil(2 * entries), 'lru')
    fillWarm(cache, world, 'lru', classes, time, 1, null, key)
    const all = Array.from({ length: catalog.tracks * OBJECTS_PER_TRACK }, (_, object) => cache.find(object))
    return all.flatMap((entry, object) => (entry < 0 ? [] : `${object}:${cache.chunksOf(entry)}`)).join()
  }

  it('depends on the key alone', () => {
    expect(contents(3)).toBe(contents(3))
    expect(contents(3)).not.toBe(contents(4))
  })
})

it('a cache as large as the catalog holds all of it, and no more is expected than there is', () => {
  const { time, entries } = steadyState('lru', classes, 1e15, session)
  expect(time).toBe(Number.POSITIVE_INFINITY)
  const wanted = classes.filter(({ rate }) => rate > 0).reduce((sum, { count }) => sum + count, 0)
  expect(entries).toBe(wanted)
  const cache = new ObjectCache(1e15, wanted, 'lru')
  fillWarm(cache, world, 'lru', classes, time, 1, null, 1)
  expect(cache.renditions).toBe(wanted)
  expect(missRatio(cache, 10_000, 'all')).toBe(0)
})

describe('with a time to live', () => {
  const ttlMs = 600_000
  const requestsPerMs = 0.01
  const timed = buildWorld(smallPlan({ delivery: { ...plan.delivery, ttlMs } }))
  const { time, entries } = steadyState('lru', classes, 12e9, session)
  const cache = new ObjectCache(12e9, Math.ceil(2 * entries), 'lru')
  fillWarm(cache, timed, 'lru', classes, time, requestsPerMs, ttlMs, 5)
  const held = classes.flatMap(({ firstTrack, rung, count, rate }) =>
    Array.from({ length: count }, (_, i) => cache.find(objectOf(firstTrack + i, rung)))
      .filter((entry) => entry >= 0)
      .map((entry) => ({ ageMs: -cache.readyMs(entry), perTtl: rate * requestsPerMs * ttlMs })),
  )

  it('entries are out of date as often as a request would find them so, were it at any time', () => {
    // Requests come independently; the first one after the time to live renews: what one finds is what a moment finds.
    const outOfDate = held.filter(({ ageMs }) => ageMs > ttlMs).length
    const expected = held.reduce((sum, { perTtl }) => sum + 1 / (1 + perTtl), 0)
    expect(held.length).toBeGreaterThan(1_000)
    expect(Math.abs(outOfDate - expected)).toBeLessThan(3.5 * Math.sqrt(expected))
  })

  it('those that are valid have any age alike', () => {
    const ages = held.filter(({ ageMs }) => ageMs <= ttlMs).map(({ ageMs }) => ageMs / ttlMs)
    const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(3.5 / Math.sqrt(12 * ages.length))
  })
})
