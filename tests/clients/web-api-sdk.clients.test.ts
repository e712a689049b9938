import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DEMO_APP } from '../../reference/accounts/demo-accounts.ts'
import { type LiveService, startLiveService } from '../platform/live-service.fixture.ts'
import { registerApp } from '../platform/sign-in.fixture.ts'
import { webApiDescription } from '../web-api-description.fixture.ts'
import { CALLBACK, heard, thingsOf } from './live-clients.fixture.ts'
import { allowedThroughPages } from './pages.ts'
import { atService, sdkAt } from './sdk-at.ts'
import { sdkCalls, sdkLeftOut, sdkMethods } from './sdk-coverage.ts'
import type { Things } from './things.ts'

const SCOPES = [
  'user-read-private',
  'user-read-email',
  'user-library-read',
  'user-library-modify',
  'user-follow-read',
  'user-follow-modify',
  'user-read-recently-played',
  'user-top-read',
  'user-read-playback-position',
  // Nothing here is behind it: apps ask for it together with others, and look for it in what they get.
  'playlist-read-private',
]

let service: LiveService
let things: Things
/** The SDK as a user's app and as an app of its own. */
let asUser: SpotifyApi
let asApp: SpotifyApi

const description = webApiDescription()
const missing = 'missing' in description ? description.missing : null
/** What the Web API's description has against answers. */
const problems: string[] = []
/** Where the Web API itself sends null, and clients wait for it, though its description knows nothing of that. */
const NULL_ALL_THE_SAME = [
  // Of a track that nobody has.
  /^GET \/v1\/audio-features\?.*: \/audio_features\/1 must be object$/,
  // Behind the last page.
  /^GET \/v1\/me\/following\?.*: \/artists\/(next|cursors\/after) must be string$/,
  /^GET \/v1\/me\/player\/recently-played\?.*: \/(next must be string|cursors must be object)$/,
]

beforeAll(async () => {
  service = await startLiveService()
  things = thingsOf(service)
  // The SDK gets its tokens with the global fetch, whatever its options say.
  const direct = globalThis.fetch
  vi.stubGlobal('fetch', (request: string | URL, init?: RequestInit) =>
    direct(atService(service.url, String(request)), init),
  )
  const app = await registerApp(service.url, service.tokens.operator)
  asApp = SpotifyApi.withClientCredentials(app.clientId, app.secret, [], options())
  asUser = await authorized()
}, 120_000)
afterAll(async () => {
  vi.unstubAllGlobals()
  await service.stop()
})

/** The SDK's options, with every answer held against the description. */
function options() {
  const { fetch: ask, ...others } = sdkAt(service.url)
  return {
    ...others,
    fetch: async (request: RequestInfo | URL, init?: RequestInit) => {
      const answer = await (ask as typeof fetch)(request as string, init)
      const text = await answer.clone().text()
      if ('problems' in description && text !== '') {
        const { pathname, search } = new URL(String(request))
        const method = init?.method ?? 'GET'
        const found = description.problems(method, pathname + search, answer.status, JSON.parse(text))
        problems.push(...found.map((problem) => `${method} ${pathname}${search}: ${problem}`))
      }
      return answer
    },
  }
}

/** The SDK with tokens that it got by itself: its own PKCE, through the real pages. */
async function authorized(): Promise<SpotifyApi> {
  const sent = Promise.withResolvers<string>()
  const redirectionStrategy = {
    redirect: async (url: string | URL) => sent.resolve(String(url)),
    onReturnFromRedirect: async () => {},
  }
  const sdk = SpotifyApi.withUserAuthorization(DEMO_APP.clientId, CALLBACK, SCOPES, {
    ...options(),
    redirectionStrategy,
  })
  const location = { search: '', href: CALLBACK }
  vi.stubGlobal('window', { location, history: { replaceState: () => {} }, crypto: globalThis.crypto })
  vi.stubGlobal('document', { title: '' })
  expect(await sdk.authenticate()).toMatchObject({ authenticated: false })
  const back = await allowedThroughPages(atService(service.url, await sent.promise), service.accounts.premium)
  Object.assign(location, { search: back.search, href: back.href })
  const { authenticated, accessToken } = await sdk.authenticate()
  vi.stubGlobal('window', undefined)
  vi.stubGlobal('document', undefined)
  expect(authenticated).toBe(true)
  expect((accessToken as unknown as { scope: string }).scope.split(' ').sort()).toEqual(SCOPES.toSorted())
  return sdk
}

describe('@spotify/web-api-ts-sdk', () => {
  it('has no endpoint that is neither driven nor left out for a reason', () => {
    const driven = new Set(sdkCalls.map(({ method }) => method))
    expect([...driven].filter((method) => method in sdkLeftOut)).toEqual([])
    expect(sdkMethods(asUser)).toEqual([...driven, ...Object.keys(sdkLeftOut)].sort())
  })

  const named = sdkCalls.map((call) => [`${call.method} ${call.how}`.trim(), call] as const)
  it.each(named)('%s works for a user', async (_, { run }) => {
    expect(await run(asUser, things)).not.toBe('')
  })

  it.each(named.filter(([, { caller }]) => caller === 'app'))('%s works for an app alone', async (_, { run }) => {
    expect(await run(asApp, things)).not.toBe('')
  })

  const unlessMissing = missing === null ? it : it.skip
  unlessMissing(`gets nothing that the Web API would not send${missing === null ? '' : `: ${missing}`}`, () => {
    expect(problems.filter((problem) => !NULL_ALL_THE_SAME.some((known) => known.test(problem)))).toEqual([])
    // Were nothing looked at, these would be missing too.
    for (const known of NULL_ALL_THE_SAME) expect(problems.some((problem) => known.test(problem))).toBe(true)
  })
})

describe('what the SDK reads', () => {
  it('is what was published', async () => {
    const { ids } = service
    const track = await asUser.tracks.get(ids.tracks[1], 'SE')
    expect(track).toMatchObject({
      name: 'Two',
      duration_ms: 15_000,
      track_number: 2,
      is_playable: true,
      artists: [{ name: 'A Guest' }, { name: 'The Fixtures' }],
      album: { name: 'Continuous', release_date: '2026-05-01', release_date_precision: 'day', total_tracks: 3 },
      external_ids: { isrc: 'QZTST2600002' },
    })
    const album = await asUser.albums.get(ids.album, 'SE')
    expect(album.tracks.items.map(({ name }) => name)).toEqual(['One', 'Two', 'Three'])
    expect(album.copyrights).toEqual([{ text: '2026 Tests', type: 'C' }])
    expect((await asUser.shows.episodes(ids.show, 'SE')).items.map(({ name }) => name)).toEqual([
      'Episode 2',
      'Episode 1',
    ])
    const playlist = await asUser.playlists.getPlaylist(ids.playlist, 'US')
    expect(playlist.tracks.items.map((item) => item.track.name)).toEqual(['Abroad', 'Two', 'Abroad'])
    const elsewhere = await asUser.tracks.get(ids.abroad, 'SE')
    expect(elsewhere).toMatchObject({ is_playable: false, restrictions: { reason: 'market' } })
  })

  it('are pictures that can be fetched, in the sizes that it is told', async () => {
    const { images } = await asUser.artists.get(service.ids.artist)
    expect(images.map(({ width }) => width)).toEqual([640, 300, 64])
    for (const { url } of images) {
      const answer = await fetch(url)
      expect({ status: answer.status, type: answer.headers.get('Content-Type') }).toMatchObject({ status: 200 })
      expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100)
    }
  })

  it('finds with the search what is misspelled', async () => {
    const { artists } = await asUser.search('the fixtrues', ['artist'], 'SE', 5)
    expect(artists.items[0]).toMatchObject({ id: service.ids.artist, name: 'The Fixtures' })
  })

  it('has what the user heard, newest first, and whom they hear most', async () => {
    const [one, two] = service.ids.tracks
    await heard(service, [one, two, one])
    const { items } = await asUser.player.getRecentlyPlayedTracks(10)
    expect(items.map(({ track }) => track.name)).toEqual(['One', 'Two', 'One'])
    const [, middle] = items
    const earlier = await asUser.player.getRecentlyPlayedTracks(10, {
      timestamp: Date.parse(middle.played_at),
      type: 'before',
    })
    expect(earlier.items.map(({ played_at }) => played_at)).toEqual([items[2].played_at])
    const top = await asUser.currentUser.topItems('tracks', 'short_term')
    expect(top.items.map(({ id }) => id)).toEqual([one, two])
    const artists = await asUser.currentUser.topItems('artists', 'short_term')
    expect(artists.items.map(({ name }) => name)).toEqual(['The Fixtures', 'A Guest'])
  })

  it('counts a follower', async () => {
    const { guest } = service.ids
    const followers = async () => (await asApp.artists.get(guest)).followers.total
    const before = await followers()
    await asUser.currentUser.followArtistsOrUsers([guest], 'artist')
    await expect.poll(followers).toBe(before + 1)
    await asUser.currentUser.unfollowArtistsOrUsers([guest], 'artist')
    await expect.poll(followers).toBe(before)
  })
})

describe('what the SDK is refused', () => {
  it('are the things of users when it asks for an app alone', async () => {
    await expect(asApp.currentUser.tracks.savedTracks()).rejects.toThrow('user-required')
  })

  it('is anything without a good token', async () => {
    const nobody = SpotifyApi.withAccessToken(
      'nobody',
      { access_token: 'made-up', token_type: 'Bearer', expires_in: 3600, refresh_token: '' },
      options(),
    )
    await expect(nobody.currentUser.profile()).rejects.toThrow('Bad or expired token')
  })

  it('is what there is not, and what nobody can ask for, with words that help', async () => {
    await expect(asUser.albums.get('A'.repeat(22))).rejects.toThrow('404')
    await expect(asUser.albums.get('short')).rejects.toThrow(/400.*expected/s)
    await expect(asUser.search('', ['track'])).rejects.toThrow(/400.*q/s)
  })

  it('is nothing once it has refreshed a token that ended', async () => {
    const token = await asUser.getAccessToken()
    if (token === null) throw new Error('the SDK has no token')
    const late = SpotifyApi.withAccessToken(DEMO_APP.clientId, { ...token, expires: Date.now() - 1 }, options())
    expect((await late.currentUser.profile()).id).toBe(service.accounts.premium.id)
    const renewed = await late.getAccessToken()
    expect(renewed?.access_token).not.toBe(token.access_token)
    expect(renewed?.refresh_token).not.toBe(token.refresh_token)
  })
})
