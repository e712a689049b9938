import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import { Catalog } from '../workload/catalog.ts'
import { StandIns } from './stand-ins.ts'

interface Case {
  tracks: number
  /** Plays of tracks that are some region's own. */
  regional: boolean
  exactTracks: number
  oneTrackIn: number
  releaseTracks: number
}

const cases: fc.Arbitrary<Case> = fc.record({
  tracks: fc.integer({ min: 1, max: 3_000 }),
  regional: fc.boolean(),
  exactTracks: fc.nat(600),
  oneTrackIn: fc.constantFrom(1, 2, 4, 64, 256),
  releaseTracks: fc.nat(5),
})

interface Opened {
  standIns: StandIns
  blocks: { first: number; count: number }[]
  /** Tracks of the catalog; those of releases follow. */
  tracks: number
  /** Every track there is. */
  all: number[]
}

function open({ tracks, regional, exactTracks, oneTrackIn, releaseTracks }: Case): Opened {
  const plan = smallPlan({ scale: { ...scaleBy(50_000, 1), exactTracks, oneTrackIn } })
  plan.catalog = { ...plan.catalog, tracks }
  if (regional) plan.catalog.regional = { shareOfPlays: 0.3, shareOfTracks: 0.4 }
  if (releaseTracks > 0) {
    const release = { name: 'album', tracks: releaseTracks, atMs: 0, shareOfPlays: 0.1, halfLifeMs: 1 }
    plan.catalog.releases = [{ ...release, rushListeners: 0, rushWithinMs: 0 }]
  }
  const catalog = new Catalog(plan)
  return {
    standIns: new StandIns(plan, catalog),
    blocks: catalog.blocks,
    tracks: catalog.tracks,
    all: Array.from({ length: catalog.tracks + releaseTracks }, (_, track) => track),
  }
}

describe('stand-ins', () => {
  it("stand for neighbors of their own block; each block's head and releases for nobody else", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { standIns, blocks, tracks, all } = open(given)
        for (const track of all.slice(tracks)) expect(standIns.of(track)).toBe(track)
        for (const { first, count } of blocks) {
          for (const track of all.slice(first, first + count)) {
            const own = standIns.of(track)
            expect(standIns.of(own)).toBe(own)
            expect(own >= first && own < first + count).toBe(true)
            if (track - first < given.exactTracks) expect(own).toBe(track)
            else expect(Math.abs(own - track)).toBeLessThan(given.oneTrackIn)
          }
        }
      }),
    )
  })

  it('count everybody once, but in a last group of a block that is not whole', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { standIns, blocks, all } = open(given)
        const stoodFor = new Map<number, number>()
        for (const track of all) stoodFor.set(standIns.of(track), (stoodFor.get(standIns.of(track)) ?? 0) + 1)
        expect(stoodFor.size).toBe(standIns.standing)
        const wrong = [...stoodFor].filter(([own, count]) => standIns.countOf(own) !== count)
        const cut = blocks.filter(({ count }) => count % given.oneTrackIn !== 0)
        expect(wrong.length).toBeLessThanOrEqual(cut.length)
      }),
    )
  })

  it('have dense numbers, which their neighbors share', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { standIns, all } = open(given)
        const places = new Map<number, number>()
        for (const track of all) places.set(standIns.placeOf(track), standIns.of(track))
        expect([...places.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: standIns.standing }, (_, i) => i))
        for (const track of all) expect(places.get(standIns.placeOf(track))).toBe(standIns.of(track))
      }),
    )
  })

  it('are found one by one in any stretch of a head or of a rest', () => {
    fc.assert(
      fc.property(cases, fc.nat(2), fc.nat(3_000), fc.nat(600), (given, inBlock, from, length) => {
        const { standIns, blocks, all } = open(given)
        const block = blocks[inBlock % blocks.length]
        const first = block.first + (from % block.count)
        const exactEnd = standIns.exactEnd(first)
        const bound = first < exactEnd ? exactEnd : block.first + block.count
        const end = Math.min(first + length, bound)
        const found = Array.from({ length: standIns.countWithin(first, end) }, (_, n) => standIns.nth(first, n))
        // The last track stands for a group that is not whole, and is no stand-in by its place.
        const isRegular = (track: number): boolean =>
          track < exactEnd || ((track - block.first) & (given.oneTrackIn - 1)) === given.oneTrackIn >> 1
        expect(found).toEqual(all.slice(first, end).filter((track) => standIns.of(track) === track && isRegular(track)))
      }),
    )
  })
})

it('takes powers of two only', () => {
  const odd = { tracks: 10, regional: false, exactTracks: 0, oneTrackIn: 3, releaseTracks: 0 }
  expect(() => open(odd)).toThrow('one track in 3')
})
