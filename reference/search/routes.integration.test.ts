import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { webApiDescription } from '../../tests/web-api-description.fixture.ts'
import { ids, publication } from '../catalog/publication.fixture.ts'
import type { CatalogService } from '../catalog/service.ts'
import { openTestCatalog } from '../catalog/test-catalog.fixture.ts'
import { type TestGateway, testAccount, testGateway } from '../gateway/gateway.fixture.ts'
import { ServiceError } from '../shared/service-error.ts'
import { SqliteSearchIndex } from '../storage/search-index/sqlite-search-index.ts'
import { Indexer } from './indexer.ts'
import { searchRoutes } from './routes.ts'
import { noCache, stillClock } from './searchables.fixture.ts'
import { SearchService } from './service.ts'

const [one] = ids.tracks as [string]

let catalog: CatalogService
let index: SqliteSearchIndex
let gateway: TestGateway
let isBroken = false

const endpoints = () =>
  searchRoutes({
    service: new SearchService({
      index,
      clock: stillClock,
      cache: {
        get: (entry, load) => {
          if (isBroken) throw new ServiceError('search-unavailable', 'the search index does not answer')
          return noCache.get(entry, load)
        },
      },
      affinityOf: async () => null,
      velocityOf: () => 0,
    }),
    catalog,
    resumePointsOf: async () => new Map(),
    recentTrackIds: async (accountId) => (accountId === testAccount.id ? [one] : []),
  })

beforeAll(async () => {
  catalog = await openTestCatalog()
  await catalog.publish(publication())
  index = SqliteSearchIndex.open(':memory:')
  const fail = (error: unknown): never => {
    throw error
  }
  await new Indexer({ feed: catalog, index, clock: stillClock, onIndexed: async () => {}, onFailure: fail }).step()
  gateway = await testGateway({ endpoints: endpoints() })
})
afterAll(async () => {
  await gateway.close()
  await index.close()
  await catalog.close()
})

const idsIn = (page: { items: { id: string }[] }): string[] => page.items.map(({ id }) => id)
const everything = 'type=track,artist,album,playlist,show,episode'

describe('the search over HTTP', () => {
  it('finds what the catalog has published, in the words of the Web API', async () => {
    const { status, json } = await gateway.ask(`/v1/search?q=fixtures&${everything}&include_external=audio`)
    expect(status).toBe(200)
    expect(idsIn(json.artists)).toEqual([ids.artist])
    expect(idsIn(json.albums).sort()).toEqual([ids.album, ids.older].sort())
    expect(json.tracks.items.map(({ name }: { name: string }) => name)).toContain('Two')
    expect(json.best_match).toBe(`spotify:artist:${ids.artist}`)
    expect(json.showing_results_for).toBeNull()
    const schema = endpoints()[0]?.answers[200]?.schema as z.ZodType
    expect(schema.parse(json)).toEqual(json)
  })

  it('leads from page to page, and has only the kinds that were asked for', async () => {
    const { json } = await gateway.ask('/v1/search?q=fixtures&type=track&limit=1&market=SE')
    expect(Object.keys(json)).toEqual(['tracks', 'best_match', 'showing_results_for'])
    expect(json.tracks).toMatchObject({ limit: 1, offset: 0, total: 3, previous: null })
    const next = await gateway.ask(json.tracks.next.slice(gateway.url.length))
    expect(next.json.tracks).toMatchObject({ offset: 1, total: 3, previous: json.tracks.href })
    expect(idsIn(next.json.tracks)).not.toEqual(idsIn(json.tracks))
  })

  it('says what it took the query for', async () => {
    const { json } = await gateway.ask('/v1/search?q=fixtrues&type=artist', { token: 'app' })
    expect([idsIn(json.artists), json.showing_results_for]).toEqual([[ids.artist], 'fixtures'])
  })

  it('suggests while somebody types', async () => {
    const { json } = await gateway.ask('/v1/search/suggest?q=fix&type=artist,album')
    const suggestion = { type: 'artist', id: ids.artist, uri: `spotify:artist:${ids.artist}`, name: 'The Fixtures' }
    expect(json).toEqual({ suggestions: [{ ...suggestion, artists: [] }] })
  })

  const description = webApiDescription()
  const missing = 'missing' in description ? `(skipped: ${description.missing})` : ''
  it.skipIf('missing' in description)(`answers as the Web API is described ${missing}`, async () => {
    if ('missing' in description) return
    for (const q of ['fixtures', 'two', 'made', 'nothing at all']) {
      const path = `/v1/search?q=${encodeURIComponent(q)}&${everything}`
      const { json } = await gateway.ask(path)
      expect(description.problems('get', path, 200, json)).toEqual([])
    }
  })

  it.each([
    ['type=track', 'q: expected the words to search for, found nothing'],
    ['q=&type=track', 'q: expected the words to search for'],
    ['q=x', 'type: expected one or more of track, artist, album'],
    ['q=x&type=song', 'type[0]: expected one or more of track, artist, album'],
    ['q=x&type=track&limit=51', 'limit: expected a whole number from 1 to 50, found "51"'],
    ['q=x&type=track&offset=1001', 'offset: expected a whole number from 0 to 1000'],
    ['q=x&type=track&market=Sweden', 'market: expected an ISO 3166-1'],
    [`q=${'x'.repeat(251)}&type=track`, 'q: expected at most 250 characters'],
  ])('refuses ?%s', async (query, message) => {
    const { status, json } = await gateway.ask(`/v1/search?${query}`)
    expect([status, json.error.reason]).toEqual([400, 'request-invalid'])
    expect(json.error.message).toContain(message)
  })

  it('shows what was played lately while the index does not answer', async () => {
    isBroken = true
    try {
      const { status, json, headers } = await gateway.ask('/v1/search?q=fixtures&type=track,artist')
      expect(status).toBe(200)
      expect([idsIn(json.tracks), idsIn(json.artists)]).toEqual([[one], []])
      expect(headers.get('Soundcheck-Degraded')).toContain('recently-played')
      const { status: refused } = await gateway.ask('/v1/search?q=fixtures&type=track', { token: 'app' })
      expect(refused).toBe(503)
    } finally {
      isBroken = false
    }
  })
})
