import { expect, it } from 'vitest'
import { generateCatalog, type Publication } from '../../reference/main.ts'
import { requestBodies } from './request-bodies.ts'

type Sent = Omit<Publication, 'tracks'> & { tracks: { id: string }[] }

const [large] = generateCatalog({ tracks: 1600, seed: 'bodies', until: '2026-11-01' })

it('is one body where the service takes it', () => {
  const small = { ...large, tracks: large.tracks?.slice(0, 100) ?? [], audioFeatures: [] }
  expect(requestBodies(small).map((body) => JSON.parse(body).tracks.length)).toEqual([100])
})

it('comes to the same in several bodies, none too large, artists and albums in the first and features with their tracks', () => {
  const bodies = requestBodies(large)
  const parts = bodies.map((body) => JSON.parse(body) as Sent)
  expect(bodies.length).toBeGreaterThan(1)
  expect(bodies.every((body) => Buffer.byteLength(body) <= 1_000_000)).toBe(true)
  expect(parts.flatMap(({ tracks }) => tracks)).toEqual(large.tracks?.map(({ track }) => track))
  expect(parts.map(({ artists }) => artists)).toEqual([large.artists, ...parts.slice(1).map(() => undefined)])
  expect(parts[0].albums).toEqual(large.albums)
  for (const { tracks, audioFeatures } of parts) {
    expect(audioFeatures?.map(({ trackId }) => trackId)).toEqual(tracks.map(({ id }) => id))
  }
})
