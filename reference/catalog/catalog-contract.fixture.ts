import { beforeEach, describe, expect, it } from 'vitest'
import { idFromName, uri } from '../shared/ids.ts'
import type { Cache } from '../storage/cache/cache.ts'
import type { SqlEngine } from '../storage/sql/sql-engines.fixture.ts'
import { systemClock } from '../system-clock.ts'
import { catalogMigrations } from './migrations.ts'
import { ids, nowhere, publication, renditionIndex } from './publication.fixture.ts'
import { CatalogService } from './service.ts'
import { CatalogStore } from './store.ts'
import type { CatalogTables } from './tables.ts'

const [one, two] = ids.tracks as [string, string]
const first = { limit: 50, offset: 0 }
const GROUPS = ['album', 'single', 'compilation', 'appears_on'] as const

/**
 * What a catalog does on any engine.
 *
 * @param makeCache in front of the database, if any
 */
export function catalogContract(engine: SqlEngine, makeCache: (() => Cache) | null): void {
  describe('a catalog', () => {
    let catalog: CatalogService
    let nowMs = 1_700_000_000_000
    const clock = { ...systemClock, nowMs: () => nowMs }
    const open = async (name: string) => {
      const sql = await engine.open<CatalogTables>(name, catalogMigrations(clock))
      return new CatalogService(
        new CatalogStore(sql, clock, makeCache?.() ?? null),
        async () => new Map([[ids.guest, 12]]),
      )
    }
    beforeEach(async () => {
      catalog = await open('catalog')
      await catalog.publish(publication())
    })

    it('shows a track with its artists in order and its album', async () => {
      const track = await catalog.track(two)
      expect(track).toMatchObject({ name: 'Two', trackNumber: 2, markets: ['DE', 'SE'], previewId: ids.abroad })
      expect(track.artists.map(({ name }) => name)).toEqual(['A Guest', 'The Fixtures'])
      expect(track.album).toMatchObject({ name: 'Continuous', totalTracks: 3, gapless: true, markets: ['DE', 'SE'] })
    })

    it('gives several in the order of their ids, again where one is asked for twice, null where there is none', async () => {
      const tracks = await catalog.tracks([ids.abroad, nowhere, one, ids.abroad])
      expect(tracks.map((track) => track?.name)).toEqual(['Abroad', undefined, 'One', 'Abroad'])
      expect((await catalog.albums([nowhere, ids.older])).map((album) => album?.name)).toEqual([undefined, 'Older'])
      expect((await catalog.shows([ids.show, nowhere])).map((show) => show?.totalEpisodes)).toEqual([2, undefined])
      const artists = await catalog.artists([ids.guest, nowhere, ids.artist])
      expect(artists.map((artist) => artist?.followers)).toEqual([12, undefined, 0])
    })

    it('shows an artist', async () => {
      expect(await catalog.artist(ids.artist)).toEqual({
        id: ids.artist,
        name: 'The Fixtures',
        bio: 'Plays in tests.',
        country: 'SE',
        genres: ['test'],
        popularity: 40,
        verified: true,
        aliases: ['Fixtures'],
        monthlyListeners: 0,
        followers: 0,
        imageId: ids.artist,
      })
    })

    it('knows how to play a track: its renditions, lowest first', async () => {
      const track = await catalog.playable(one)
      expect(track.renditions).toEqual([0, 1, 2, 3].map(renditionIndex))
      expect(track).toMatchObject({ name: 'One', durationMs: 15_000, markets: ['DE', 'SE'] })
    })

    it('knows how to play an episode', async () => {
      const [withAudio, without] = await Promise.all(ids.episodes.map((id) => catalog.playableEpisode(id)))
      expect(withAudio).toMatchObject({ durationMs: 600_000, markets: ['SE'], renditions: [renditionIndex(0)] })
      expect(without?.renditions).toEqual([])
      const [again] = publication().episodes ?? []
      if (!again) throw new Error('the fixture has one')
      await catalog.publish({ episodes: [{ ...again, renditions: [] }] })
      expect((await catalog.playableEpisode(again.episode.id)).renditions).toEqual([])
    })

    it('plays an album by disc and track number, a playlist as it was made, with repetitions', async () => {
      expect(await catalog.tracksOfContext(uri('album', ids.album))).toEqual(ids.tracks)
      expect(await catalog.tracksOfContext(uri('playlist', ids.playlist))).toEqual([ids.abroad, two, ids.abroad])
      expect(await catalog.tracksOfContext(uri('track', ids.abroad))).toEqual([ids.abroad])
    })

    it('has nothing to play in an empty playlist', async () => {
      await catalog.publish({ playlists: [{ id: ids.guest, name: 'Empty', description: '', tracks: [] }] })
      await expect(catalog.tracksOfContext(uri('playlist', ids.guest))).rejects.toMatchObject({
        code: 'request-invalid',
      })
    })

    it('counts all tracks of an album, and has it wherever one of them is', async () => {
      const moved = (publication().tracks ?? []).map(({ track, renditions }, i) => ({
        track: { ...track, albumId: ids.album, markets: i === 0 ? ['US', 'NO', 'US'] : track.markets },
        renditions,
      }))
      await catalog.publish({ tracks: moved })
      expect(await catalog.album(ids.album)).toMatchObject({ totalTracks: 4, markets: ['DE', 'NO', 'SE', 'US'] })
      expect(await catalog.album(ids.older)).toMatchObject({ totalTracks: 0, markets: [] })
    })

    it('pages through releases, newest first, and through the tracks of an album and a playlist', async () => {
      expect(await catalog.newReleases(null, { limit: 1, offset: 1 })).toMatchObject({
        total: 2,
        items: [{ name: 'Older' }],
      })
      expect(await catalog.newReleases('US', first)).toMatchObject({ total: 1, items: [{ name: 'Older' }] })
      expect(await catalog.newReleases('FR', first)).toEqual({ total: 0, items: [] })
      const tracks = await catalog.tracksOfAlbum(await catalog.album(ids.album), { limit: 2, offset: 1 })
      expect(tracks).toMatchObject({ total: 3, items: [{ name: 'Two' }, { name: 'Three' }] })
      const entries = await catalog.tracksOfPlaylist(await catalog.playlist(ids.playlist), { limit: 2, offset: 1 })
      expect(entries.items.map(({ track }) => track.name)).toEqual(['Two', 'Abroad'])
      expect(entries.total).toBe(3)
    })

    it("lists an artist's albums by group and age, and those that they only appear on", async () => {
      const own = await catalog.albumsOfArtist(ids.artist, GROUPS, null, first)
      expect(own.items.map(({ album, group }) => [album.name, group])).toEqual([
        ['Continuous', 'album'],
        ['Older', 'single'],
      ])
      expect(own.total).toBe(2)
      expect(await catalog.albumsOfArtist(ids.artist, GROUPS, 'US', first)).toMatchObject({
        total: 1,
        items: [{ group: 'single' }],
      })
      expect(await catalog.albumsOfArtist(ids.artist, ['album'], null, first)).toMatchObject({ total: 1 })
      expect(await catalog.albumsOfArtist(ids.artist, GROUPS, null, { limit: 5, offset: 9 })).toEqual({
        items: [],
        total: 2,
      })
      const heard = await catalog.albumsOfArtist(ids.guest, GROUPS, null, first)
      expect(heard.items.map(({ album, group }) => [album.name, group])).toEqual([['Continuous', 'appears_on']])
    })

    it("gives an artist's best-known tracks, in a market", async () => {
      const names = async (market: string | null) =>
        (await catalog.topTracksOfArtist(ids.artist, market)).map(({ name }) => name)
      expect(await names('SE')).toEqual(['One', 'Two', 'Three'])
      expect(await names('US')).toEqual(['Abroad'])
      await catalog.updateFigures({ tracks: [{ id: ids.abroad, perHour: 900, playCount: 5_000_000_000 }] })
      expect((await names(null))[0]).toBe('Abroad')
      expect(await catalog.track(ids.abroad)).toMatchObject({ popularity: 99, playCount: 5_000_000_000 })
    })

    it('puts artists beside each other by tracks, then by genres, then by popularity', async () => {
      const artist = { bio: '', country: 'SE', popularity: 1 }
      const related = ['near', 'famous', 'far'].map((name, i) => ({
        ...artist,
        id: `${name}`.padEnd(22, '0'),
        name,
        genres: [['Test', 'LO FI BEATS'], ['test'], ['other']][i] as string[],
        popularity: [1, 90, 99][i] as number,
      }))
      await catalog.publish({ artists: related })
      const names = (await catalog.relatedArtists(ids.guest)).map(({ name }) => name)
      expect(names).toEqual(['The Fixtures', 'near', 'famous'])
    })

    it('has shows with their episodes, the newest first', async () => {
      const show = await catalog.show(ids.show)
      const page = await catalog.episodesOfShow(show, first)
      expect(page.items.map(({ name }) => name)).toEqual(['Episode 2', 'Episode 1'])
      expect(page.total).toBe(2)
      expect(await catalog.episode(ids.episodes[1] as string)).toMatchObject({
        name: 'Episode 2',
        show: { id: ids.show },
      })
    })

    it('has features, lyrics, genres, playlists of a genre, and markets', async () => {
      const [features, none] = await catalog.audioFeatures([one, two])
      expect(features).toMatchObject({ energy: 0.125, key: -1, loudnessDb: -11.5, tempoBpm: 92.5, durationMs: 15_000 })
      expect(none).toBeNull()
      expect((await catalog.lyrics(one))?.lines[1]).toEqual({ startMs: 4000, words: 'and one more' })
      expect(await catalog.lyrics(two)).toBeNull()
      const genres = await catalog.categories(first)
      expect(genres).toEqual({
        items: [
          { id: 'lo-fi-beats', name: 'Lo-Fi Beats' },
          { id: 'test', name: 'test' },
        ],
        total: 2,
      })
      const [beats, test] = genres.items as [{ id: string; name: string }, { id: string; name: string }]
      expect(await catalog.playlistsOfCategory(beats, first)).toMatchObject({ total: 1, items: [{ name: 'Mixed' }] })
      expect(await catalog.playlistsOfCategory(test, first)).toEqual({ items: [], total: 0 })
      expect(await catalog.markets()).toEqual(['DE', 'SE', 'US'])
    })

    it('finds the tracks that lyrics name, by what their artists are called now', async () => {
      const tracksOf = async (...names: string[]) => {
        const files = names.map((name) => ({ name: `${name}.lrc`, text: 'words without times' }))
        const outcomes = await catalog.importLyrics({ language: 'en', files })
        return outcomes.map((outcome) => ('trackIds' in outcome ? outcome.trackIds.toSorted() : outcome.message))
      }
      const [, guest] = publication().artists ?? []
      if (!guest) throw new Error('the fixture has one')
      await catalog.publish({ artists: [{ ...guest, name: 'Ä Gäst', aliases: ['The Other'] }] })
      const nobody = 'expected a track of the catalog, found "Two" by A Guest'
      expect(await tracksOf('a gast - TWO', 'the other - two', 'QZTST2600001', two, 'A Guest - Two')).toEqual([
        [two],
        [two],
        [one, ids.abroad].sort(),
        [two],
        nobody,
      ])
      expect(await catalog.lyrics(two)).toEqual({
        trackId: two,
        language: 'en',
        lines: [{ startMs: null, words: 'words without times' }],
      })
      await catalog.publish(publication())
      expect(await tracksOf('A Guest - Two')).toEqual([[two]])
    })

    it('takes what is counted on top of what was published, and tells followers where popularity changes', async () => {
      const changesAfter = async (seq: number) =>
        (await catalog.changes(seq, 100)).map(({ kind, id }) => `${kind} ${id}`)
      const last = async () => (await catalog.changes(0, 100)).at(-1)?.seq ?? 0
      const before = await catalog.artist(ids.guest)
      const start = await last()
      const artist = { id: ids.guest, perHour: 0, monthlyListeners: 3_000_000_000 }
      await catalog.updateFigures({ artists: [artist], tracks: [{ id: two, perHour: 0, playCount: 1 }] })
      expect(await catalog.artist(ids.guest)).toEqual({ ...before, monthlyListeners: 3_000_000_000 })
      expect(await catalog.track(two)).toMatchObject({ playCount: 1 })
      expect(await changesAfter(start)).toEqual([])
      await catalog.updateFigures({
        artists: [
          { ...artist, perHour: 1e6 },
          { ...artist, id: nowhere },
        ],
      })
      expect((await catalog.artist(ids.guest)).popularity).toBe(100)
      expect(await changesAfter(start)).toEqual([`artist ${ids.guest}`])
      await catalog.updateFigures({ artists: [artist] })
      expect((await catalog.artist(ids.guest)).popularity).toBe(before.popularity)
    })

    it('replaces what is published again, and nothing else', async () => {
      await catalog.updateFigures({ tracks: [{ id: one, perHour: 900, playCount: 7 }] })
      const again = publication()
      const [artist] = again.artists ?? []
      const [entry] = again.tracks?.filter(({ track }) => track.name === 'One') ?? []
      if (!artist || !entry) throw new Error('the fixture has both')
      await catalog.publish({
        artists: [{ ...artist, name: 'The Fixtures (renamed)' }],
        tracks: [{ track: { ...entry.track, name: 'One (again)' }, renditions: entry.renditions.slice(0, 2) }],
      })
      const track = await catalog.track(one)
      expect(track).toMatchObject({ name: 'One (again)', popularity: 99, playCount: 7 })
      expect(track.artists).toEqual([{ id: ids.artist, name: 'The Fixtures (renamed)' }])
      expect((await catalog.playable(one)).renditions.map(({ quality }) => quality)).toEqual(['low', 'normal'])
      expect(await catalog.tracksOfContext(uri('album', ids.album))).toEqual(ids.tracks)
      expect(await catalog.lyrics(one)).not.toBeNull()
    })

    it('comes to the same when it is published twice, also within one publication', async () => {
      const { tracks = [], ...rest } = publication()
      const before = await catalog.tracks([...ids.tracks, ids.abroad])
      await catalog.publish({ ...rest, tracks: [...tracks.toReversed(), ...tracks] })
      expect(await catalog.tracks([...ids.tracks, ids.abroad])).toEqual(before)
    })

    it('publishes all or nothing', async () => {
      const [entry] = publication().tracks ?? []
      if (!entry) throw new Error('the fixture has one')
      const { seq } = (await catalog.changes(0, 100)).at(-1) as { seq: number }
      const orphan = { ...entry.track, id: 'x'.repeat(22), albumId: 'nowhere' }
      const tracks = [
        { track: { ...entry.track, name: 'changed' }, renditions: [] },
        { track: orphan, renditions: [] },
      ]
      await expect(catalog.publish({ tracks })).rejects.toThrow(
        'tracks[1].albumId: expected the id of one of the albums that are there or published with it, found nowhere',
      )
      expect(await catalog.tracksAmong([orphan.id, ids.abroad])).toEqual(new Set([ids.abroad]))
      expect(await catalog.track(entry.track.id)).toMatchObject({ name: entry.track.name })
      expect(await catalog.changes(seq, 100)).toEqual([])
    })

    it('tells what appeared and what changed since, and of what is found by it', async () => {
      const all = await catalog.changes(0, 100)
      expect(all.map(({ kind }) => kind).sort()).toEqual([
        'album',
        'album',
        'artist',
        'artist',
        'episode',
        'episode',
        'playlist',
        'show',
        'track',
        'track',
        'track',
        'track',
      ])
      expect(all.every(({ seq }, i) => i === 0 || seq > (all[i - 1]?.seq ?? 0))).toBe(true)
      const page = await catalog.changes(all[3]?.seq ?? 0, 2)
      expect(page).toEqual(all.slice(4, 6))

      const last = all.at(-1)?.seq ?? 0
      nowMs += 1000
      const [, guest] = publication().artists ?? []
      if (!guest) throw new Error('the fixture has a guest')
      await catalog.publish({ artists: [guest] })
      expect(await catalog.changes(last, 100)).toMatchObject([{ kind: 'artist', id: ids.guest, atMs: nowMs }])
      await catalog.publish({ artists: [{ ...guest, name: 'Guest of Honor' }] })
      const renamed = await catalog.changes(last, 100)
      expect(new Set(renamed.map(({ kind, id }) => `${kind} ${id}`))).toEqual(
        new Set([`artist ${ids.guest}`, `track ${two}`]),
      )
      expect(await catalog.changes(0, 100)).toHaveLength(all.length)
    })

    it('says what can be found of everything', async () => {
      expect(await catalog.searchables('track', [one, nowhere])).toEqual([
        {
          kind: 'track',
          id: one,
          name: 'One',
          artists: [{ name: 'The Fixtures', aliases: ['Fixtures'] }],
          aliases: [],
          partOf: 'Continuous',
          publisher: null,
          description: '',
          genres: ['test'],
          moods: ['chill', 'acoustic', 'instrumental', 'focus'],
          popularity: 49,
          releaseDate: '2026-05-01',
          markets: ['DE', 'SE'],
          isrc: 'QZTST2600001',
          upc: null,
          lyrics: 'One line of it\nand one more',
        },
      ])
      const [[album], [artist], [show], [episode], [playlist]] = await Promise.all([
        catalog.searchables('album', [ids.album]),
        catalog.searchables('artist', [ids.artist]),
        catalog.searchables('show', [ids.show]),
        catalog.searchables('episode', [ids.episodes[0] as string]),
        catalog.searchables('playlist', [ids.playlist]),
      ])
      expect(album).toMatchObject({ name: 'Continuous', upc: '2000000000008', artists: [{ name: 'The Fixtures' }] })
      expect(artist).toMatchObject({ name: 'The Fixtures', aliases: ['Fixtures'], genres: ['test'], markets: null })
      expect(show).toMatchObject({ publisher: 'Tests & Sons', popularity: 20, markets: ['DE', 'SE'] })
      expect(episode).toMatchObject({ partOf: 'Behind <the> Fixtures', popularity: 20, markets: ['SE'] })
      expect(playlist).toMatchObject({ name: 'Mixed', genres: ['Lo-Fi Beats'] })
    })

    it('writes many at once: more than any statement takes', async () => {
      const [entry] = publication().tracks ?? []
      if (!entry) throw new Error('the fixture has one')
      const many = Array.from({ length: 1234 }, (_, i) => ({
        track: { ...entry.track, id: idFromName(`many ${i}`), trackNumber: i + 10 },
        renditions: [],
      }))
      await catalog.publish({ tracks: many })
      expect(await catalog.album(ids.album)).toMatchObject({ totalTracks: 1237 })
      const page = await catalog.tracksOfAlbum(await catalog.album(ids.album), { limit: 3, offset: 1234 })
      expect(page.items.map(({ trackNumber }) => trackNumber)).toEqual([1241, 1242, 1243])
    })

    it('is there when it is opened again', async () => {
      expect(await (await open('catalog')).track(one)).toEqual(await catalog.track(one))
    })

    it.each([
      ['a track', () => catalog.track(nowhere)],
      ['what is to be played', () => catalog.playable(nowhere)],
      ['an episode to be played', () => catalog.playableEpisode(nowhere)],
      ['an album', () => catalog.album(nowhere)],
      ['an artist', () => catalog.artist(nowhere)],
      ["an artist's albums", () => catalog.albumsOfArtist(nowhere, GROUPS, null, first)],
      ["an artist's tracks", () => catalog.topTracksOfArtist(nowhere, null)],
      ['who is related', () => catalog.relatedArtists(nowhere)],
      ['a show', () => catalog.show(nowhere)],
      ['an episode', () => catalog.episode(nowhere)],
      ['a playlist', () => catalog.playlist(nowhere)],
      ['an album to play', () => catalog.tracksOfContext(uri('album', nowhere))],
    ])('says so when %s is not there', async (_what, ask) => {
      await expect(ask()).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining(nowhere) })
    })

    it.each(['', 'spotify:artist:4uLU6hMCjMI75M1A2tKUQC', 'an album'])('plays no context %j', async (context) => {
      await expect(catalog.tracksOfContext(context)).rejects.toMatchObject({ code: 'request-invalid' })
    })
  })
}
