import assert from 'node:assert/strict'
import { asApp, count, idsOf, isPage, MARKET, type SdkCall } from './sdk-call.ts'

/** How the SDK looks around: shelves, new releases, playlists of the house, the search. Nothing of it changes anything. */
export const sdkBrowseCalls: readonly SdkCall[] = [
  asApp('browse.getCategories', '', 'categories', async (sdk, { categories: [id] }) => {
    const { categories } = await sdk.browse.getCategories(MARKET, 'en_US', 50, 0)
    isPage(categories)
    assert.ok(idsOf(categories.items).includes(id))
    return `${categories.total} of them`
  }),
  asApp('browse.getCategory', '', 'categories', async (sdk, { categories: [id] }) => {
    const category = await sdk.browse.getCategory(id, MARKET)
    assert.equal(category.id, id)
    return `"${category.name}"`
  }),
  asApp('browse.getNewReleases', '', null, async (sdk) => {
    const { albums } = await sdk.browse.getNewReleases(MARKET, 10, 0)
    isPage(albums)
    const dates = albums.items.map(({ release_date }) => release_date)
    assert.deepEqual(dates, dates.toSorted().reverse())
    return `${count(albums.items.length, 'album')}, newest of ${dates[0]}`
  }),
  asApp('browse.getFeaturedPlaylists', '', null, async (sdk) => {
    const { message, playlists } = await sdk.browse.getFeaturedPlaylists(MARKET, 'en_US', undefined, 5, 0)
    isPage(playlists)
    return `"${message}": ${count(playlists.total, 'playlist')}`
  }),
  asApp('browse.getPlaylistsForCategory', '', 'categories', async (sdk, { categories: [id] }) => {
    const { playlists } = await sdk.browse.getPlaylistsForCategory(id, MARKET, 5, 0)
    isPage(playlists)
    return count(playlists.total, 'playlist')
  }),
  asApp('playlists.getPlaylist', "one of the house's", 'playlists', async (sdk, { playlists: [id] }) => {
    const playlist = await sdk.playlists.getPlaylist(id, MARKET)
    assert.equal(playlist.id, id)
    isPage(playlist.tracks)
    return `"${playlist.name}", ${count(playlist.tracks.total, 'track')}`
  }),
  asApp('playlists.getPlaylistItems', "of one of the house's", 'playlists', async (sdk, { playlists: [id] }) => {
    const page = await sdk.playlists.getPlaylistItems(id, MARKET, undefined, 1, 0)
    isPage(page)
    assert.equal(page.items[0].track.type, 'track')
    return `1 of ${count(page.total, 'track')}, "${page.items[0].track.name}"`
  }),
  asApp('markets.getAvailableMarkets', '', null, async (sdk) => {
    const { markets } = await sdk.markets.getAvailableMarkets()
    assert.ok(markets.includes(MARKET))
    return count(markets.length, 'market')
  }),
  asApp('recommendations.genreSeeds', '', null, async (sdk) => {
    const { genres } = await sdk.recommendations.genreSeeds()
    assert.ok(genres.length > 0)
    return count(genres.length, 'genre')
  }),
  asApp('search', 'every kind, by the name of an album', 'albums', async (sdk, { albums: [id] }) => {
    const { name } = await sdk.albums.get(id)
    const kinds = ['album', 'artist', 'track', 'playlist', 'show', 'episode'] as const
    const found = await sdk.search(name, kinds, MARKET, 10, 0)
    for (const kind of kinds) {
      isPage(found[`${kind}s`])
      for (const item of found[`${kind}s`].items) assert.equal(item.type, kind)
    }
    assert.ok(
      found.albums.items.some((album) => album.name === name),
      `no album is called ${name}`,
    )
    return `"${name}": ${kinds.map((kind) => count(found[`${kind}s`].total, kind)).join(', ')}`
  }),
  asApp('users.profile', '', null, async (sdk) => {
    const { id, display_name, type } = await sdk.users.profile('soundcheck')
    assert.deepEqual({ id, type }, { id: 'soundcheck', type: 'user' })
    return `"${display_name}"`
  }),
]
