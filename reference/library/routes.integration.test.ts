import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { webApiDescription } from '../../tests/web-api-description.fixture.ts'
import { ids, nowhere } from '../catalog/publication.fixture.ts'
import { type Answer, testCallers, testGateway } from '../gateway/gateway.fixture.ts'
import {
  HOUR_MS,
  type LibraryGateway,
  libraryGateway,
  NOW_MS,
  other,
  reasonOf,
  shelves,
  urisOf,
} from './library-gateway.fixture.ts'

const [one] = ids.tracks as [string]

// Every test has a library of its own.
let opened: LibraryGateway
const get: LibraryGateway['get'] = (...request) => opened.get(...request)
const put: LibraryGateway['put'] = (...request) => opened.put(...request)
const remove: LibraryGateway['remove'] = (...request) => opened.remove(...request)
beforeEach(async () => {
  opened = await libraryGateway()
})
afterEach(() => opened.close())

/** Saves and follows one of everything, as the requests below need it. */
async function fill(): Promise<void> {
  for (const [kind, things] of shelves) expect((await put(`/v1/me/${kind}s?ids=${things.join()}`)).status).toBe(200)
  expect((await put('/v1/me/following?type=artist', [ids.artist, ids.guest])).status).toBe(204)
  expect((await put('/v1/me/following?type=user', [other])).status).toBe(204)
}

/** The description calls these strings, and says in the words beside it that they are null on the last page. */
const NULL_ON_THE_LAST_PAGE = ['/artists/next must be string', '/artists/cursors/after must be string']

/** A request to everything that answers with JSON, by its endpoint. */
const requests: readonly (readonly [string, string])[] = [
  ...shelves.flatMap(([kind, things]) => [
    [`get-saved-${kind}s`, `/v1/me/${kind}s?limit=1&offset=0&market=DE`] as const,
    [`check-saved-${kind}s`, `/v1/me/${kind}s/contains?ids=${things[0]},${nowhere}`] as const,
  ]),
  ['check-library-contains', `/v1/me/library/contains?uris=spotify:track:${one},spotify:artist:${ids.artist}`],
  ['get-followed-artists', '/v1/me/following?type=artist&limit=1'],
  ['check-follows', `/v1/me/following/contains?type=user&ids=${other}`],
  ['get-recently-played', '/v1/me/player/recently-played?limit=2'],
  ['get-top-tracks', '/v1/me/top/tracks?time_range=short_term&limit=1'],
  ['get-top-artists', '/v1/me/top/artists'],
]

describe('the library over HTTP', () => {
  it('has everything that answers with JSON in the tests below', () => {
    const answering = opened.endpoints.filter(({ answers }) => answers[200]?.schema != null)
    expect(requests.map(([id]) => id).sort()).toEqual(answering.map(({ id }) => id).sort())
  })

  const description = webApiDescription()
  const conforming = 'missing' in description ? `(not held against the Web API: ${description.missing})` : ''
  it.each(requests)(`%s answers what it says it does, empty and full ${conforming}`, async (id, path) => {
    const schema = opened.endpoints.find((endpoint) => endpoint.id === id)?.answers[200]?.schema as z.ZodType
    for (const prepare of [async () => {}, fill]) {
      await prepare()
      const { status, json } = await get(path)
      expect(status).toBe(200)
      expect(schema.parse(json)).toEqual(json)
      if ('missing' in description) continue
      const problems = description.problems('get', path, 200, json)
      expect(problems.filter((problem) => !NULL_ON_THE_LAST_PAGE.includes(problem))).toEqual([])
    }
  })

  it.skipIf('missing' in description)('refuses as the Web API does', async () => {
    if ('missing' in description) return
    // Of `/me/library` it describes refusals in another form than everywhere else, which nobody has seen.
    for (const path of ['/v1/me/tracks', '/v1/me/albums', '/v1/me/shows', '/v1/me/episodes', '/v1/me/following']) {
      const { status, json } = await put(path)
      expect(status).toBe(400)
      expect(description.problems('put', path, status, json)).toEqual([])
    }
  })
})

describe.each(shelves)('saved %ss', (kind, things) => {
  const path = `/v1/me/${kind}s`
  const known = things.join()
  const contains = async (wanted = known) => (await get(`${path}/contains?ids=${wanted}`)).json
  const all = (value: boolean) => things.map(() => value)

  it.each([
    ['in the query', (changed: string) => [`${path}?ids=${changed}`]],
    ['in a list', (changed: string) => [path, changed.split(',')]],
    ['in an object', (changed: string) => [path, { ids: changed.split(',') }]],
    ['by URIs, as of 2026', (changed: string) => [`/v1/me/library?uris=${urisOf(kind, changed)}`]],
    ['in the query before the body', (changed: string) => [`${path}?ids=${changed}`, [nowhere]]],
  ] as const)('are saved and removed by ids %s', async (_where, request) => {
    const [target, body] = request(known)
    expect(await put(target as string, body)).toMatchObject({ status: 200, text: '' })
    expect(await contains()).toEqual(all(true))
    expect((await get(`/v1/me/library/contains?uris=${urisOf(kind, known)}`)).json).toEqual(all(true))
    expect((await get(path, 'other')).json).toMatchObject({ items: [], total: 0 })
    expect(await remove(target as string, body)).toMatchObject({ status: 200, text: '' })
    expect(await contains()).toEqual(all(false))
    expect((await get(path)).json).toMatchObject({ items: [], total: 0 })
  })

  it('are listed newest first, keep their first date, and lead from page to page', async () => {
    const dated = things.map((id, i) => ({ id, added_at: new Date(NOW_MS - (i + 1) * HOUR_MS).toISOString() }))
    await put(path, { timestamped_ids: dated })
    await put(path, [...things])
    const found: { added_at: string; id: string }[] = []
    for (let next: string | null = `${opened.gateway.url}${path}?limit=1`; next !== null; ) {
      const page: Answer = await get(next.replace(opened.gateway.url, ''))
      expect(page.json.total).toBe(things.length)
      found.push(...page.json.items.map((item: Record<string, { id: string }>) => ({ ...item, id: item[kind]?.id })))
      next = page.json.next
    }
    expect(found.map(({ added_at, id }) => ({ id, added_at }))).toEqual(dated)
  })

  it('are refused when there is no such thing, all of them, or when nothing is named that could be one', async () => {
    expect(reasonOf(await put(path, [things[0], nowhere]))).toEqual([404, 'not-found'])
    expect(reasonOf(await put(`/v1/me/library?uris=${urisOf(kind, `${things[0]},${nowhere}`)}`))).toEqual([
      404,
      'not-found',
    ])
    expect(await contains()).toEqual(all(false))
    const wrong = [[], ['short'], { ids: [] }, { id: one }, 'text', Array(51).fill(one), { timestamped_ids: [one] }]
    for (const body of wrong) {
      expect(reasonOf(await put(path, body)), JSON.stringify(body)).toEqual([400, 'request-invalid'])
      expect(reasonOf(await remove(path, body)), JSON.stringify(body)).toEqual([400, 'request-invalid'])
    }
    const nothing = await put(path)
    expect(reasonOf(nothing)).toEqual([400, 'request-invalid'])
    expect(nothing.json.error.message).toContain('in the query or the body, found nothing')
    expect(reasonOf(await get(`${path}/contains`))).toEqual([400, 'request-invalid'])
    expect(reasonOf(await get(`${path}?limit=51`))).toEqual([400, 'request-invalid'])
  })

  it('that are removed without having been saved change nothing', async () => {
    await put(path, [things[0]])
    expect((await remove(path, [nowhere])).status).toBe(200)
    expect((await get(path)).json.total).toBe(1)
  })
})

describe('URIs', () => {
  it('may be of all kinds at once', async () => {
    const uris = [...shelves.map(([kind, [id]]) => `spotify:${kind}:${id}`), `spotify:artist:${ids.artist}`]
    const query = [...uris, `spotify:user:${other}`].join()
    expect((await put(`/v1/me/library?uris=${query}`)).status).toBe(200)
    expect((await get(`/v1/me/library/contains?uris=${query}`)).json).toEqual(Array(6).fill(true))
    expect((await get('/v1/me/following?type=artist')).json.artists.items).toMatchObject([{ id: ids.artist }])
    expect((await remove(`/v1/me/library?uris=${query}`)).status).toBe(200)
    expect((await get(`/v1/me/library/contains?uris=${query}`)).json).toEqual(Array(6).fill(false))
  })

  it('are refused when one of them is none, too many, or of nothing that is kept', async () => {
    const tracks = (count: number) => urisOf('track', Array(count).fill(one).join())
    for (const uris of ['', one, 'spotify:track:short', `spotify:playlist:${ids.playlist}`, tracks(41)]) {
      expect(reasonOf(await put(`/v1/me/library?uris=${uris}`)), uris).toEqual([400, 'request-invalid'])
    }
    expect((await put(`/v1/me/library?uris=${tracks(40)}`)).status).toBe(200)
  })

  it('of artists and people need the scope for following', async () => {
    const gatewayOfLibrarian = await testGateway({
      endpoints: opened.endpoints,
      authenticate: () => ({
        ...(testCallers.user as (typeof testCallers)[string]),
        scopes: new Set(['user-library-read', 'user-library-modify'] as const),
      }),
    })
    const ask = (method: string, path: string) => gatewayOfLibrarian.ask(`/v1/me/library${path}`, { method })
    const [track, artist] = [`uris=spotify:track:${one}`, `uris=spotify:track:${one},spotify:artist:${ids.artist}`]
    expect((await ask('PUT', `?${track}`)).status).toBe(200)
    for (const method of ['PUT', 'DELETE']) {
      expect(reasonOf(await ask(method, `?${artist}`))).toEqual([403, 'scope-missing'])
    }
    expect(reasonOf(await ask('GET', `/contains?${artist}`))).toEqual([403, 'scope-missing'])
    expect((await ask('GET', `/contains?${track}`)).json).toEqual([true])
    await gatewayOfLibrarian.close()
  })
})
