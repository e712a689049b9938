import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ids, nowhere } from '../catalog/publication.fixture.ts'
import { testAccount } from '../gateway/gateway.fixture.ts'
import { type LibraryGateway, libraryGateway, other, reasonOf } from './library-gateway.fixture.ts'

const [one, two] = ids.tracks as [string, string]
const [first] = ids.episodes as [string]

let opened: LibraryGateway
const get: LibraryGateway['get'] = (...request) => opened.get(...request)
const put: LibraryGateway['put'] = (...request) => opened.put(...request)
const remove: LibraryGateway['remove'] = (...request) => opened.remove(...request)
beforeEach(async () => {
  opened = await libraryGateway()
})
afterEach(() => opened.close())

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
      expect([...(await opened.service.followerCounts(type, named)).values()]).toEqual(named.map(() => 1))
      expect(await remove(target, body)).toMatchObject({ status: 204, text: '' })
      expect(await contains()).toEqual(named.map(() => false))
      expect([...(await opened.service.followerCounts(type, named)).values()]).toEqual(named.map(() => 0))
    }
  })

  it('leads from page to page by the last id', async () => {
    await put(`${path}?type=artist`, artists)
    const { json: page } = await get(`${path}?type=artist&limit=1`)
    expect(page.artists).toMatchObject({ total: 2, limit: 1, cursors: { after: artists[0] } })
    expect(page.artists.items.map(({ id }: { id: string }) => id)).toEqual([artists[0]])
    const { json: rest } = await get(page.artists.next.replace(opened.gateway.url, ''))
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
    const { json: before } = await get(page.next.replace(opened.gateway.url, ''))
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
