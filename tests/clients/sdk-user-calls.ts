import assert from 'node:assert/strict'
import type { Page, SpotifyApi } from '@spotify/web-api-ts-sdk'
import { asUser, count, idsOf, isPage, MARKET, type SdkCall, sameIds } from './sdk-call.ts'
import type { Things } from './things.ts'

const all = (ids: readonly string[], value: boolean) => ids.map(() => value)

/** What the SDK has for one kind of saved items, under names that differ from kind to kind. */
interface Shelf {
  readonly kind: 'tracks' | 'albums' | 'shows' | 'episodes'
  readonly save: string
  readonly has: string
  readonly saved: string
  readonly remove: string
  page(sdk: SpotifyApi): Promise<{ items: readonly { added_at: string; id: string }[]; total: number }>
}

/** Any of the SDK's pages of saved items, looked at, with the ids of what was saved. */
async function itemsOf<Item extends { added_at: string }>(
  page: Promise<Page<Item>>,
  idOf: (item: Item) => string,
): ReturnType<Shelf['page']> {
  const found = await page
  isPage(found)
  return { items: found.items.map((item) => ({ added_at: item.added_at, id: idOf(item) })), total: found.total }
}

const shelves: readonly Shelf[] = [
  {
    kind: 'tracks',
    save: 'saveTracks',
    has: 'hasSavedTracks',
    saved: 'savedTracks',
    remove: 'removeSavedTracks',
    page: (sdk) => itemsOf(sdk.currentUser.tracks.savedTracks(50, 0, MARKET), ({ track }) => track.id),
  },
  {
    kind: 'albums',
    save: 'saveAlbums',
    has: 'hasSavedAlbums',
    saved: 'savedAlbums',
    remove: 'removeSavedAlbums',
    page: (sdk) => itemsOf(sdk.currentUser.albums.savedAlbums(50, 0, MARKET), ({ album }) => album.id),
  },
  {
    kind: 'shows',
    save: 'saveShows',
    has: 'hasSavedShow',
    saved: 'savedShows',
    remove: 'removeSavedShows',
    page: (sdk) => itemsOf(sdk.currentUser.shows.savedShows(50, 0), ({ show }) => show.id),
  },
  {
    kind: 'episodes',
    save: 'saveEpisodes',
    has: 'hasSavedEpisodes',
    saved: 'savedEpisodes',
    remove: 'removeSavedEpisodes',
    page: (sdk) => itemsOf(sdk.currentUser.episodes.savedEpisodes(MARKET, 50, 0), ({ episode }) => episode.id),
  },
]

/** Saves, finds and removes again: afterwards the shelf is as it was. */
function shelfCalls({ kind, save, has, saved, remove, page }: Shelf): SdkCall[] {
  const group = (sdk: SpotifyApi) =>
    sdk.currentUser[kind] as unknown as Record<string, (ids: string[]) => Promise<unknown>>
  const call = (name: string, how: string, run: SdkCall['run']): SdkCall =>
    asUser(`currentUser.${kind}.${name}`, how, kind, run)
  return [
    call(has, 'before', async (sdk, { [kind]: ids }) => {
      assert.deepEqual(await group(sdk)[has]([...ids]), all(ids, false))
      return 'not there yet'
    }),
    call(save, '', async (sdk, { [kind]: ids }) => {
      await group(sdk)[save]([...ids])
      return count(ids.length, kind.slice(0, -1))
    }),
    call(has, 'after', async (sdk, { [kind]: ids }) => {
      assert.deepEqual(await group(sdk)[has]([...ids]), all(ids, true))
      return 'there'
    }),
    call(saved, '', async (sdk, { [kind]: ids }) => {
      const { items, total } = await page(sdk)
      // Newest first; what was saved together has one time.
      assert.deepEqual(idsOf(items.slice(0, ids.length)).sort(), ids.toSorted())
      const times = items.map(({ added_at }) => added_at)
      assert.deepEqual(times, times.toSorted().reverse())
      return `${total} of them, newest first`
    }),
    call(remove, '', async (sdk, { [kind]: ids }) => {
      await group(sdk)[remove]([...ids])
      assert.deepEqual(await group(sdk)[has]([...ids]), all(ids, false))
      return 'gone again'
    }),
  ]
}

function followCalls(type: 'artist' | 'user'): SdkCall[] {
  const of: keyof Things = `${type}s`
  const call = (name: string, how: string, run: SdkCall['run']): SdkCall =>
    asUser(`currentUser.${name}`, how === '' ? of : `${of}, ${how}`, of, run)
  return [
    call('followsArtistsOrUsers', 'before', async (sdk, { [of]: ids }) => {
      assert.deepEqual(await sdk.currentUser.followsArtistsOrUsers([...ids], type), all(ids, false))
      return 'not yet'
    }),
    call('followArtistsOrUsers', '', async (sdk, { [of]: ids }) => {
      await sdk.currentUser.followArtistsOrUsers([...ids], type)
      return count(ids.length, type)
    }),
    call('followsArtistsOrUsers', 'after', async (sdk, { [of]: ids }) => {
      assert.deepEqual(await sdk.currentUser.followsArtistsOrUsers([...ids], type), all(ids, true))
      return 'followed'
    }),
    ...(type === 'artist' ? [followedArtists] : []),
    call('unfollowArtistsOrUsers', '', async (sdk, { [of]: ids }) => {
      await sdk.currentUser.unfollowArtistsOrUsers([...ids], type)
      assert.deepEqual(await sdk.currentUser.followsArtistsOrUsers([...ids], type), all(ids, false))
      return 'not followed any more'
    }),
  ]
}

const followedArtists = asUser('currentUser.followedArtists', 'two pages', 'artists', async (sdk, { artists: ids }) => {
  const { artists } = await sdk.currentUser.followedArtists(undefined, 50)
  const found = idsOf(artists.items)
  if (artists.next === null) for (const id of ids) assert.ok(found.includes(id))
  assert.equal(new Set(found).size, found.length)
  const second = await sdk.currentUser.followedArtists(found[0], 1)
  sameIds(second.artists.items, found.slice(1, 2))
  return count(artists.total, 'artist')
})

/** What the SDK does for a user. Whatever it changes it changes back. */
export const sdkUserCalls: readonly SdkCall[] = [
  asUser('currentUser.profile', '', null, async (sdk) => {
    const { id, display_name, product, country } = await sdk.currentUser.profile()
    const seen = await sdk.users.profile(id)
    assert.deepEqual([seen.id, seen.display_name], [id, display_name])
    return `"${display_name}", ${product}, ${country}`
  }),
  ...shelves.flatMap(shelfCalls),
  ...followCalls('artist'),
  ...followCalls('user'),
  asUser('currentUser.topItems', 'tracks', null, async (sdk) => {
    const page = await sdk.currentUser.topItems('tracks', 'short_term', 10, 0)
    isPage(page)
    for (const { type } of page.items) assert.equal(type, 'track')
    return count(page.total, 'track')
  }),
  asUser('currentUser.topItems', 'artists', null, async (sdk) => {
    const page = await sdk.currentUser.topItems('artists', 'long_term', 10, 0)
    isPage(page)
    for (const { type } of page.items) assert.equal(type, 'artist')
    return count(page.total, 'artist')
  }),
  asUser('player.getRecentlyPlayedTracks', '', null, async (sdk) => {
    const { items } = await sdk.player.getRecentlyPlayedTracks(10)
    const times = items.map(({ played_at }) => Date.parse(played_at))
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    )
    if (items.length === 0) return 'nothing yet'
    const timestamp = times[0]
    const before = await sdk.player.getRecentlyPlayedTracks(10, { timestamp, type: 'before' })
    assert.ok(before.items.every(({ played_at }) => Date.parse(played_at) < timestamp))
    const since = await sdk.player.getRecentlyPlayedTracks(10, { timestamp, type: 'after' })
    sameIds(
      since.items.map(({ track }) => track),
      [],
    )
    return `${count(items.length, 'play')}, the last of "${items[0].track.name}"`
  }),
]
