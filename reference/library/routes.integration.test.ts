import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { webApiDescription } from '../../tests/web-api-description.fixture.ts'
import { ids, nowhere, publication } from '../catalog/publication.fixture.ts'
import type { CatalogService } from '../catalog/service.ts'
import { openTestCatalog } from '../catalog/test-catalog.fixture.ts'
import { type Answer, type TestGateway, testAccount, testCallers, testGateway } from '../gateway/gateway.fixture.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { systemClock } from '../system-clock.ts'
import { library, modelStore } from './library.fixture.ts'
import { libraryCatalog } from './library-catalog.ts'
import { libraryRoutes } from './routes.ts'
import type { LibraryService, SavedKind } from './service.ts'

const [one, two, three] = ids.tracks as [string, string, string]
const [first, second] = ids.episodes as [string, string]
const other = testCallers.other.account?.id as string
const NOW_MS = Math.floor(systemClock.nowMs())
const HOUR_MS = 3_600_000

/** Things of each kind that can be saved. */
const shelves: readonly (readonly [SavedKind, readonly [string, ...string[]]])[] = [
  ['track', [one, two, three]],
  ['album', [ids.album, ids.older]],
  ['show', [ids.show]],
  ['episode', [first, second]],
]

let catalog: CatalogService
let service: LibraryService
let endpoints: Endpoint[]
let gateway: TestGateway

beforeAll(async () => {
  catalog = await openTestCatalog()
  await catalog.publish(publication())
})
afterAll(() => catalog.close())

// Every test has a library of its own, in which nothing is but what was played.
beforeEach(async () => {
  service = library(modelStore())
  await service.mend()
  const people = new Set([testAccount.id, other])
  endpoints = libraryRoutes({
    service,
    catalog: libraryCatalog({
      tracks: (trackIds) => catalog.tracks(trackIds),
      albums: (albumIds) => catalog.albums(albumIds),
      tracksOfAlbum: (album, page) => catalog.tracksOfAlbum(album, page),
      artists: (artistIds) => catalog.artists(artistIds),
      shows: (showIds) => catalog.shows(showIds),
      episodes: (episodeIds) => catalog.episodes(episodeIds),
      users: async (userIds) => userIds.map((id) => (people.has(id) ? { id } : null)),
    }),
  })
  gateway = await testGateway({ endpoints })
  await played([one, two, one, ids.abroad])
  return gateway.close
})

/** Puts plays into the user's history, an hour apart, the last one an hour ago; all but the first from an album. */
async function played(trackIds: readonly string[]): Promise<void> {
  const plays = trackIds.map((trackId, i) => ({
    userId: testAccount.id,
    eventId: `event-${i}`,
    trackId,
    contextUri: i === 0 ? null : `spotify:album:${ids.album}`,
    playedAtMs: NOW_MS - (trackIds.length - i) * HOUR_MS,
    msPlayed: 200_000,
    offset: i,
  }))
  await service.history.keep(plays)
  const tracks = await catalog.tracks(trackIds)
  const artistsOf = new Map(tracks.flatMap((track) => (track ? [[track.id, track.artists.map(({ id }) => id)]] : [])))
  await service.history.score(plays, artistsOf)
}

const get = (path: string, token = 'user') => gateway.ask(path, { token })
const put = (path: string, body?: unknown, token = 'user') =>
  gateway.ask(path, { method: 'PUT', token, ...(body === undefined ? {} : { body }) })
const remove = (path: string, body?: unknown) =>
  gateway.ask(path, { method: 'DELETE', ...(body === undefined ? {} : { body }) })
const reasonOf = ({ status, json }: Answer) => [status, json?.error.reason]

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
    const answering = endpoints.filter(({ answers }) => answers[200]?.schema != null)
    expect(requests.map(([id]) => id).sort()).toEqual(answering.map(({ id }) => id).sort())
  })

  const description = webApiDescription()
  const conforming = 'missing' in description ? `(not held against the Web API: ${description.missing})` : ''
  it.each(requests)(`%s answers what it says it does, empty and full ${conforming}`, async (id, path) => {
    const schema = endpoints.find((endpoint) => endpoint.id === id)?.answers[200]?.schema as z.ZodType
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
    for (let next: string | null = `${gateway.url}${path}?limit=1`; next !== null; ) {
      const page: Answer = await get(next.replace(gateway.url, ''))
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
      endpoints,
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

describe('following', () => {
  const path = '/v1/me/following'
  const artists = [ids.artist, ids.guest].sort() as [string, string]

  it.each([
    ['in the query', (named: readonly string[]) => [`&ids=${named.join()}`]],
    ['in a list', (named: readonly string[]) => ['', named]],
    ['in an object', (named: readonly string[]) => ['', { ids: named }]],
  ] as const)('begins and ends by ids %s', async (_where, request) => {
    for (const [type, named] of [
      ['artist', artists],
      ['user', [other]],
    ] as const) {
      const [query, body] = request(named)
      const target = `${path}?type=${type}${query}`
      const contains = async () => (await get(`${path}/contains?type=${type}&ids=${named.join()}`)).json
      expect(await put(target, body)).toMatchObject({ status: 204, text: '' })
      expect(await contains()).toEqual(named.map(() => true))
      expect([...(await service.followerCounts(type, named)).values()]).toEqual(named.map(() => 1))
      expect(await remove(target, body)).toMatchObject({ status: 204, text: '' })
      expect(await contains()).toEqual(named.map(() => false))
      expect([...(await service.followerCounts(type, named)).values()]).toEqual(named.map(() => 0))
    }
  })

  it('leads from page to page by the last id', async () => {
    await put(`${path}?type=artist`, artists)
    const { json: page } = await get(`${path}?type=artist&limit=1`)
    expect(page.artists).toMatchObject({ total: 2, limit: 1, cursors: { after: artists[0] } })
    expect(page.artists.items.map(({ id }: { id: string }) => id)).toEqual([artists[0]])
    const { json: rest } = await get(page.artists.next.replace(gateway.url, ''))
    expect(rest.artists).toMatchObject({ total: 2, next: null, cursors: { after: null }, items: [{ id: artists[1] }] })
  })

  it('refuses oneself, nobody, what is no kind of follow, and a page that follows nothing', async () => {
    expect(reasonOf(await put(`${path}?type=user`, [testAccount.id]))).toEqual([400, 'request-invalid'])
    expect(reasonOf(await put(`${path}?type=user`, [nowhere]))).toEqual([404, 'not-found'])
    expect(reasonOf(await put(`${path}?type=artist`, [artists[0], nowhere]))).toEqual([404, 'not-found'])
    expect((await get(`${path}/contains?type=artist&ids=${artists[0]}`)).json).toEqual([false])
    for (const query of ['', '?type=show', '?type=artist&ids=short', '?type=artist']) {
      expect(reasonOf(await put(`${path}${query}`)), query).toEqual([400, 'request-invalid'])
    }
    for (const query of ['', '?type=user', '?type=artist&after=x', '?type=artist&limit=0']) {
      expect(reasonOf(await get(`${path}${query}`)), query).toEqual([400, 'request-invalid'])
    }
  })
})

describe('what was played', () => {
  it('is listed newest first, and leads back in time', async () => {
    const { json: page } = await get('/v1/me/player/recently-played?limit=3')
    const trackOf = (item: { track: { id: string } }) => item.track.id
    expect(page.items.map(trackOf)).toEqual([ids.abroad, one, two])
    expect(page.items[0].context).toMatchObject({ type: 'album', uri: `spotify:album:${ids.album}` })
    const { json: before } = await get(page.next.replace(gateway.url, ''))
    expect(before).toMatchObject({ items: [{ context: null }], next: null })
    expect(before.items.map(trackOf)).toEqual([one])
    const { json: after } = await get(`/v1/me/player/recently-played?after=${before.cursors.after}`)
    expect(after.items.map(trackOf)).toEqual([ids.abroad, one, two])
    expect((await get('/v1/me/player/recently-played', 'other')).json).toMatchObject({ items: [], cursors: null })
    const both = await get('/v1/me/player/recently-played?after=1&before=2')
    expect(reasonOf(both)).toEqual([400, 'request-invalid'])
  })

  it.each(['short_term', 'medium_term', 'long_term'])('makes the top of %s, the most played first', async (range) => {
    const { json: tracks } = await get(`/v1/me/top/tracks?time_range=${range}`)
    expect(tracks.items[0].id).toBe(one)
    expect(tracks.total).toBe(3)
    const { json: page } = await get(`/v1/me/top/tracks?time_range=${range}&limit=1`)
    expect(page.next).toContain(`time_range=${range}`)
    const { json: artists } = await get(`/v1/me/top/artists?time_range=${range}`)
    expect(artists.items.map(({ id }: { id: string }) => id)).toEqual([ids.artist, ids.guest])
    expect((await get('/v1/me/top/tracks', 'other')).json.total).toBe(0)
    expect(reasonOf(await get('/v1/me/top/tracks?time_range=ever'))).toEqual([400, 'request-invalid'])
  })

  it('of an episode is remembered up to its end, and shown to those who may see it', async () => {
    await put('/v1/me/episodes', [first])
    const path = (id: string) => `/v1/me/episodes/${id}/resume-point`
    const point = async () => (await get('/v1/me/episodes')).json.items[0].episode.resume_point
    expect(await put(path(first), { resume_position_ms: 61_000 })).toMatchObject({ status: 204, text: '' })
    expect(await point()).toEqual({ fully_played: false, resume_position_ms: 61_000 })
    await put(path(first), { resume_position_ms: 700_000 })
    expect(await point()).toEqual({ fully_played: true, resume_position_ms: 600_000 })
    await put(path(first), { resume_position_ms: 5, fully_played: true }, 'other')
    expect(await point()).toEqual({ fully_played: true, resume_position_ms: 600_000 })
    expect(reasonOf(await put(path(nowhere), { resume_position_ms: 1 }))).toEqual([404, 'not-found'])
    for (const body of [undefined, {}, { resume_position_ms: -1 }, { resume_position_ms: 1.5 }]) {
      expect(reasonOf(await put(path(first), body))).toEqual([400, 'request-invalid'])
    }
  })
})

function urisOf(kind: SavedKind, named: string): string {
  return named
    .split(',')
    .map((id) => `spotify:${kind}:${id}`)
    .join()
}
