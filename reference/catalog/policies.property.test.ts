import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { genreId } from '../shared/genre-id.ts'
import { marketSetOf } from './market-set.ts'
import { moodsOf } from './moods.policy.ts'
import { relatedOrder } from './related-artists.policy.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const sound = fc.record({
  valence: share,
  energy: share,
  danceability: share,
  acousticness: share,
  instrumentalness: share,
})

describe('the mood of a track', () => {
  it('is at most one of the four quarters, and the opposite one for the opposite sound', () => {
    const quarters = ['happy', 'chill', 'intense', 'sad']
    const opposite: Record<string, string> = { happy: 'sad', sad: 'happy', chill: 'intense', intense: 'chill' }
    fc.assert(
      fc.property(sound, (heard) => {
        const of = (valence: number, energy: number) =>
          moodsOf({ ...heard, valence, energy }).filter((mood) => quarters.includes(mood))
        const [mood, ...more] = of(heard.valence, heard.energy)
        expect(more).toEqual([])
        // Not where rounding puts a sound on the border.
        const isBorder = [heard.valence, heard.energy].some((x) => Math.abs(Math.abs(x - 0.5) - 0.1) < 1e-9)
        if (mood !== undefined && !isBorder) expect(of(1 - heard.valence, 1 - heard.energy)).toEqual([opposite[mood]])
      }),
    )
  })

  it.each([
    [{ valence: 0.9, energy: 0.8, danceability: 0.9, acousticness: 0, instrumentalness: 0 }, ['happy', 'party']],
    [
      { valence: 0.9, energy: 0.2, danceability: 0.9, acousticness: 0.8, instrumentalness: 0.9 },
      ['chill', 'acoustic', 'instrumental', 'focus'],
    ],
    [{ valence: 0.2, energy: 0.2, danceability: 0, acousticness: 0, instrumentalness: 0 }, ['sad']],
    [{ valence: 0.2, energy: 0.9, danceability: 0, acousticness: 0, instrumentalness: 0 }, ['intense']],
    [{ valence: 0.55, energy: 0.9, danceability: 0, acousticness: 0, instrumentalness: 0 }, []],
  ])('of %j is %j', (heard, moods) => {
    expect(moodsOf(heard)).toEqual(moods)
  })
})

describe('who stands nearer to an artist', () => {
  const candidate = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    tracks: fc.nat(2),
    genres: fc.nat(2),
    popularity: fc.nat(2),
  })

  it('is an order', () => {
    fc.assert(
      fc.property(candidate, candidate, candidate, (a, b, c) => {
        expect(Math.sign(relatedOrder(a, b)) + Math.sign(relatedOrder(b, a))).toBe(0)
        if (relatedOrder(a, b) <= 0 && relatedOrder(b, c) <= 0) expect(relatedOrder(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('is whoever has more in common, whatever else there is to say', () => {
    fc.assert(
      fc.property(candidate, candidate, (a, b) => {
        if (a.tracks > b.tracks) expect(relatedOrder(a, b)).toBeLessThan(0)
        else if (a.tracks === b.tracks && a.genres > b.genres) expect(relatedOrder(a, b)).toBeLessThan(0)
      }),
    )
  })
})

describe('a set of markets', () => {
  it('has one name, however its members are listed, and another set another one', () => {
    const list = fc.array(fc.constantFrom('DE', 'FR', 'SE', 'US'))
    fc.assert(
      fc.property(list, list, (a, b) => {
        const isSame = new Set(a).size === new Set([...a, ...b]).size && new Set(b).size === new Set([...a, ...b]).size
        expect(marketSetOf(a).id === marketSetOf(b).id).toBe(isSame)
        expect(marketSetOf(a).markets).toEqual([...new Set(a)].sort())
        expect(marketSetOf(a).id).toMatch(/^[0-9A-Za-z]{8}$/)
      }),
    )
  })

  it('keeps its name from release to release, for catalogs have it', () => {
    expect(marketSetOf([]).id).toBe('2Vg6uQ9l')
    expect(marketSetOf(['SE', 'DE']).id).toBe('iWWXBVKn')
  })
})

it.each([
  ['Contemporary Classical', 'contemporary-classical'],
  ['R&B / Soul', 'r-b-soul'],
  ['Lo-Fi!', 'lo-fi'],
  ['Кино', 'кино'],
  ['???', 'other'],
])('the genre %s stands at %s', (name, id) => {
  expect(genreId(name)).toBe(id)
})
