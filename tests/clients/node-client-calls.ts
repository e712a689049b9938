import assert from 'node:assert/strict'
import type SpotifyWebApi from 'spotify-web-api-node'
import { idsOf, MARKET, sameIds } from './sdk-call.ts'
import type { Things } from './things.ts'

/** What the client's types fail to say of two searches. */
type Found = ReturnType<SpotifyWebApi['search']>

/**
 * Every method of `spotify-web-api-node` that the service has something for, in an order in which what one saves another finds.
 * Each looks at what comes back, and throws an AssertionError when it is not what `live-service.fixture.ts` published.
 */
export const nodeClientCalls: Readonly<Record<string, (client: SpotifyWebApi, things: Things) => Promise<void>>> = {
  async getTrack(client, { tracks: [id] }) {
    const { body } = await client.getTrack(id, { market: MARKET })
    assert.deepEqual([body.id, body.name, body.album.name], [id, 'One', 'Continuous'])
  },
  async getTracks(client, { tracks }) {
    sameIds((await client.getTracks(tracks)).body.tracks, tracks)
  },
  async getAlbum(client, { albums: [id] }) {
    const { body } = await client.getAlbum(id)
    assert.deepEqual(
      body.tracks.items.map(({ name }) => name),
      ['One', 'Two', 'Three'],
    )
  },
  async getAlbums(client, { albums }) {
    sameIds((await client.getAlbums(albums)).body.albums, albums)
  },
  async getAlbumTracks(client, { albums: [id] }) {
    const { body } = await client.getAlbumTracks(id, { limit: 1, offset: 1 })
    assert.deepEqual([body.total, body.items[0].name, body.items.length], [3, 'Two', 1])
  },
  async getArtist(client, { artists: [id] }) {
    assert.equal((await client.getArtist(id)).body.name, 'The Fixtures')
  },
  async getArtists(client, { artists }) {
    sameIds((await client.getArtists(artists)).body.artists, artists)
  },
  async getArtistAlbums(client, { artists: [id], albums }) {
    const { body } = await client.getArtistAlbums(id, { include_groups: 'album,single', country: MARKET })
    // The other one is licensed for the US alone.
    assert.deepEqual(idsOf(body.items), [albums[0]])
  },
  async getArtistTopTracks(client, { artists: [id] }) {
    const { body } = await client.getArtistTopTracks(id, MARKET)
    assert.deepEqual(
      body.tracks.map(({ name }) => name),
      ['One', 'Two', 'Three'],
    )
  },
  async getArtistRelatedArtists(client, { artists: [id, other] }) {
    assert.ok(idsOf((await client.getArtistRelatedArtists(id)).body.artists).includes(other))
  },
  async search(client) {
    const { body } = await client.search('continuous', ['album', 'track'], { limit: 3, market: MARKET })
    assert.equal(body.albums?.items[0].name, 'Continuous')
    assert.ok((body.tracks?.total ?? 0) > 0)
  },
  async searchAlbums(client, { albums: [id] }) {
    assert.equal((await client.searchAlbums('Continuos')).body.albums?.items[0].id, id)
  },
  async searchArtists(client, { artists: [id] }) {
    assert.equal((await client.searchArtists('the fixtures')).body.artists?.items[0].id, id)
  },
  async searchTracks(client, { tracks: [, id] }) {
    assert.equal((await client.searchTracks('track:two artist:fixtures')).body.tracks?.items[0].id, id)
  },
  async searchPlaylists(client, { playlists: [id] }) {
    assert.equal((await client.searchPlaylists('mixed')).body.playlists?.items[0].id, id)
  },
  async searchShows(client, { shows: [id] }) {
    const { body } = await (client.searchShows('behind fixtures') as Found)
    assert.equal(body.shows?.items[0].id, id)
  },
  async searchEpisodes(client, { episodes: [id] }) {
    const { body } = await (client.searchEpisodes('episode 1') as Found)
    assert.equal(body.episodes?.items[0].id, id)
  },
  async getUser(client, { users: [id] }) {
    assert.equal((await client.getUser(id)).body.display_name, 'Demo listener (free)')
  },
  async getMe(client) {
    const { body } = await client.getMe()
    assert.deepEqual([body.display_name, body.product, body.country], ['Demo listener (premium)', 'premium', MARKET])
  },
  async getPlaylist(client, { playlists: [id] }) {
    const { body } = await client.getPlaylist(id, { market: MARKET })
    assert.deepEqual([body.name, body.owner.id, body.tracks.total], ['Mixed', 'soundcheck', 3])
  },
  async getPlaylistTracks(client, { playlists: [id] }) {
    const { body } = await client.getPlaylistTracks(id, { limit: 2, offset: 1 })
    assert.deepEqual(
      body.items.map(({ track }) => track?.name),
      ['Two', 'Abroad'],
    )
  },
  async getAudioFeaturesForTrack(client, { tracks: [id] }) {
    const { body } = await client.getAudioFeaturesForTrack(id)
    assert.deepEqual([body.tempo, body.valence, body.key], [92.5, 0.875, -1])
  },
  async getAudioFeaturesForTracks(client, { tracks: [id] }) {
    assert.deepEqual(idsOf((await client.getAudioFeaturesForTracks([id])).body.audio_features), [id])
  },
  async getAvailableGenreSeeds(client) {
    assert.ok((await client.getAvailableGenreSeeds()).body.genres.includes('test'))
  },
  async addToMySavedTracks(client, { tracks }) {
    await client.addToMySavedTracks(tracks)
  },
  async containsMySavedTracks(client, { tracks: [id] }) {
    assert.deepEqual((await client.containsMySavedTracks([id, 'A'.repeat(22)])).body, [true, false])
  },
  async getMySavedTracks(client, { tracks }) {
    const { body } = await client.getMySavedTracks({ limit: 50 })
    assert.deepEqual(body.items.map(({ track }) => track.id).sort(), tracks.toSorted())
  },
  async removeFromMySavedTracks(client, { tracks }) {
    await client.removeFromMySavedTracks(tracks)
    assert.equal((await client.getMySavedTracks()).body.total, 0)
  },
  async addToMySavedAlbums(client, { albums }) {
    await client.addToMySavedAlbums([...albums])
  },
  async containsMySavedAlbums(client, { albums }) {
    assert.deepEqual((await client.containsMySavedAlbums(albums)).body, [true, true])
  },
  async getMySavedAlbums(client, { albums }) {
    const { body } = await client.getMySavedAlbums()
    assert.deepEqual(body.items.map(({ album }) => album.id).sort(), albums.toSorted())
  },
  async removeFromMySavedAlbums(client, { albums }) {
    await client.removeFromMySavedAlbums([...albums])
    assert.deepEqual((await client.containsMySavedAlbums(albums)).body, [false, false])
  },
  async addToMySavedShows(client, { shows }) {
    await client.addToMySavedShows(shows)
  },
  async containsMySavedShows(client, { shows }) {
    assert.deepEqual((await client.containsMySavedShows(shows)).body, [true])
  },
  async getMySavedShows(client, { shows }) {
    assert.deepEqual(
      (await client.getMySavedShows()).body.items.map(({ show }) => show.id),
      shows,
    )
  },
  async removeFromMySavedShows(client, { shows }) {
    await client.removeFromMySavedShows(shows)
    assert.equal((await client.getMySavedShows()).body.total, 0)
  },
  async getMyTopArtists(client) {
    const { body } = await client.getMyTopArtists({ time_range: 'short_term' })
    assert.deepEqual(
      body.items.map(({ name }) => name),
      ['The Fixtures', 'A Guest'],
    )
  },
  async getMyTopTracks(client) {
    const { body } = await client.getMyTopTracks({ time_range: 'long_term', limit: 1 })
    assert.deepEqual([body.total, body.items[0].name], [2, 'One'])
  },
  async getMyRecentlyPlayedTracks(client) {
    const { body } = await client.getMyRecentlyPlayedTracks({ limit: 2 })
    assert.deepEqual(
      body.items.map(({ track }) => track.name),
      ['One', 'Two'],
    )
    const { body: rest } = await client.getMyRecentlyPlayedTracks({ before: Number(body.cursors.before) })
    assert.deepEqual(
      rest.items.map(({ track }) => track.name),
      ['One'],
    )
  },
  async followUsers(client, { users }) {
    await client.followUsers(users)
  },
  async isFollowingUsers(client, { users }) {
    assert.deepEqual((await client.isFollowingUsers(users)).body, [true])
  },
  async unfollowUsers(client, { users }) {
    await client.unfollowUsers(users)
    assert.deepEqual((await client.isFollowingUsers(users)).body, [false])
  },
  async followArtists(client, { artists }) {
    await client.followArtists(artists)
  },
  async isFollowingArtists(client, { artists }) {
    assert.deepEqual((await client.isFollowingArtists(artists)).body, [true, true])
  },
  async getFollowedArtists(client, { artists }) {
    const { body } = await client.getFollowedArtists({ limit: 50 })
    assert.deepEqual(idsOf(body.artists.items).sort(), artists.toSorted())
  },
  async unfollowArtists(client, { artists }) {
    await client.unfollowArtists(artists)
    assert.deepEqual((await client.isFollowingArtists(artists)).body, [false, false])
  },
  async getNewReleases(client) {
    const { body } = await client.getNewReleases({ country: MARKET, limit: 5 })
    assert.equal(body.albums.items.length, 5)
  },
  async getFeaturedPlaylists(client, { playlists }) {
    assert.deepEqual(idsOf((await client.getFeaturedPlaylists()).body.playlists.items), playlists)
  },
  async getCategories(client, { categories: [id] }) {
    const { body } = await client.getCategories({ country: MARKET, locale: 'sv_SE', limit: 50 })
    assert.ok(idsOf(body.categories.items).includes(id))
  },
  async getCategory(client, { categories: [id] }) {
    assert.equal((await client.getCategory(id, { country: MARKET })).body.name, 'Lo-Fi Beats')
  },
  async getPlaylistsForCategory(client, { categories: [id], playlists }) {
    assert.deepEqual(idsOf((await client.getPlaylistsForCategory(id)).body.playlists.items), playlists)
  },
  async getShow(client, { shows: [id] }) {
    assert.equal((await client.getShow(id, { market: MARKET })).body.name, 'Behind <the> Fixtures')
  },
  async getShows(client, { shows }) {
    sameIds((await client.getShows(shows)).body.shows, shows)
  },
  async getShowEpisodes(client, { shows: [id] }) {
    const { body } = await client.getShowEpisodes(id, { limit: 1 })
    assert.deepEqual([body.total, body.items[0].name], [2, 'Episode 2'])
  },
  async getEpisode(client, { episodes: [id] }) {
    const { body } = await client.getEpisode(id)
    assert.deepEqual([body.name, body.show.publisher], ['Episode 1', 'Tests & Sons'])
  },
  async getEpisodes(client, { episodes }) {
    sameIds((await client.getEpisodes(episodes)).body.episodes, episodes)
  },
}

const PLAYER = 'the player over the Web API is an issue of its own'
const PLAYLISTS = "users' playlists are an issue of their own"

/** The client's other endpoints, and why the service is not driven with them. */
export const nodeClientLeftOut: Readonly<Record<string, string>> = {
  getAudioAnalysisForTrack: 'the analysis of a recording beat by beat is not made; its features are',
  getRecommendations: 'recommendations are an issue of their own',
  getUserPlaylists: PLAYLISTS,
  createPlaylist: PLAYLISTS,
  followPlaylist: PLAYLISTS,
  unfollowPlaylist: PLAYLISTS,
  changePlaylistDetails: PLAYLISTS,
  uploadCustomPlaylistCoverImage: PLAYLISTS,
  addTracksToPlaylist: PLAYLISTS,
  removeTracksFromPlaylist: PLAYLISTS,
  removeTracksFromPlaylistByPosition: PLAYLISTS,
  replaceTracksInPlaylist: PLAYLISTS,
  reorderTracksInPlaylist: PLAYLISTS,
  areFollowingPlaylist: PLAYLISTS,
  addToQueue: PLAYER,
  getMyDevices: PLAYER,
  getMyCurrentPlayingTrack: PLAYER,
  getMyCurrentPlaybackState: PLAYER,
  transferMyPlayback: PLAYER,
  play: PLAYER,
  pause: PLAYER,
  skipToPrevious: PLAYER,
  skipToNext: PLAYER,
  seek: PLAYER,
  setRepeat: PLAYER,
  setShuffle: PLAYER,
  setVolume: PLAYER,
}
