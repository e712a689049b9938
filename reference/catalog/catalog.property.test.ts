import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idFromName } from '../shared/ids.ts'
import type { Album, Artist, CatalogKind, Episode, Publication, Searchable, Show, Track } from './catalog.ts'
import type { CatalogService } from './service.ts'
import { openTestCatalog } from './test-catalog.fixture.ts'

const pool = (kind: string, size: number) => Array.from({ length: size }, (_, i) => idFromName(`${kind} ${i}`))
const artistIds = pool('artist', 4)
const albumIds = pool('album', 4)
const trackIds = pool('track', 8)
const showIds = pool('show', 2)
const episodeIds = pool('episode', 3)
const MARKETS = ['DE', 'SE', 'US']
const GENRES = ['Rock', 'Lo-Fi', 'jazz']
const GROUPS = ['album', 'single', 'compilation', 'appears_on'] as const
const everything = { limit: 100, offset: 0 }

const name = fc.constantFrom('Anna', 'Bo', 'Cy')
const popularity = fc.integer({ min: 0, max: 3 })
const markets = fc.subarray(MARKETS)
const genres = fc.subarray(GENRES)
const date = fc.constantFrom('1999', '2001-02', '2001-02-03', '2026-01-01')

const artist = (id: string): fc.Arbitrary<Artist> =>
  fc.record({
    id: fc.constant(id),
    name,
    bio: name,
    country: fc.constant('SE'),
    genres,
    popularity,
    aliases: fc.subarray(['A', 'B']),
  })
const album = (id: string): fc.Arbitrary<Album> =>
  fc.record({
    id: fc.constant(id),
    name,
    kind: fc.constantFrom('album', 'ep', 'single', 'compilation'),
    artistIds: fc.uniqueArray(fc.constantFrom(...artistIds), { minLength: 1, maxLength: 2 }),
    releaseDate: date,
    label: name,
    upc: fc.constant('1'),
    genres,
    gapless: fc.boolean(),
    popularity,
  })
const track = (id: string): fc.Arbitrary<Track> =>
  fc.record({
    id: fc.constant(id),
    name,
    albumId: fc.constantFrom(...albumIds),
    artistIds: fc.uniqueArray(fc.constantFrom(...artistIds), { minLength: 1, maxLength: 3 }),
    discNumber: fc.integer({ min: 1, max: 2 }),
    trackNumber: fc.constant(trackIds.indexOf(id) + 1),
    durationMs: fc.constant(1000),
    explicit: fc.boolean(),
    isrc: fc.constant(`ISRC ${id}`),
    popularity,
    markets,
  })
const show = (id: string): fc.Arbitrary<Show> =>
  fc.record({
    id: fc.constant(id),
    name,
    publisher: name,
    description: name,
    languages: fc.constant(['en']),
    mediaType: fc.constant('audio'),
    explicit: fc.boolean(),
    copyrights: fc.constant([]),
    popularity,
    markets,
  })
const episode = (id: string): fc.Arbitrary<Episode> =>
  fc.record({
    id: fc.constant(id),
    showId: fc.constantFrom(...showIds),
    name,
    description: name,
    durationMs: fc.constant(1000),
    explicit: fc.boolean(),
    languages: fc.constant(['en']),
    releaseDate: date,
    markets,
  })

const each = <Thing>(ids: readonly string[], of: (id: string) => fc.Arbitrary<Thing>) => fc.tuple(...ids.map(of))
const some = <Thing>(ids: readonly string[], of: (id: string) => fc.Arbitrary<Thing>) =>
  fc.subarray([...ids]).chain((chosen) => fc.tuple(...chosen.map(of)))

interface Parts {
  artists: Artist[]
  albums: Album[]
  tracks: Track[]
  shows: Show[]
  episodes: Episode[]
}

/** All artists, albums and shows first, so that everything refers to what is there; then any part of anything. */
const history: fc.Arbitrary<Parts[]> = fc
  .tuple(
    fc.record({
      artists: each(artistIds, artist),
      albums: each(albumIds, album),
      tracks: some(trackIds, track),
      shows: each(showIds, show),
      episodes: some(episodeIds, episode),
    }),
    fc.array(
      fc.record({
        artists: some(artistIds, artist),
        albums: some(albumIds, album),
        tracks: some(trackIds, track),
        shows: some(showIds, show),
        episodes: some(episodeIds, episode),
      }),
      { maxLength: 4 },
    ),
  )
  .map(([first, rest]) => [first, ...rest])

const published = ({ tracks, episodes, ...parts }: Parts): Publication => ({
  ...parts,
  episodes: episodes.map((episode) => ({ episode, renditions: [] })),
  tracks: tracks.map((track) => ({ track, renditions: [] })),
})

/** The catalog as maps: what is asked for is worked out from scratch. */
class Model {
  readonly artists = new Map<string, Artist>()
  readonly albums = new Map<string, Album>()
  readonly tracks = new Map<string, Track>()
  readonly shows = new Map<string, Show>()
  readonly episodes = new Map<string, Episode>()

  publish(parts: Parts): void {
    for (const kind of ['artists', 'albums', 'tracks', 'shows', 'episodes'] as const) {
      for (const thing of parts[kind]) (this[kind] as Map<string, unknown>).set(thing.id, thing)
    }
  }

  tracksOf(albumId: string): Track[] {
    const own = [...this.tracks.values()].filter((track) => track.albumId === albumId)
    return own.sort((a, b) => a.discNumber - b.discNumber || a.trackNumber - b.trackNumber)
  }

  marketsOf(albumId: string): string[] {
    return MARKETS.filter((market) => this.tracksOf(albumId).some(({ markets }) => markets.includes(market)))
  }

  newest(market: string): string[] {
    const there = [...this.albums.values()].filter(({ id }) => this.marketsOf(id).includes(market))
    return there.sort(newestFirst).map(({ id }) => id)
  }

  albumsOf(artistId: string): string[] {
    const groupOf = (album: Album) => {
      if (album.artistIds.includes(artistId)) return album.kind === 'ep' ? 'single' : album.kind
      return this.tracksOf(album.id).some((track) => track.artistIds.includes(artistId)) ? 'appears_on' : null
    }
    return GROUPS.flatMap((group) =>
      [...this.albums.values()]
        .filter((album) => groupOf(album) === group)
        .sort(newestFirst)
        .map(({ id }) => `${group} ${id}`),
    )
  }

  topOf(artistId: string, market: string): string[] {
    return [...this.tracks.values()]
      .filter((track) => track.artistIds.includes(artistId) && track.markets.includes(market))
      .sort((a, b) => b.popularity - a.popularity || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id)
  }
}

const newestFirst = (a: Album, b: Album) =>
  a.releaseDate === b.releaseDate ? (a.id < b.id ? -1 : 1) : a.releaseDate < b.releaseDate ? 1 : -1

/** What a search would have that reads of everything what is in the feed, and again of what changes. */
class Follower {
  readonly found = new Map<string, Searchable>()
  private seq = 0

  async follow(catalog: CatalogService): Promise<void> {
    for (;;) {
      const changes = await catalog.changes(this.seq, 3)
      if (changes.length === 0) return
      for (const { seq, kind, id } of changes) {
        expect(seq).toBeGreaterThan(this.seq)
        this.seq = seq
        for (const searchable of await catalog.searchables(kind, [id])) this.found.set(`${kind} ${id}`, searchable)
      }
    }
  }
}

describe('a catalog', () => {
  it('shows what was published last, with what follows from it', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (parts) => {
        const catalog = await openTestCatalog()
        const model = new Model()
        for (const part of parts) {
          await catalog.publish(published(part))
          model.publish(part)
        }
        for (const shown of await catalog.albums(albumIds)) {
          const { id = '', totalTracks, markets } = shown ?? {}
          const page = await catalog.tracksOfAlbum(shown as NonNullable<typeof shown>, everything)
          const own = model.tracksOf(id)
          expect([totalTracks, markets]).toEqual([own.length, model.marketsOf(id)])
          expect(
            page.items.map(({ id, name, artists }) => ({ id, name, artists: artists.map(({ id }) => id) })),
          ).toEqual(own.map(({ id, name, artistIds }) => ({ id, name, artists: artistIds })))
        }
        for (const market of MARKETS) {
          const releases = await catalog.newReleases(market, everything)
          expect(releases.items.map(({ id }) => id)).toEqual(model.newest(market))
        }
        for (const id of artistIds) {
          const albums = await catalog.albumsOfArtist(id, GROUPS, null, everything)
          expect(albums.items.map(({ album, group }) => `${group} ${album.id}`)).toEqual(model.albumsOf(id))
          expect(albums.total).toBe(albums.items.length)
          const top = await catalog.topTracksOfArtist(id, 'SE')
          expect(top.map((track) => track.id)).toEqual(model.topOf(id, 'SE'))
        }
        for (const show of await catalog.shows(showIds)) {
          const own = [...model.episodes.values()].filter(({ showId }) => showId === show?.id)
          expect(show?.totalEpisodes).toBe(own.length)
        }
        await catalog.close()
      }),
      { numRuns: 60 },
    )
  })

  it('tells whoever follows its changes all that they need: they have what somebody has who reads it anew', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (parts) => {
        const catalog = await openTestCatalog()
        const along = new Follower()
        for (const part of parts) {
          await catalog.publish(published(part))
          await along.follow(catalog)
        }
        const all: [CatalogKind, string[]][] = [
          ['artist', artistIds],
          ['album', albumIds],
          ['track', trackIds],
          ['show', showIds],
          ['episode', episodeIds],
        ]
        const anew = await Promise.all(all.map(([kind, ids]) => catalog.searchables(kind, ids)))
        const expected = new Map(anew.flat().map((searchable) => [`${searchable.kind} ${searchable.id}`, searchable]))
        expect(new Map([...along.found].sort())).toEqual(new Map([...expected].sort()))
        await catalog.close()
      }),
      { numRuns: 60 },
    )
  })
})
