import { LADDER } from '../audio/ladder.policy.ts'
import type { RenditionIndex } from '../shared/chunk-index.ts'
import { idFromName } from '../shared/ids.ts'
import type { Publication, Track } from './catalog.ts'

export const ids = {
  artist: idFromName('test/artist'),
  guest: idFromName('test/guest'),
  album: idFromName('test/album'),
  older: idFromName('test/older'),
  tracks: ['one', 'two', 'three'].map((name) => idFromName(`test/track/${name}`)),
  abroad: idFromName('test/track/abroad'),
  playlist: idFromName('test/playlist'),
  show: idFromName('test/show'),
  episodes: ['first', 'second'].map((name) => idFromName(`test/episode/${name}`)),
}

/** What nobody has. */
export const nowhere = 'A'.repeat(22)

/** Two chunks of a track of fifteen seconds, at one rung of the ladder. */
export function renditionIndex(rung: number): RenditionIndex {
  const low = rung === 0
  const sampleRate = low ? 22_050 : 44_100
  const samples = 15 * sampleRate
  const bytes = Math.round((LADDER[rung].bitsPerSecond / 8) * 7.5)
  return {
    quality: LADDER[rung].name,
    bitsPerSecond: LADDER[rung].bitsPerSecond,
    codec: 'vorbis',
    container: 'ogg',
    sampleRate,
    channels: low ? 1 : 2,
    samples,
    masterOffset: 0,
    bytes: 2 * bytes,
    chunks: [0, 1].map((chunk) => ({
      startSample: (chunk * samples) / 2,
      samples: samples / 2,
      skipSamples: chunk * 448,
      byteOffset: chunk * bytes,
      bytes,
      sha256: `${rung}${chunk}`.repeat(32),
    })),
  }
}

/** One artist with a guest, two albums, four tracks and a playlist; a show with two episodes. */
export function publication(): Publication {
  const track = (id: string, name: string, trackNumber: number, over: Partial<Track> = {}) => ({
    track: {
      id,
      name,
      albumId: ids.album,
      artistIds: [ids.artist],
      discNumber: 1,
      trackNumber,
      durationMs: 15_000,
      explicit: false,
      isrc: `QZTST260000${trackNumber}`,
      popularity: 50 - trackNumber,
      markets: ['DE', 'SE'],
      ...over,
    },
    renditions: [...LADDER.keys()].map(renditionIndex),
  })
  const artist = { bio: 'Plays in tests.', country: 'SE', genres: ['test'], popularity: 40 }
  const album = { kind: 'album' as const, label: 'Tests', upc: '2000000000008', genres: ['test'], popularity: 30 }
  return {
    artists: [
      { id: ids.artist, name: 'The Fixtures', ...artist, verified: true, aliases: ['Fixtures'], imageId: ids.artist },
      { id: ids.guest, name: 'A Guest', ...artist, genres: ['Test', 'Lo-Fi Beats'] },
    ],
    albums: [
      {
        id: ids.album,
        name: 'Continuous',
        artistIds: [ids.artist],
        releaseDate: '2026-05-01',
        gapless: true,
        ...album,
        copyrights: [{ text: '2026 Tests', type: 'C' as const }],
        imageId: ids.album,
      },
      {
        id: ids.older,
        name: 'Older',
        artistIds: [ids.artist],
        releaseDate: '2020-05-01',
        gapless: false,
        ...album,
        kind: 'ep',
      },
    ],
    tracks: [
      // In another order than they are played in.
      track(ids.tracks[2] as string, 'Three', 3),
      track(ids.tracks[0] as string, 'One', 1),
      track(ids.tracks[1] as string, 'Two', 2, { artistIds: [ids.guest, ids.artist], previewId: ids.abroad }),
      track(ids.abroad, 'Abroad', 1, { albumId: ids.older, markets: ['US'] }),
    ],
    audioFeatures: [
      {
        trackId: ids.tracks[0] as string,
        acousticness: 0.9,
        danceability: 0.25,
        energy: 0.125,
        instrumentalness: 0.75,
        liveness: 0.1,
        speechiness: 0.05,
        valence: 0.875,
        key: -1,
        mode: 1,
        loudnessDb: -11.5,
        tempoBpm: 92.5,
        timeSignature: 4,
      },
    ],
    lyrics: [
      {
        trackId: ids.tracks[0] as string,
        language: 'en',
        lines: [
          { startMs: 0, words: 'One line of it' },
          { startMs: 4000, words: 'and one more' },
        ],
      },
    ],
    shows: [
      {
        id: ids.show,
        name: 'Behind <the> Fixtures',
        publisher: 'Tests & Sons',
        description: 'How they are made.\nWeekly.',
        languages: ['en-GB'],
        mediaType: 'audio',
        explicit: false,
        copyrights: [],
        popularity: 20,
        markets: ['DE', 'SE'],
      },
    ],
    episodes: ids.episodes.map((id, i) => ({
      episode: {
        id,
        showId: ids.show,
        name: `Episode ${i + 1}`,
        description: 'Talk.',
        durationMs: 600_000,
        explicit: i === 1,
        languages: ['en-GB'],
        releaseDate: `2026-0${i + 1}-01`,
        markets: ['SE'],
      },
      renditions: i === 0 ? [renditionIndex(0)] : [],
    })),
    playlists: [
      {
        id: ids.playlist,
        name: 'Mixed',
        description: 'Some of each.',
        genres: ['Lo-Fi Beats'],
        tracks: [ids.abroad, ids.tracks[1] as string, ids.abroad].map((trackId) => ({
          trackId,
          addedAt: '2026-05-02T10:00:00Z',
        })),
      },
    ],
  }
}
