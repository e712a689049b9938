import { describe, expect, it } from 'vitest'
import { itemKey, streamKey } from '../engine/random.ts'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { ReleasePlan } from '../plan.ts'
import { chiSquareDeviations } from '../stats/goodness.fixture.ts'
import { lognormalMean } from '../stats/quantile-table.ts'
import { Catalog } from './catalog.ts'

const PLAYS = 200_000
const HOUR_MS = 3_600_000
const plan = smallPlan()
const keys = Int32Array.from({ length: PLAYS }, (_, i) => itemKey(streamKey('seed', 'catalog.test'), i))

const album: ReleasePlan = {
  name: 'album',
  tracks: 12,
  atMs: 1_000,
  shareOfPlays: 0.4,
  halfLifeMs: HOUR_MS,
  rushListeners: 0,
  rushWithinMs: 60_000,
}
const single: ReleasePlan = { ...album, name: 'single', tracks: 1, shareOfPlays: 0.3, halfLifeMs: 2 * HOUR_MS }

const catalogWith = (...releases: ReleasePlan[]): Catalog =>
  new Catalog({ ...plan, catalog: { ...plan.catalog, releases } })

/** Shares of plays at a time: of the catalog's own tracks (-1) and of each release. */
function sharesAt(catalog: Catalog, atMs: number): Map<number, number> {
  const shares = new Map<number, number>()
  for (const key of keys) {
    const track = catalog.pick(key, 0, atMs)
    const release = track < catalog.tracks ? -1 : catalog.releaseOf(track)
    shares.set(release, (shares.get(release) ?? 0) + 1 / PLAYS)
  }
  return shares
}

function expectShare(found: number | undefined, share: number): void {
  expect(Math.abs((found ?? 0) - share)).toBeLessThanOrEqual(3.5 * Math.sqrt((share * (1 - share)) / PLAYS))
}

describe('a release', () => {
  const catalog = catalogWith(album, single)

  it('is not played before it appears', () => {
    expect(sharesAt(catalog, 999)).toEqual(new Map([[-1, expect.closeTo(1, 9)]]))
  })

  it.each([0, 1, 2, 5])(
    'has its share of all plays, fading with its half-life, beside another one: after %d h',
    (hours) => {
      const shares = sharesAt(catalog, 1_000 + hours * HOUR_MS)
      expectShare(shares.get(0), 0.4 * 0.5 ** hours)
      expectShare(shares.get(1), 0.3 * 0.5 ** (hours / 2))
    },
  )

  it('leaves the rest to the catalog, by popularity', () => {
    const head = catalog.popularity.shareOfTop(0.01)
    const ofHead = keys.filter((key) => catalog.pick(key, 0, 1_000) < 0.01 * catalog.tracks).length / PLAYS
    expectShare(ofHead, 0.3 * head)
  })

  it('has its plays spread evenly over its tracks, and so has a rush', () => {
    const { first, count } = catalog.releaseTracks(0)
    for (const pick of [
      (key: number) => catalog.pick(key, 0, 1_000),
      (key: number) => catalog.pickFromRelease(0, key, 0),
    ]) {
      const counts = new Float64Array(count)
      let all = 0
      for (const key of keys) {
        const track = pick(key)
        if (track < first || track >= first + count) continue
        counts[track - first]++
        all++
      }
      // χ² with 11 degrees of freedom: 31.3 is exceeded once in a thousand.
      expect(counts.reduce((sum, n) => sum + (n - all / count) ** 2 / (all / count), 0)).toBeLessThan(31.3)
    }
  })
})

describe('regional taste', () => {
  const regional = { shareOfPlays: 0.25, shareOfTracks: 0.4 }
  const taste = new Catalog({ ...plan, catalog: { ...plan.catalog, regional, releases: [album] } })

  it('gives each region a block of tracks in proportion to its listeners, behind those of the world', () => {
    // 8,000 tracks, 40 % of them regional, 60 % of these in the west.
    expect(taste.popularity.tracks).toBe(4_800)
    expect(taste.tracks).toBe(8_000)
    expect(taste.releaseTracks(0).first).toBe(8_000)
    expect(taste.classes(0).find(({ first }) => first >= 4_800)?.first).toBe(4_800)
    expect(taste.classes(1).find(({ first }) => first >= 4_800)?.first).toBe(4_800 + 1_920)
  })

  it.each([0, 1])(
    'has region %d play its own as often as planned, and each class as its probability says',
    (region) => {
      const classes = taste.classes(region)
      expect(classes.reduce((sum, { count, probability }) => sum + count * probability, 0)).toBeCloseTo(1, 9)
      const counts = new Float64Array(classes.length)
      let own = 0
      for (const key of keys) {
        const track = taste.pick(key, 0, 0, region)
        if (track >= 4_800) own++
        counts[classes.findIndex(({ first, count }) => track >= first && track < first + count)]++
      }
      expectShare(own / PLAYS, 0.25)
      const expected = classes.map(({ count, probability }) => count * probability * PLAYS)
      expect(Math.abs(chiSquareDeviations(counts, expected))).toBeLessThan(4)
    },
  )

  it('leaves a release its share, and the world without it to who has no region', () => {
    const released = keys.filter((key) => taste.pick(key, 0, 1_000, 1) >= 8_000).length / PLAYS
    expectShare(released, 0.4)
    expect(keys.every((key) => taste.pick(key, 0, 0) < 4_800)).toBe(true)
    expect(taste.classes()).toEqual(taste.popularity.classes())
  })

  it('changes nothing where no plays go to it', () => {
    const without = catalogWith()
    expect(without.popularity.tracks).toBe(without.tracks)
    expect(keys.slice(0, 1_000).every((key) => without.pick(key, 0, 0, 1) === without.pick(key, 0, 0))).toBe(true)
  })

  it('gives even the smallest region a track', () => {
    const tiny = { ...plan.catalog, tracks: 100, regional: { shareOfPlays: 0.5, shareOfTracks: 0.01 } }
    const catalog = new Catalog({ ...plan, catalog: tiny })
    expect(catalog.tracks).toBe(4)
    expect([0, 1].map((region) => catalog.classes(region).at(-1))).toEqual([
      { first: 2, count: 1, probability: expect.closeTo(0.5, 12) },
      { first: 3, count: 1, probability: expect.closeTo(0.5, 12) },
    ])
  })
})

describe('the catalog', () => {
  it('is as large as the simulated part of it, and releases come behind', () => {
    const catalog = catalogWith(album, single)
    expect(catalog.tracks).toBe(8_000)
    expect(catalog.releaseTracks(0)).toEqual({ first: 8_000, count: 12 })
    expect(catalog.releaseTracks(1)).toEqual({ first: 8_012, count: 1 })
    expect([8_000, 8_011, 8_012].map((track) => catalog.releaseOf(track))).toEqual([0, 0, 1])
  })

  it('counts renditions with those of releases, which take less room in a scaled cache', () => {
    const catalog = catalogWith(album, single)
    expect(catalog.objects).toBe((8_000 + 12 + 1) * 4)
    expect([0, 7_999, 8_000, 8_012].map((track) => catalog.storedPart(track))).toEqual([1, 1, 0.04, 0.04])
  })

  it('has no track longer than its longest', () => {
    const catalog = catalogWith()
    const longest = Math.max(...Array.from({ length: 8_000 }, (_, track) => catalog.durationMs(track)))
    expect(longest).toBeLessThanOrEqual(catalog.longestMs)
    expect(catalog.longestMs).toBeLessThan(2 * longest)
  })

  it('keeps at least one track', () => {
    expect(new Catalog({ ...plan, scale: scaleBy(1, 1e-9) }).tracks).toBe(1)
  })

  it('gives every track one length, of the planned distribution', () => {
    const catalog = catalogWith()
    const { median, p99 } = plan.catalog.durationMs
    const lengths = Array.from({ length: 8_000 }, (_, track) => catalog.durationMs(track)).sort((a, b) => a - b)
    expect(catalog.durationMs(17)).toBe(catalogWith(album).durationMs(17))
    expect(lengths.every(Number.isInteger)).toBe(true)
    const longer = (ms: number): number => lengths.filter((length) => length > ms).length / lengths.length
    expect(Math.abs(longer(median) - 0.5)).toBeLessThan(3.5 * Math.sqrt(0.25 / 8_000))
    expect(Math.abs(longer(p99) - 0.01)).toBeLessThan(3.5 * Math.sqrt(0.0099 / 8_000))
    expect(catalog.meanDurationMs).toBe(lognormalMean(median, p99))
    const mean = lengths.reduce((sum, ms) => sum + ms, 0) / lengths.length
    expect(Math.abs(mean / catalog.meanDurationMs - 1)).toBeLessThan(0.02)
  })
})
