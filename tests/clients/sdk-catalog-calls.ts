import assert from 'node:assert/strict'
import { count, idsOf, isPage, MARKET, type SdkCall, sameIds } from './sdk-call.ts'

/** What the SDK asks of tracks, albums, artists and podcasts by their ids: nothing of it changes anything. */
export const sdkCatalogCalls: readonly SdkCall[] = [
  {
    method: 'albums.get',
    how: 'one',
    caller: 'app',
    of: 'albums',
    async run(sdk, { albums: [id] }) {
      const album = await sdk.albums.get(id, MARKET)
      assert.equal(album.id, id)
      assert.equal(album.uri, `spotify:album:${id}`)
      isPage(album.tracks)
      assert.equal(album.tracks.total, album.total_tracks)
      return `"${album.name}", ${count(album.total_tracks, 'track')}`
    },
  },
  {
    method: 'albums.get',
    how: 'several',
    caller: 'app',
    of: 'albums',
    async run(sdk, { albums }) {
      const found = await sdk.albums.get([...albums])
      sameIds(found, albums)
      return found.map(({ name }) => `"${name}"`).join(', ')
    },
  },
  {
    method: 'albums.tracks',
    how: '',
    caller: 'app',
    of: 'albums',
    async run(sdk, { albums: [id] }) {
      const page = await sdk.albums.tracks(id, MARKET, 1, 0)
      isPage(page)
      assert.equal(page.items.length, 1)
      assert.equal(page.items[0].type, 'track')
      return `1 of ${count(page.total, 'track')}, "${page.items[0].name}"`
    },
  },
  {
    method: 'artists.get',
    how: 'one',
    caller: 'app',
    of: 'artists',
    async run(sdk, { artists: [id] }) {
      const artist = await sdk.artists.get(id)
      assert.equal(artist.id, id)
      assert.ok(artist.followers.total >= 0)
      return `"${artist.name}", ${count(artist.followers.total, 'follower')}`
    },
  },
  {
    method: 'artists.get',
    how: 'several',
    caller: 'app',
    of: 'artists',
    async run(sdk, { artists }) {
      const found = await sdk.artists.get([...artists])
      sameIds(found, artists)
      return found.map(({ name }) => `"${name}"`).join(', ')
    },
  },
  {
    method: 'artists.albums',
    how: '',
    caller: 'app',
    of: 'artists',
    async run(sdk, { artists: [id] }) {
      const page = await sdk.artists.albums(id, 'album,single,compilation,appears_on', MARKET, 5, 0)
      isPage(page)
      for (const { artists, album_group } of page.items) {
        assert.equal(idsOf(artists).includes(id), album_group !== 'appears_on')
      }
      return `${count(page.total, 'release')}`
    },
  },
  {
    method: 'artists.topTracks',
    how: '',
    caller: 'app',
    of: 'artists',
    async run(sdk, { artists: [id] }) {
      const { tracks } = await sdk.artists.topTracks(id, MARKET)
      for (const { artists } of tracks) assert.ok(idsOf(artists).includes(id))
      const popularity = tracks.map((track) => track.popularity)
      assert.deepEqual(
        popularity,
        popularity.toSorted((a, b) => b - a),
      )
      return `${count(tracks.length, 'track')}, most popular first`
    },
  },
  {
    method: 'artists.relatedArtists',
    how: '',
    caller: 'app',
    of: 'artists',
    async run(sdk, { artists: [id] }) {
      const { artists } = await sdk.artists.relatedArtists(id)
      assert.ok(!idsOf(artists).includes(id), 'nobody is related to themselves')
      return count(artists.length, 'artist')
    },
  },
  {
    method: 'shows.get',
    how: 'one',
    caller: 'app',
    of: 'shows',
    async run(sdk, { shows: [id] }) {
      const show = await sdk.shows.get(id, MARKET)
      assert.equal(show.id, id)
      assert.equal(show.episodes.total, show.total_episodes)
      return `"${show.name}", ${count(show.total_episodes, 'episode')}`
    },
  },
  {
    method: 'shows.get',
    how: 'several',
    caller: 'app',
    of: 'shows',
    async run(sdk, { shows }) {
      const found = await sdk.shows.get([...shows], MARKET)
      sameIds(found, shows)
      return found.map(({ name }) => `"${name}"`).join(', ')
    },
  },
  {
    method: 'shows.episodes',
    how: '',
    caller: 'app',
    of: 'shows',
    async run(sdk, { shows: [id], episodes: [episode] }) {
      const page = await sdk.shows.episodes(id, MARKET, 50, 0)
      isPage(page)
      assert.ok(idsOf(page.items).includes(episode))
      return count(page.total, 'episode')
    },
  },
  {
    method: 'episodes.get',
    how: 'one',
    caller: 'app',
    of: 'episodes',
    async run(sdk, { episodes: [id], shows }) {
      const episode = await sdk.episodes.get(id, MARKET)
      assert.equal(episode.id, id)
      assert.ok(shows.includes(episode.show.id))
      return `"${episode.name}" of "${episode.show.name}"`
    },
  },
  {
    method: 'episodes.get',
    how: 'several',
    caller: 'app',
    of: 'episodes',
    async run(sdk, { episodes }) {
      const found = await sdk.episodes.get([...episodes], MARKET)
      sameIds(found, episodes)
      return found.map(({ name }) => `"${name}"`).join(', ')
    },
  },
  {
    method: 'tracks.get',
    how: 'one',
    caller: 'app',
    of: 'tracks',
    async run(sdk, { tracks: [id] }) {
      const track = await sdk.tracks.get(id, MARKET)
      assert.equal(track.id, id)
      assert.ok(track.album.name !== '' && track.artists.length > 0 && track.duration_ms > 0)
      return `"${track.name}" by ${track.artists.map(({ name }) => name).join(', ')}`
    },
  },
  {
    method: 'tracks.get',
    how: 'several',
    caller: 'app',
    of: 'tracks',
    async run(sdk, { tracks }) {
      const found = await sdk.tracks.get([...tracks])
      sameIds(found, tracks)
      return found.map(({ name }) => `"${name}"`).join(', ')
    },
  },
  {
    method: 'tracks.audioFeatures',
    how: 'one',
    caller: 'app',
    of: 'tracks',
    async run(sdk, { tracks: [id] }) {
      const features = await sdk.tracks.audioFeatures(id)
      assert.equal(features.id, id)
      for (const share of [features.energy, features.valence, features.danceability])
        assert.ok(share >= 0 && share <= 1)
      return `${features.tempo} beats per minute`
    },
  },
  {
    method: 'tracks.audioFeatures',
    how: 'several',
    caller: 'app',
    of: 'tracks',
    async run(sdk, { tracks: [first] }) {
      const [features, none] = await sdk.tracks.audioFeatures([first, 'A'.repeat(22)])
      assert.equal(features.id, first)
      assert.equal(none, null)
      return 'one, and null for a track that nobody has'
    },
  },
]
