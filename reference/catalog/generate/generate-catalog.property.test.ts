import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isId } from '../../shared/ids.ts'
import { generateCatalog } from './generate-catalog.ts'
import { genres } from './genres.ts'
import { languages } from './languages.ts'

const until = '2026-11-20'
const all = (tracks: number, seed: string) => [...generateCatalog({ tracks, seed, until })]

it('has as many tracks as asked for, and whatever they point to comes with them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.string(), (tracks, seed) => {
      let made = 0
      for (const { artists = [], albums = [], tracks: batch = [], audioFeatures = [], trackCount } of all(
        tracks,
        seed,
      )) {
        made += trackCount
        const artistIds = new Set(artists.map(({ id }) => id))
        const albumIds = new Set(albums.map(({ id }) => id))
        expect(batch).toHaveLength(trackCount)
        // What a request may bring.
        expect(trackCount).toBeLessThanOrEqual(2000)
        expect(audioFeatures).toHaveLength(trackCount)
        for (const { artistIds: of, releaseDate } of albums) {
          expect(of.every((id) => artistIds.has(id))).toBe(true)
          expect(releaseDate >= '1960-01-01' && releaseDate <= until).toBe(true)
        }
        for (const { track } of batch) {
          expect(isId(track.id) && albumIds.has(track.albumId) && artistIds.has(track.artistIds[0])).toBe(true)
          expect(track.isrc).toMatch(/^[A-Z]{2}[A-Z0-9]{3}\d{7}$/)
          expect(track.name).not.toMatch(/[{}]|^$/)
          expect(track.popularity >= 0 && track.popularity <= 100).toBe(true)
        }
      }
      expect(made).toBe(tracks)
    }),
    { numRuns: 15 },
  )
})

it('gives out identifiers in order, so that a large catalog is written where the last part of it was', () => {
  const ids = all(3000, 'a').flatMap(({ tracks: batch = [] }) => batch.map(({ track }) => track.id))
  expect(ids).toEqual([...new Set(ids)].sort())
  const others = all(3000, 'b').flatMap(({ tracks: batch = [] }) => batch.map(({ track }) => track.id))
  expect(others.filter((id) => ids.includes(id))).toEqual([])
})

it('is the same for the same seed, and another one for another', () => {
  expect(all(500, 'a')).toEqual(all(500, 'a'))
  expect(all(500, 'a')).not.toEqual(all(500, 'b'))
})

it('divides the whole among languages and among genres', () => {
  const sum = (items: readonly { share: number }[]) => items.reduce((whole, { share }) => whole + share, 0)
  expect(sum(languages)).toBeCloseTo(1, 9)
  expect(sum(genres)).toBeCloseTo(1, 9)
})
