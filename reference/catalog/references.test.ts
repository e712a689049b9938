import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Publication } from './catalog.ts'
import { nowhere, publication } from './publication.fixture.ts'
import type { CatalogService } from './service.ts'
import { openTestCatalog } from './test-catalog.fixture.ts'

type Kind = keyof Publication

let catalog: CatalogService
beforeAll(async () => {
  catalog = await openTestCatalog()
  await catalog.publish(publication())
})
afterAll(() => catalog.close())

/** The second of two things of a kind names something that is nowhere; the first one is good. */
const wrong: readonly (readonly [field: string, table: string, kind: Kind, change: object])[] = [
  ['albums[1].artistIds[0]', 'artists', 'albums', { artistIds: [nowhere] }],
  ['tracks[1].albumId', 'albums', 'tracks', { track: { albumId: nowhere } }],
  ['tracks[1].artistIds[0]', 'artists', 'tracks', { track: { artistIds: [nowhere] } }],
  ['audioFeatures[1].trackId', 'tracks', 'audioFeatures', { trackId: nowhere }],
  ['lyrics[1].trackId', 'tracks', 'lyrics', { trackId: nowhere }],
  ['episodes[1].showId', 'shows', 'episodes', { episode: { showId: nowhere } }],
  ['playlists[1].tracks[0].trackId', 'tracks', 'playlists', { tracks: [{ trackId: nowhere, addedAt: '2026-05-02' }] }],
]

it.each(wrong)('%s has to be the id of something that is there', async (field, table, kind, change) => {
  const { [kind]: all = [] } = publication()
  // Under an id of its own where it has one, lest it replace the first.
  const second = merged(merged(all[0] as object, newId(kind)), change)
  const { seq } = (await catalog.changes(0, 1000)).at(-1) as { seq: number }
  await expect(catalog.publish({ [kind]: [all[0], second] })).rejects.toMatchObject({
    code: 'request-invalid',
    message: `${field}: expected the id of one of the ${table} that are there or published with it, found ${nowhere}`,
  })
  expect(await catalog.changes(seq, 10)).toEqual([])
})

function newId(kind: Kind): object {
  const id = 'B'.repeat(22)
  return { tracks: { track: { id } }, episodes: { episode: { id } } }[kind as 'tracks'] ?? { id }
}

/** The fields of one object, those of the other over them, and so within `track` and `episode`. */
function merged(one: object, over: object): object {
  const inner = Object.entries(over).map(([name, value]) => {
    const isObject = typeof value === 'object' && !Array.isArray(value)
    return [name, isObject ? { ...(one as Record<string, object>)[name], ...value } : value]
  })
  return { ...one, ...Object.fromEntries(inner) }
}
