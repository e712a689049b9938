import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client, HttpConnection } from '@elastic/elasticsearch'
import nock from 'nock'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { ElasticsearchSearchIndex } from './elasticsearch-search-index.ts'
import { documentLike, queryFor } from './search-index.fixture.ts'

const CLUSTER = 'http://search.test:9200'
/** Without it the client takes the server for another product. */
const HEADERS = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }

afterEach(() => {
  nock.cleanAll()
})

type Interceptor = ReturnType<ReturnType<typeof nock>['post']>

const PARTS = ['documents', 'words', 'state']

/** Every index can be read. */
function partsAreActive(): void {
  for (const part of PARTS) {
    nock(CLUSTER)
      .get(`/_cluster/health/music-${part}`)
      .query({ wait_for_active_shards: 1, timeout: '25s' })
      .reply(200, { status: 'green' }, HEADERS)
  }
}

/** The cluster has so much of the state; without one, it is written. */
function stateIs(state: object | null): void {
  partsAreActive()
  const found = state === null ? { found: false } : { found: true, _source: state }
  nock(CLUSTER)
    .get('/music-state/_doc/feed')
    .reply(state === null ? 404 : 200, found, HEADERS)
}

/** An index in a cluster that answers what a test says; the indexes are there. */
async function open(): Promise<ElasticsearchSearchIndex> {
  for (const part of PARTS) nock(CLUSTER).head(`/music-${part}`).reply(200, '', HEADERS)
  stateIs({ position: 5, source: 'ours' })
  // The client's own way to the network goes round the one that nock stands in.
  const client = new Client({ node: CLUSTER, Connection: HttpConnection, requestTimeout: 100, maxRetries: 0 })
  return ElasticsearchSearchIndex.open(client, { name: 'music', source: 'ours' })
}

interface Asked {
  readonly body: unknown
  readonly query: URLSearchParams
}

/** Answers one request and hands on what was asked: an object, or one for each line. */
function answer(method: 'POST' | 'PUT' | 'GET', path: string, status: number, body: unknown): Asked[] {
  const asked: Asked[] = []
  nock(CLUSTER)
    .intercept((uri) => uri.split('?')[0] === path, method)
    .reply(async (request: Request) => {
      const lines = (await request.clone().text()).trim().split('\n').filter(Boolean)
      const objects = lines.map((line) => JSON.parse(line))
      asked.push({ body: objects.length === 1 ? objects[0] : objects, query: new URL(request.url).searchParams })
      return [status, body, HEADERS]
    })
  return asked
}

const hits = (sources: unknown[], total = sources.length) => ({
  hits: { total: { value: total, relation: 'eq' }, hits: sources.map((_source) => ({ _source })) },
})
const stay = queryFor([{ words: ['stay'], fields: ['name', 'artists'], open: false }])

describe('the search index in Elasticsearch', () => {
  it('makes the indexes that are missing, with S0’s mapping mended', async () => {
    const made: Record<string, unknown>[] = []
    for (const part of PARTS) {
      nock(CLUSTER).head(`/music-${part}`).reply(404, '', HEADERS)
      nock(CLUSTER)
        .put(`/music-${part}`)
        .reply(async (request: Request) => {
          made.push(JSON.parse(await request.clone().text()))
          return [200, { acknowledged: true }, HEADERS]
        })
    }
    stateIs(null)
    const state = answer('PUT', '/music-state/_doc/feed', 200, { result: 'created' })
    const client = new Client({ node: CLUSTER, Connection: HttpConnection, maxRetries: 0 })
    await ElasticsearchSearchIndex.open(client, { name: 'music', source: 'ours' })
    expect(state[0]?.body).toEqual({ position: 0, source: 'ours' })
    const [documents] = made as { mappings: { properties: Record<string, { fields?: object }> }; settings: unknown }[]
    const autocomplete = { type: 'text', analyzer: 'beginnings', search_analyzer: 'words' }
    expect(documents?.mappings.properties.name?.fields).toEqual({ autocomplete })
    expect(documents?.mappings.properties.artist_names?.fields).toEqual({ autocomplete })
    expect(documents?.settings).toMatchObject({
      analysis: { filter: { beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: 20 } } },
    })
  })

  it.each([
    ['another source', { position: 7, source: 'theirs' }],
    ['a source that nobody noted', { position: 7 }],
  ])('empties an index of %s, the state last', async (_, state) => {
    for (const part of PARTS) nock(CLUSTER).head(`/music-${part}`).reply(200, '', HEADERS)
    stateIs(state)
    const asked: string[] = []
    for (const part of PARTS) {
      nock(CLUSTER)
        .delete(`/music-${part}`)
        .query(true)
        .reply(() => {
          asked.push(part)
          return [200, { acknowledged: true }, HEADERS]
        })
      nock(CLUSTER).head(`/music-${part}`).reply(404, '', HEADERS)
      nock(CLUSTER).put(`/music-${part}`).reply(200, { acknowledged: true }, HEADERS)
    }
    partsAreActive()
    const begun = answer('PUT', '/music-state/_doc/feed', 200, { result: 'created' })
    const client = new Client({ node: CLUSTER, Connection: HttpConnection, maxRetries: 0 })
    await ElasticsearchSearchIndex.open(client, { name: 'music', source: 'ours' })
    expect(asked).toEqual(PARTS)
    expect(begun[0]?.body).toEqual({ position: 0, source: 'ours' })
  })

  it('bears it that another process makes an index at the same time', async () => {
    for (const part of PARTS) {
      nock(CLUSTER).head(`/music-${part}`).reply(404, '', HEADERS)
      const exists = { error: { type: 'resource_already_exists_exception' }, status: 400 }
      nock(CLUSTER).put(`/music-${part}`).reply(400, exists, HEADERS)
    }
    stateIs({ position: 0, source: 'ours' })
    const client = new Client({ node: CLUSTER, Connection: HttpConnection, maxRetries: 0 })
    await expect(ElasticsearchSearchIndex.open(client, { name: 'music', source: 'ours' })).resolves.toBeDefined()
  })

  it('asks for what matches in order of popularity, and hands out what is stored', async () => {
    const index = await open()
    const { lyrics: _, ...stored } = documentLike({ id: 'a' })
    const asked = answer('POST', '/music-documents/_search', 200, hits([{ stored }], 4321))
    const open_ = { words: ['ni'], fields: ['name' as const, 'tags' as const], open: true }
    const phrase = { words: ['東', '京'], fields: ['name' as const], open: false }
    const query = {
      ...queryFor([open_], [phrase]),
      none: [
        [[{ words: ['live'], fields: ['name' as const], open: false }]],
        [
          [{ words: ['miles'], fields: ['artists' as const], open: false }],
          [{ words: ['davis'], fields: ['artists' as const], open: false }],
        ],
      ],
    }
    expect(await index.candidates(query, 300, 20)).toEqual({ documents: [stored], total: 1000 })
    expect(asked[0]?.body).toMatchObject({
      from: 300,
      size: 20,
      sort: [{ popularity: 'desc' }, { id: 'asc' }],
      query: {
        bool: {
          filter: [
            { term: { kind: 'track' } },
            { bool: { should: [{ term: { 'name.autocomplete': 'ni' } }, { prefix: { tags: 'ni' } }] } },
            { bool: { should: [{ match_phrase: { name: '東 京' } }] } },
          ],
          must_not: [
            { bool: { filter: [{ bool: { should: [{ term: { name: 'live' } }] } }] } },
            {
              bool: {
                filter: [
                  { bool: { should: [{ term: { artist_names: 'miles' } }] } },
                  { bool: { should: [{ term: { artist_names: 'davis' } }] } },
                ],
              },
            },
          ],
        },
      },
    })
  })

  it('writes a batch, and then how far it is', async () => {
    const index = await open()
    const bulk = answer('POST', '/_bulk', 200, { errors: false, items: [] })
    const state = answer('PUT', '/music-state/_doc/feed', 200, { result: 'updated' })
    await index.apply({
      put: [documentLike({ id: 'a', names: ['queue'], lyrics: 'la la' })],
      remove: [{ kind: 'album', id: 'b' }],
      position: 7,
    })
    expect(bulk[0]?.body).toMatchObject([
      { delete: { _index: 'music-documents', _id: 'album:b' } },
      { index: { _index: 'music-documents', _id: 'track:a' } },
      { kind: 'track', names: ['queue'], name: ['queue'], lyrics: 'la la', stored: { id: 'a' } },
      { index: { _index: 'music-words', _id: 'queue', version: 32, version_type: 'external_gte' } },
      { word: 'queue', sounds: ['K'], weight: 32 },
    ])
    expect(bulk[0]?.query.get('refresh')).toBe('wait_for')
    expect(state[0]?.body).toEqual({ position: 7, source: 'ours' })
  })

  it('does not move on when a part of a batch was refused, unless it was to be removed and is gone', async () => {
    const batch = { put: [], remove: [{ kind: 'album', id: 'b' } as const], position: 7 }
    const bulkOf = (status: number) => ({ errors: true, items: [{ delete: { _id: 'album:b', status } }] })
    const index = await open()
    nock(CLUSTER).post(/_bulk/).reply(200, bulkOf(429), HEADERS)
    await expect(index.apply(batch)).rejects.toMatchObject({ code: 'search-unavailable' })
    nock.cleanAll()
    nock(CLUSTER).post(/_bulk/).reply(200, bulkOf(404), HEADERS)
    answer('PUT', '/music-state/_doc/feed', 200, { result: 'updated' })
    await index.apply(batch)
  })

  it('begins at position 0', async () => {
    const index = await open()
    answer('GET', '/music-state/_doc/feed', 404, { found: false })
    expect(await index.position()).toBe(0)
    answer('GET', '/music-state/_doc/feed', 200, { found: true, _source: { position: 9 } })
    expect(await index.position()).toBe(9)
  })

  it('asks for words within the edits and of the same sound, the nearest and heaviest first', async () => {
    const index = await open()
    const known = { word: 'queen', weight: 900 }
    const asked = answer('POST', '/music-words/_search', 200, hits([{ ...known, sounds: ['KN'] }]))
    expect(await index.wordsLike('quene', true)).toEqual([known])
    expect(asked[0]?.body).toMatchObject({
      sort: ['_score', { weight: 'desc' }],
      query: {
        bool: {
          should: [
            { constant_score: { filter: { term: { word: 'quene' } } } },
            { constant_score: { filter: { fuzzy: { 'word.autocomplete': { value: 'quene', fuzziness: 1 } } } } },
            { constant_score: { filter: { terms: { sounds: ['KN'] } } } },
          ],
        },
      },
    })
  })

  describe.each([
    ['is overloaded', (ask: Interceptor) => ask.reply(429, { error: 'too many' }, HEADERS)],
    ['is unavailable', (ask: Interceptor) => ask.reply(503, { error: 'no shard' }, HEADERS)],
    ['is something else', (ask: Interceptor) => ask.reply(200, hits([]), { 'content-type': 'application/json' })],
    ['answers no JSON', (ask: Interceptor) => ask.reply(200, '{"hits":', HEADERS)],
    ['answers half', (ask: Interceptor) => ask.reply(200, { took: 1 }, HEADERS)],
    ['answers without documents', (ask: Interceptor) => ask.reply(200, hits([undefined]), HEADERS)],
    ['cannot be reached', (ask: Interceptor) => ask.replyWithError('connection refused')],
  ])('when the cluster %s', (_, fail) => {
    it('refuses with search-unavailable, so that the degradation takes over', async () => {
      const index = await open()
      fail(nock(CLUSTER).post(/_search/))
      await expect(index.candidates(stay, 0, 10)).rejects.toMatchObject({ code: 'search-unavailable' })
    })
  })

  it('gives up on a cluster that takes the request and is silent', async () => {
    const STATE = JSON.stringify({ found: true, _source: { position: 0, source: 'ours' } })
    const silent = createServer((request, response) => {
      if (request.method === 'HEAD') response.writeHead(200, HEADERS).end()
      // Of its health, and of the state.
      if (request.method === 'GET') response.writeHead(200, HEADERS).end(STATE)
    }).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const node = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const client = new Client({ node, Connection: HttpConnection, requestTimeout: 100, maxRetries: 0 })
    const index = await ElasticsearchSearchIndex.open(client, { name: 'music', source: 'ours' })
    await expect(index.candidates(stay, 0, 10)).rejects.toMatchObject({ code: 'search-unavailable' })
    await index.close()
    silent.closeAllConnections()
  })
})
