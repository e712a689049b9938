import { CompiledQuery, type Kysely, type KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSql } from '../storage/sql/sql.ts'
import { systemClock } from '../system-clock.ts'
import { catalogMigrations } from './migrations.ts'
import { ids, publication } from './publication.fixture.ts'
import { CatalogService } from './service.ts'
import { CatalogStore } from './store.ts'
import type { CatalogTables } from './tables.ts'
import { nobodyFollows } from './test-catalog.fixture.ts'

let db: Kysely<CatalogTables>
let catalog: CatalogService
/** What was asked since it was emptied. */
let asked: CompiledQuery[] = []

const recording: KyselyPlugin = {
  transformQuery({ node, queryId }) {
    asked.push(db.getExecutor().compileQuery(node, queryId))
    return node
  },
  transformResult: async ({ result }) => result,
}

/** How SQLite goes about what is asked: a line for each table. */
async function plansOf(ask: () => Promise<unknown>): Promise<string[]> {
  asked = []
  await ask()
  const plans = asked.map(async ({ sql, parameters }) => {
    const plan = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    )
    return plan.rows.map(({ detail }) => detail)
  })
  return (await Promise.all(plans)).flat()
}

beforeAll(async () => {
  const migrations = catalogMigrations(systemClock)
  const plain = await openSql<CatalogTables>({
    location: ':memory:',
    schema: 'catalog',
    migrations,
    clock: systemClock,
  })
  db = plain.db
  const recorded = db.withPlugin(recording)
  const sql = { ...plain, db: recorded, read: <Result>(run: (from: typeof db) => Promise<Result>) => run(recorded) }
  catalog = new CatalogService(new CatalogStore(sql, systemClock, null), nobodyFollows)
  await catalog.publish(publication())
})
afterAll(() => catalog.close())

/** As small with a million tracks as with four: genres, sets of markets, the playlists of the house. */
const SMALL = /^SCAN (genres|market_set_members|playlists|playlist_genres)\b/
/** Subqueries that have come to few rows, by the names that they are given. */
const PARTS = /^SCAN (newest|own|heard|listed|mine|artists)$|^SCAN CONSTANT ROW$/

const page = { limit: 20, offset: 0 }
/** One file for each way to find a track. */
const LYRICS = {
  language: 'en',
  files: ['[id:AAAAAAAAAAAAAAAAAAAAAA]', '[isrc:GBUM71029604]', '[ti:One]\n[ar:The Fixtures]'].map((text) => {
    return { name: 'one.lrc', text: `${text}\n[00:01.00]words` }
  }),
}
const [track] = ids.tracks as [string]

describe('with a million tracks', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a track', () => catalog.track(track)],
    ['several tracks', () => catalog.tracks([...ids.tracks, ids.abroad])],
    ['what to play', () => catalog.playable(track)],
    ['what to play of a show', () => catalog.playableEpisode(ids.episodes[0] as string)],
    ['which tracks are there', () => catalog.tracksAmong(ids.tracks)],
    ['audio features', () => catalog.audioFeatures(ids.tracks)],
    ['lyrics', () => catalog.lyrics(track)],
    ['which tracks lyrics are of', () => catalog.importLyrics(LYRICS)],
    ['albums', () => catalog.albums([ids.album, ids.older])],
    ['the tracks of an album', async () => catalog.tracksOfAlbum(await catalog.album(ids.album), page)],
    ['what an album plays', () => catalog.tracksOfContext(`spotify:album:${ids.album}`)],
    ['new releases', () => catalog.newReleases('SE', page)],
    ['artists', () => catalog.artists([ids.artist])],
    ['the albums of an artist', () => catalog.albumsOfArtist(ids.artist, ['album', 'appears_on'], 'SE', page)],
    ['the tracks of an artist', () => catalog.topTracksOfArtist(ids.artist, 'SE')],
    ['related artists', () => catalog.relatedArtists(ids.artist)],
    ['shows', () => catalog.shows([ids.show])],
    ['the episodes of a show', async () => catalog.episodesOfShow(await catalog.show(ids.show), page)],
    ['episodes', () => catalog.episodes(ids.episodes)],
    ['a playlist', async () => catalog.tracksOfPlaylist(await catalog.playlist(ids.playlist), page)],
    ['the playlists of the house', () => catalog.playlists(page)],
    ['the playlists of a genre', () => catalog.playlistsOfCategory({ id: 'test', name: '' }, page)],
    ['categories', () => catalog.categories(page)],
    ['markets', () => catalog.markets()],
    ['changes', () => catalog.changes(5, 100)],
    ['what a search needs of tracks', () => catalog.searchables('track', ids.tracks)],
    ['what a search needs of playlists', () => catalog.searchables('playlist', [ids.playlist])],
  ])('%s: no table is read from end to end', async (what, ask) => {
    const plans = await plansOf(ask)
    const scans = plans.filter((line) => line.startsWith('SCAN') && !SMALL.test(line) && !PARTS.test(line))
    // The newest albums come from an index, as many as are looked at.
    const allowed = what === 'new releases' ? ['SCAN albums USING INDEX albums_by_release'] : []
    expect(scans).toEqual(allowed)
    expect(plans.length).toBeGreaterThan(0)
  })

  it("takes an artist's best-known tracks and a genre's best-known artists in the order of an index", async () => {
    const plans = await plansOf(async () => {
      await catalog.topTracksOfArtist(ids.artist, 'SE')
      await catalog.relatedArtists(ids.guest)
    })
    // Those who made tracks with an artist are counted, and sorted by that: tracks of one artist.
    expect(plans.filter((line) => /TEMP B-TREE FOR .*ORDER BY/.test(line))).toEqual(['USE TEMP B-TREE FOR ORDER BY'])
    expect(plans).toContain('SEARCH track_artists USING COVERING INDEX track_artists_by_artist (artist_id=?)')
    expect(plans).toContain('SEARCH artist_genres USING COVERING INDEX artist_genres_by_genre (genre_id=?)')
  })
})
