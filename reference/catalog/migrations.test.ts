import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSql } from '../storage/sql/sql.ts'
import { systemClock } from '../system-clock.ts'
import { createCatalog } from './migrations/0001-catalog.ts'
import { ids, publication, renditionIndex } from './publication.fixture.ts'
import type { CatalogService } from './service.ts'
import { openTestCatalog } from './test-catalog.fixture.ts'

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-catalog-'))
const location = join(directory, 'catalog.db')
afterAll(() => rmSync(directory, { recursive: true }))

/** The tables as the first release had them. */
interface FirstTables {
  artists: { id: string; name: string; bio: string; country: string; genres: string; popularity: number }
  albums: {
    id: string
    name: string
    kind: string
    release_date: string
    label: string
    upc: string
    genres: string
    gapless: number
    popularity: number
  }
  album_artists: { album_id: string; position: number; artist_id: string }
  tracks: {
    id: string
    name: string
    album_id: string
    disc_number: number
    track_number: number
    duration_ms: number
    explicit: number
    isrc: string
    popularity: number
    markets: string
  }
  track_artists: { track_id: string; position: number; artist_id: string }
  renditions: { track_id: string; rung: number; chunk_index: string }
  playlists: { id: string; name: string; description: string }
  playlist_tracks: { playlist_id: string; position: number; track_id: string; added_at: string }
}

/** A catalog as the first release wrote it. */
async function firstCatalog(): Promise<void> {
  const migrations = { '0001-catalog': { up: createCatalog } }
  const { db, close } = await openSql<FirstTables>({ location, schema: 'catalog', migrations, clock: systemClock })
  const { artists = [], albums = [], tracks = [], playlists = [] } = publication()
  for (const { id, name, bio, country, genres, popularity } of artists) {
    const row = { id, name, bio, country, genres: JSON.stringify(genres), popularity }
    await db.insertInto('artists').values(row).execute()
  }
  for (const { id, name, kind, artistIds, releaseDate, label, upc, genres, gapless, popularity } of albums) {
    const row = { id, name, kind, release_date: releaseDate, label, upc, genres: JSON.stringify(genres), popularity }
    await db
      .insertInto('albums')
      .values({ ...row, gapless: Number(gapless) })
      .execute()
    const artistRows = artistIds.map((artist_id, position) => ({ album_id: id, position, artist_id }))
    await db.insertInto('album_artists').values(artistRows).execute()
  }
  for (const { track } of tracks) {
    const { id, name, albumId, artistIds, discNumber, trackNumber, durationMs, explicit, isrc, popularity, markets } =
      track
    const place = { album_id: albumId, disc_number: discNumber, track_number: trackNumber, duration_ms: durationMs }
    const row = { id, name, ...place, explicit: Number(explicit), isrc, popularity, markets: JSON.stringify(markets) }
    await db.insertInto('tracks').values(row).execute()
    const artistRows = artistIds.map((artist_id, position) => ({ track_id: id, position, artist_id }))
    await db.insertInto('track_artists').values(artistRows).execute()
    const rendition = { track_id: id, rung: 0, chunk_index: JSON.stringify(renditionIndex(0)) }
    await db.insertInto('renditions').values(rendition).execute()
  }
  for (const { id, name, description, tracks } of playlists) {
    await db.insertInto('playlists').values({ id, name, description }).execute()
    const rows = tracks.map(({ trackId, addedAt }, position) => ({
      playlist_id: id,
      position,
      track_id: trackId,
      added_at: addedAt,
    }))
    await db.insertInto('playlist_tracks').values(rows).execute()
  }
  await close()
}

describe('a catalog of the first release', () => {
  let old: CatalogService
  let fresh: CatalogService
  beforeAll(async () => {
    await firstCatalog()
    old = await openTestCatalog(location)
    fresh = await openTestCatalog()
    const { artists = [], albums = [], tracks = [], playlists = [] } = publication()
    await fresh.publish({
      // What the first release did not have.
      artists: artists.map(({ verified: _v, aliases: _a, imageId: _i, ...artist }) => artist),
      albums: albums.map(({ copyrights: _c, imageId: _i, ...album }) => album),
      tracks: tracks.map(({ track: { previewId: _p, ...track } }) => ({ track, renditions: [renditionIndex(0)] })),
      playlists: playlists.map(({ genres: _g, ...playlist }) => playlist),
    })
  })
  afterAll(async () => {
    await old.close()
    await fresh.close()
  })

  it('has after it is opened what a new one would have', async () => {
    const all = [...ids.tracks, ids.abroad]
    const page = { limit: 50, offset: 0 }
    const files = ['The Fixtures - One', 'QZTST2600003'].map((name) => ({ name: `${name}.lrc`, text: 'words' }))
    const seen = async (catalog: CatalogService) => ({
      ofLyrics: await catalog.importLyrics({ files, language: 'en' }),
      tracks: await catalog.tracks(all),
      playable: await catalog.playable(ids.abroad),
      artists: await catalog.artists([ids.artist, ids.guest]),
      albums: await catalog.albums([ids.album, ids.older]),
      newReleases: (await catalog.newReleases('SE', page)).items.map(({ id }) => id),
      top: (await catalog.topTracksOfArtist(ids.artist, 'SE')).map(({ id }) => id),
      related: await catalog.relatedArtists(ids.guest),
      categories: await catalog.categories(page),
      markets: await catalog.markets(),
      playlist: await catalog.tracksOfPlaylist(await catalog.playlist(ids.playlist), page),
      changes: (await catalog.changes(0, 100)).map(({ kind, id }) => `${kind} ${id}`).sort(),
    })
    expect(await seen(old)).toEqual(await seen(fresh))
    expect(await old.lyrics(ids.tracks[0] as string)).not.toBeNull()
  })

  it('goes on from there', async () => {
    const { seq } = (await old.changes(0, 100)).at(-1) as { seq: number }
    await old.publish(publication())
    expect((await old.changes(seq, 100)).length).toBe(12)
    expect((await old.album(ids.album)).copyrights).toEqual([{ text: '2026 Tests', type: 'C' }])
  })
})
