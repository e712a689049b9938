import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import { Catalog } from '../workload/catalog.ts'
import { StandIns } from './stand-ins.ts'

interface Case {
  tracks: number
  exactTracks: number
  oneTrackIn: number
  releaseTracks: number
}

const cases: fc.Arbitrary<Case> = fc.record({
  tracks: fc.integer({ min: 1, max: 3_000 }),
  exactTracks: fc.nat(600),
  oneTrackIn: fc.constantFrom(1, 2, 4, 64, 256),
  releaseTracks: fc.nat(5),
})

function open({ tracks, exactTracks, oneTrackIn, releaseTracks }: Case): StandIns {
  const plan = smallPlan({ scale: { ...scaleBy(50_000, 1), exactTracks, oneTrackIn } })
  plan.catalog = { ...plan.catalog, tracks }
  if (releaseTracks > 0) {
    const release = { name: 'album', tracks: releaseTracks, atMs: 0, shareOfPlays: 0.1, halfLifeMs: 1 }
    plan.catalog.releases = [{ ...release, rushListeners: 0, rushWithinMs: 0 }]
  }
  return new StandIns(plan, new Catalog(plan))
}

const all = (given: Case): number[] => Array.from({ length: given.tracks + given.releaseTracks }, (_, track) => track)

describe('stand-ins', () => {
  it('stand for themselves, the head and releases for nobody else', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const standIns = open(given)
        for (const track of all(given)) {
          const own = standIns.of(track)
          expect(standIns.of(own)).toBe(own)
          if (track < given.exactTracks || track >= given.tracks) expect(own).toBe(track)
          else expect(Math.abs(own - track)).toBeLessThan(given.oneTrackIn)
        }
      }),
    )
  })

  it('count everybody once, but in a last group that is not whole', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const standIns = open(given)
        const stoodFor = new Map<number, number>()
        for (const track of all(given)) stoodFor.set(standIns.of(track), (stoodFor.get(standIns.of(track)) ?? 0) + 1)
        expect(stoodFor.size).toBe(standIns.standing)
        const wrong = [...stoodFor].filter(([own, count]) => standIns.countOf(own) !== count)
        expect(wrong.length).toBeLessThanOrEqual(given.tracks % given.oneTrackIn === 0 ? 0 : 1)
      }),
    )
  })

  it('have dense numbers, which their neighbors share', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const standIns = open(given)
        const places = new Map<number, number>()
        for (const track of all(given)) places.set(standIns.placeOf(track), standIns.of(track))
        expect([...places.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: standIns.standing }, (_, i) => i))
        for (const track of all(given)) expect(places.get(standIns.placeOf(track))).toBe(standIns.of(track))
      }),
    )
  })

  it('are found one by one in any stretch of the head or of the rest', () => {
    fc.assert(
      fc.property(cases, fc.nat(3_000), fc.nat(600), (given, from, length) => {
        const standIns = open(given)
        const first = from % given.tracks
        const bound = first < standIns.exactTracks ? standIns.exactTracks : given.tracks
        const end = Math.min(first + length, bound)
        const found = Array.from({ length: standIns.countWithin(first, end) }, (_, n) => standIns.nth(first, n))
        const wanted = all(given).slice(first, end)
        // The last track stands for a group that is not whole, and is no stand-in by its place.
        const isRegular = (track: number): boolean =>
          track < standIns.exactTracks || (track & (given.oneTrackIn - 1)) === given.oneTrackIn >> 1
        expect(found).toEqual(wanted.filter((track) => standIns.of(track) === track && isRegular(track)))
      }),
    )
  })
})

it('takes powers of two only', () => {
  expect(() => open({ tracks: 10, exactTracks: 0, oneTrackIn: 3, releaseTracks: 0 })).toThrow('one track in 3')
})
