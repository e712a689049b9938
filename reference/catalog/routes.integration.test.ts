import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { webApiDescription } from '../../tests/web-api-description.fixture.ts'
import { type TestGateway, testAccount, testGateway } from '../gateway/gateway.fixture.ts'
import { ids, nowhere, publication } from './publication.fixture.ts'
import { catalogRoutes } from './routes.ts'
import type { CatalogService } from './service.ts'
import { openTestCatalog } from './test-catalog.fixture.ts'

const [one, two, three] = ids.tracks as [string, string, string]
const [first] = ids.episodes as [string]

let catalog: CatalogService
let gateway: TestGateway
const endpoints = () =>
  catalogRoutes({
    service: catalog,
    resumePointsOf: async (accountId) => {
      expect(accountId).toBe(testAccount.id)
      return new Map([[first, { fullyPlayed: false, positionMs: 61_000 }]])
    },
  })

beforeAll(async () => {
  catalog = await openTestCatalog(':memory:', async () => new Map([[ids.artist, 1_234]]))
  await catalog.publish(publication())
  gateway = await testGateway({ endpoints: endpoints() })
})
afterAll(async () => {
  await gateway.close()
  await catalog.close()
})

/** What the Web API does not have; tested beside it. */
const BEYOND = ['get-lyrics']

/** A request to every endpoint, by its id. */
const requests: readonly (readonly [string, string])[] = [
  ['get-track', `/v1/tracks/${two}`],
  ['get-tracks', `/v1/tracks?ids=${one},${ids.abroad}&market=US`],
  ['get-audio-features', `/v1/audio-features/${one}`],
  ['get-several-audio-features', `/v1/audio-features?ids=${one}`],
  ['get-album', `/v1/albums/${ids.album}`],
  ['get-albums', `/v1/albums?ids=${ids.album},${ids.older}`],
  ['get-album-tracks', `/v1/albums/${ids.album}/tracks?limit=1&offset=1`],
  ['get-new-releases', '/v1/browse/new-releases?limit=1'],
  ['get-artist', `/v1/artists/${ids.artist}`],
  ['get-artists', `/v1/artists?ids=${ids.artist},${ids.guest}`],
  ['get-artist-albums', `/v1/artists/${ids.artist}/albums?include_groups=album,single&limit=1`],
  ['get-artist-top-tracks', `/v1/artists/${ids.artist}/top-tracks?market=SE`],
  ['get-related-artists', `/v1/artists/${ids.artist}/related-artists`],
  ['get-show', `/v1/shows/${ids.show}`],
  ['get-shows', `/v1/shows?ids=${ids.show}`],
  ['get-show-episodes', `/v1/shows/${ids.show}/episodes?limit=1`],
  ['get-episode', `/v1/episodes/${first}`],
  ['get-episodes', `/v1/episodes?ids=${ids.episodes.join()}`],
  ['get-playlist', `/v1/playlists/${ids.playlist}`],
  ['get-playlist-tracks', `/v1/playlists/${ids.playlist}/tracks?limit=2`],
  ['get-playlist-items', `/v1/playlists/${ids.playlist}/items?limit=2`],
  ['get-featured-playlists', '/v1/browse/featured-playlists'],
  ['get-category-playlists', '/v1/browse/categories/lo-fi-beats/playlists'],
  ['get-categories', '/v1/browse/categories?limit=1'],
  ['get-category', '/v1/browse/categories/test'],
  ['get-genre-seeds', '/v1/recommendations/available-genre-seeds'],
  ['get-markets', '/v1/markets'],
]

describe('the catalog over HTTP', () => {
  it('has every endpoint of the Web API in the tests below', () => {
    const ofApps = endpoints().filter(({ id, access }) => access === 'client' && !BEYOND.includes(id))
    expect(requests.map(([id]) => id).sort()).toEqual(ofApps.map(({ id }) => id).sort())
  })

  it.each(requests)('%s answers what it says it does', async (id, path) => {
    const schema = endpoints().find((endpoint) => endpoint.id === id)?.answers[200]?.schema as z.ZodType
    for (const token of ['user', 'app']) {
      const { status, json } = await gateway.ask(path, { token })
      expect(status).toBe(200)
      expect(schema.parse(json)).toEqual(json)
    }
  })

  const description = webApiDescription()
  const conforming = 'missing' in description ? `(skipped: ${description.missing})` : ''
  describe.skipIf('missing' in description)(`as the Web API is described ${conforming}`, () => {
    it.each(requests)('%s', async (_id, path) => {
      if ('missing' in description) return
      for (const token of ['user', 'app']) {
        const { json } = await gateway.ask(path, { token })
        expect(description.problems('get', path, 200, json)).toEqual([])
      }
    })

    it('refuses as described, and the description finds a fault', async () => {
      if ('missing' in description) return
      const refused = await gateway.ask('/v1/tracks/short')
      expect(description.problems('get', '/v1/tracks/short', 400, refused.json)).toEqual([])
      const { json } = await gateway.ask(`/v1/albums/${ids.album}`)
      const broken = { ...json, album_type: 'ep', tracks: { ...json.tracks, total: '3' } }
      expect(description.problems('get', `/v1/albums/${ids.album}`, 200, broken)).toHaveLength(2)
    })
  })

  it('says where things are and what they are called', async () => {
    const { json: track } = await gateway.ask(`/v1/tracks/${two}`)
    expect(track).toMatchObject({
      id: two,
      uri: `spotify:track:${two}`,
      href: `${gateway.url}/v1/tracks/${two}`,
      preview_url: `${gateway.url}/v1/previews/${ids.abroad}`,
      external_ids: { isrc: 'QZTST2600002' },
      artists: [{ id: ids.guest }, { id: ids.artist, href: `${gateway.url}/v1/artists/${ids.artist}` }],
      album: { id: ids.album, total_tracks: 3, release_date_precision: 'day', images: [{ width: 640 }, {}, {}] },
    })
    const { json: older } = await gateway.ask(`/v1/albums/${ids.older}`)
    expect(older).toMatchObject({ album_type: 'single', images: [], copyrights: [{ text: '2020 Tests', type: 'P' }] })
    const { json: show } = await gateway.ask(`/v1/shows/${ids.show}`)
    expect(show.html_description).toBe('<p>How they are made.<br/>Weekly.</p>')
  })

  it('gives several in their order, null where there is none', async () => {
    const { json: tracks } = await gateway.ask(`/v1/tracks?ids=${three},${nowhere},%20${one}`)
    expect(tracks.tracks.map((track: { id: string } | null) => track?.id)).toEqual([three, undefined, one])
    const asked = await Promise.all(
      [
        `albums?ids=${nowhere}`,
        `artists?ids=${nowhere}`,
        `shows?ids=${nowhere}`,
        `episodes?ids=${nowhere}`,
        `audio-features?ids=${two}`,
      ].map((path) => gateway.ask(`/v1/${path}`)),
    )
    expect(asked.map(({ json }) => Object.values(json))).toEqual(Array(5).fill([[null]]))
  })

  it("says what can be played in the user's own country, whatever is asked for", async () => {
    const { json: abroad } = await gateway.ask(`/v1/tracks/${ids.abroad}?market=US`)
    expect(abroad).toMatchObject({ is_playable: false, restrictions: { reason: 'market' }, available_markets: ['US'] })
    expect(abroad.album.restrictions).toEqual({ reason: 'market' })
    const { json: home } = await gateway.ask(`/v1/tracks/${one}?market=from_token`)
    expect(home.is_playable).toBe(true)
    expect(home).not.toHaveProperty('restrictions')
  })

  it('says of the market that an app asks for, and nothing where it asks for none', async () => {
    const ask = async (query: string) => (await gateway.ask(`/v1/tracks/${ids.abroad}${query}`, { token: 'app' })).json
    expect(await ask('?market=us')).toMatchObject({ is_playable: true })
    expect(await ask('?market=DE')).toMatchObject({ is_playable: false, restrictions: { reason: 'market' } })
    expect(await ask('')).not.toHaveProperty('is_playable')
    expect((await gateway.ask('/v1/browse/new-releases?country=US', { token: 'app' })).json.albums.total).toBe(1)
    const { status, json } = await gateway.ask(`/v1/tracks/${one}?market=from_token`, { token: 'app' })
    expect([status, json.error.reason]).toEqual([400, 'request-invalid'])
  })

  it('leads from page to page', async () => {
    const albums = `/v1/artists/${ids.artist}/albums`
    const page = await gateway.ask(`${albums}?limit=1&include_groups=album,single&market=DE`, { token: 'app' })
    expect(page.json).toMatchObject({ total: 1, next: null, previous: null, items: [{ album_group: 'album' }] })
    const { json: all } = await gateway.ask(`${albums}?limit=1&include_groups=single,album`, { token: 'app' })
    expect(all.next).toBe(`${gateway.url}${albums}?include_groups=single%2Calbum&limit=1&offset=1`)
    const { json: next } = await gateway.ask(all.next.slice(gateway.url.length), { token: 'app' })
    expect(next).toMatchObject({ next: null, previous: all.href, offset: 1, items: [{ album_group: 'single' }] })
  })

  it('has resume points for a user, and none for an app', async () => {
    const ask = async (path: string, token: string) => (await gateway.ask(path, { token })).json
    expect((await ask(`/v1/episodes/${first}`, 'user')).resume_point).toEqual({
      fully_played: false,
      resume_position_ms: 61_000,
    })
    const { items } = await ask(`/v1/shows/${ids.show}/episodes`, 'user')
    expect(
      items.map((item: { resume_point: { resume_position_ms: number } }) => item.resume_point.resume_position_ms),
    ).toEqual([0, 61_000])
    expect(await ask(`/v1/episodes/${first}`, 'app')).not.toHaveProperty('resume_point')
  })

  it.each([
    ['/v1/tracks/short', 'id: expected the id of a track: 22 letters and digits, found "short"'],
    ['/v1/albums/%00', 'id: expected the id of an album'],
    ['/v1/tracks', 'ids: expected ids of tracks separated by commas, at most 50, found nothing'],
    [`/v1/tracks?ids=${one},x`, 'ids[1]: expected the id of a track'],
    [
      `/v1/albums?ids=${Array(21).fill(ids.album).join()}`,
      'ids: expected ids of albums separated by commas, at most 20',
    ],
    [
      `/v1/tracks/${one}?market=Sweden`,
      'market: expected an ISO 3166-1 alpha-2 country code, or from_token, found "Sweden"',
    ],
    ['/v1/browse/new-releases?limit=51', 'limit: expected a whole number from 1 to 50, found "51"'],
    ['/v1/browse/new-releases?offset=-1', 'offset: expected a whole number from 0 to 1000000, found "-1"'],
    [`/v1/artists/${ids.artist}/albums?include_groups=live`, 'include_groups[0]: expected one or more of album,'],
  ])('refuses %s', async (path, message) => {
    const { status, json } = await gateway.ask(path)
    expect([status, json.error.reason]).toEqual([400, 'request-invalid'])
    expect(json.error.message).toContain(message)
  })

  const ofOne = requests.map(([, path]) => path).filter((path) => /[0-9A-Za-z]{22}|categories\//.test(path))
  it.each(ofOne.filter((path) => !path.includes('?ids=')))('knows nothing of what is not there: %s', async (path) => {
    const elsewhere = path.replace(/[0-9A-Za-z]{22}/, nowhere).replace(/categories\/[a-z-]+/, 'categories/nothing')
    const { status, json } = await gateway.ask(elsewhere)
    expect([status, json.error?.reason]).toEqual([404, 'not-found'])
  })
})
