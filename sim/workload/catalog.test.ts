import { describe, expect, it } from 'vitest'
import { itemKey, streamKey } from '../engine/random.ts'
import { smallPlan } from '../plan.fixture.ts'
import type { ReleasePlan } from '../plan.ts'
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
    expect(new Catalog({ ...plan, scale: { simulatedListeners: 1, factor: 1e-9 } }).tracks).toBe(1)
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
