import assert from 'node:assert/strict'
import type { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { asApp, count, idsOf, isPage, MARKET, type SdkCall, sameIds } from './sdk-call.ts'

/** Several things of a kind by their ids. */
function several(
  kind: 'albums' | 'artists' | 'shows' | 'episodes' | 'tracks',
  get: (sdk: SpotifyApi, ids: string[]) => Promise<readonly { readonly id: string; readonly name: string }[]>,
): SdkCall {
  return asApp(`${kind}.get`, 'several', kind, async (sdk, { [kind]: ids }) => {
    const found = await get(sdk, [...ids])
    sameIds(found, ids)
    return found.map(({ name }) => `"${name}"`).join(', ')
  })
}

/** What the SDK asks of tracks, albums, artists and podcasts by their ids: nothing of it changes anything. */
export const sdkCatalogCalls: readonly SdkCall[] = [
  asApp('albums.get', 'one', 'albums', async (sdk, { albums: [id] }) => {
    const album = await sdk.albums.get(id, MARKET)
    assert.equal(album.id, id)
    assert.equal(album.uri, `spotify:album:${id}`)
    isPage(album.tracks)
    assert.equal(album.tracks.total, album.total_tracks)
    return `"${album.name}", ${count(album.total_tracks, 'track')}`
  }),
  several('albums', (sdk, ids) => sdk.albums.get(ids)),
  asApp('albums.tracks', '', 'albums', async (sdk, { albums: [id] }) => {
    const page = await sdk.albums.tracks(id, MARKET, 1, 0)
    isPage(page)
    assert.equal(page.items.length, 1)
    assert.equal(page.items[0].type, 'track')
    return `1 of ${count(page.total, 'track')}, "${page.items[0].name}"`
  }),
  asApp('artists.get', 'one', 'artists', async (sdk, { artists: [id] }) => {
    const artist = await sdk.artists.get(id)
    assert.equal(artist.id, id)
    assert.ok(artist.followers.total >= 0)
    return `"${artist.name}", ${count(artist.followers.total, 'follower')}`
  }),
  several('artists', (sdk, ids) => sdk.artists.get(ids)),
  asApp('artists.albums', '', 'artists', async (sdk, { artists: [id] }) => {
    const page = await sdk.artists.albums(id, 'album,single,compilation,appears_on', MARKET, 5, 0)
    isPage(page)
    for (const { artists, album_group } of page.items) {
      assert.equal(idsOf(artists).includes(id), album_group !== 'appears_on')
    }
    return `${count(page.total, 'release')}`
  }),
  asApp('artists.topTracks', '', 'artists', async (sdk, { artists: [id] }) => {
    const { tracks } = await sdk.artists.topTracks(id, MARKET)
    for (const { artists } of tracks) assert.ok(idsOf(artists).includes(id))
    const popularity = tracks.map((track) => track.popularity)
    assert.deepEqual(
      popularity,
      popularity.toSorted((a, b) => b - a),
    )
    return `${count(tracks.length, 'track')}, most popular first`
  }),
  asApp('artists.relatedArtists', '', 'artists', async (sdk, { artists: [id] }) => {
    const { artists } = await sdk.artists.relatedArtists(id)
    assert.ok(!idsOf(artists).includes(id), 'nobody is related to themselves')
    return count(artists.length, 'artist')
  }),
  asApp('shows.get', 'one', 'shows', async (sdk, { shows: [id] }) => {
    const show = await sdk.shows.get(id, MARKET)
    assert.equal(show.id, id)
    assert.equal(show.episodes.total, show.total_episodes)
    return `"${show.name}", ${count(show.total_episodes, 'episode')}`
  }),
  several('shows', (sdk, ids) => sdk.shows.get(ids, MARKET)),
  asApp('shows.episodes', '', 'shows', async (sdk, { shows: [id], episodes: [episode] }) => {
    const page = await sdk.shows.episodes(id, MARKET, 50, 0)
    isPage(page)
    assert.ok(idsOf(page.items).includes(episode))
    return count(page.total, 'episode')
  }),
  asApp('episodes.get', 'one', 'episodes', async (sdk, { episodes: [id], shows }) => {
    const episode = await sdk.episodes.get(id, MARKET)
    assert.equal(episode.id, id)
    assert.ok(shows.includes(episode.show.id))
    return `"${episode.name}" of "${episode.show.name}"`
  }),
  several('episodes', (sdk, ids) => sdk.episodes.get(ids, MARKET)),
  asApp('tracks.get', 'one', 'tracks', async (sdk, { tracks: [id] }) => {
    const track = await sdk.tracks.get(id, MARKET)
    assert.equal(track.id, id)
    assert.ok(track.album.name !== '' && track.artists.length > 0 && track.duration_ms > 0)
    return `"${track.name}" by ${track.artists.map(({ name }) => name).join(', ')}`
  }),
  several('tracks', (sdk, ids) => sdk.tracks.get(ids)),
  asApp('tracks.audioFeatures', 'one', 'tracks', async (sdk, { tracks: [id] }) => {
    const features = await sdk.tracks.audioFeatures(id)
    assert.equal(features.id, id)
    for (const share of [features.energy, features.valence, features.danceability]) assert.ok(share >= 0 && share <= 1)
    return `${features.tempo} beats per minute`
  }),
  asApp('tracks.audioFeatures', 'several', 'tracks', async (sdk, { tracks: [first] }) => {
    const [features, none] = await sdk.tracks.audioFeatures([first, 'A'.repeat(22)])
    assert.equal(features.id, first)
    assert.equal(none, null)
    return 'one, and null for a track that nobody has'
  }),
]
