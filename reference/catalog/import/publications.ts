import { createHash } from 'node:crypto'
import { idFromName } from '../../shared/ids.ts'
import { imageIdOf } from '../../shared/image-ids.ts'
import type { Album, Artist, Publication } from '../catalog.ts'
import { artistKey } from './collaborators.ts'
import type { Song } from './song.ts'

/** What a file does not say of its songs. */
export interface ImportDefaults {
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly released: string
  /** Where everything may be played, ISO 3166-1 alpha-2. */
  readonly markets: readonly string[]
  readonly label: string
}

/** Tracks of one album where the file names none: then an artist's songs are one album after the other. */
const TRACKS_PER_ALBUM = 20
/** Of an artist or an album: those that come first. */
const MOST_GENRES = 100

interface OpenAlbum extends Pick<Album, 'id' | 'name'> {
  readonly artistId: string
  tracks: number
  popularity: number
  released: string
  readonly genres: Set<string>
}

/**
 * Songs of a file as publications of a catalog. Identifiers follow from what the file says, so that the same file comes to the
 * same catalog however often it is imported. Where a file knows no albums, an artist's songs stand on albums named after
 * them, twenty on each; where it knows no ISRC, one is made up in the range ZZ, which no country has.
 */
export class SongPublications {
  readonly #defaults: ImportDefaults
  readonly #artists = new Map<string, Artist>()
  readonly #albums = new Map<string, OpenAlbum>()
  readonly #songsOf = new Map<string, number>()
  readonly #tracks = new Set<string>()

  constructor(defaults: ImportDefaults) {
    this.#defaults = defaults
  }

  get artistCount(): number {
    return this.#artists.size
  }

  get albumCount(): number {
    return this.#albums.size
  }

  get trackCount(): number {
    return this.#tracks.size
  }

  /** The next songs of the file; artists and albums come along whenever something of them is new. */
  publish(songs: readonly Song[]): Publication {
    const artists = new Map<string, Artist>()
    const albums = new Map<string, OpenAlbum>()
    const tracks: NonNullable<Publication['tracks']>[number][] = []
    const audioFeatures: NonNullable<Publication['audioFeatures']>[number][] = []
    for (const song of songs) {
      const id = trackId(song)
      if (this.#tracks.has(id)) continue
      this.#tracks.add(id)
      const performers = song.performers.map((name) => this.#artist(name, song))
      for (const artist of performers) artists.set(artist.id, artist)
      const album = this.#album(song, performers[0])
      albums.set(album.id, album)
      tracks.push({
        track: {
          id,
          name: song.title,
          albumId: album.id,
          artistIds: performers.map((artist) => artist.id),
          discNumber: 1,
          trackNumber: ++album.tracks,
          durationMs: song.durationMs,
          explicit: song.explicit,
          isrc: song.isrc ?? madeUpIsrc(id),
          popularity: song.popularity,
          markets: this.#defaults.markets,
        },
        renditions: [],
      })
      if (song.features) audioFeatures.push({ trackId: id, ...song.features })
    }
    return {
      artists: [...artists.values()],
      albums: [...albums.values()].map((album) => this.#whole(album)),
      tracks,
      audioFeatures,
    }
  }

  /** As known so far: the most popular song's popularity, the genres of all. */
  #artist(name: string, { genre, popularity }: Song): Artist {
    const key = artistKey(name)
    const id = idFromName(`soundcheck/import/artist/${key}`)
    const fresh: Artist = {
      id,
      name,
      bio: '',
      country: '',
      genres: [],
      popularity: 0,
      imageId: imageIdOf('artist', id),
    }
    const known = this.#artists.get(key) ?? fresh
    const isKnown = genre === null || known.genres.includes(genre) || known.genres.length >= MOST_GENRES
    const genres = isKnown ? known.genres : [...known.genres, genre]
    const artist = { ...known, genres, popularity: Math.max(known.popularity, popularity) }
    this.#artists.set(key, artist)
    return artist
  }

  #album(song: Song, artist: Artist): OpenAlbum {
    const place = this.#songsOf.get(artist.id) ?? 0
    this.#songsOf.set(artist.id, place + 1)
    const volume = Math.floor(place / TRACKS_PER_ALBUM)
    const name = song.album ?? (volume === 0 ? artist.name : `${artist.name} (${volume + 1})`)
    const key = song.album === null ? `songs/${artist.id}/${volume}` : `album/${artist.id}/${artistKey(song.album)}`
    const id = idFromName(`soundcheck/import/${key}`)
    const released = song.released ?? this.#defaults.released
    const album = this.#albums.get(id) ?? {
      id,
      name,
      artistId: artist.id,
      tracks: 0,
      popularity: 0,
      released,
      genres: new Set<string>(),
    }
    album.popularity = Math.max(album.popularity, song.popularity)
    if (song.genre !== null && album.genres.size < MOST_GENRES) album.genres.add(song.genre)
    this.#albums.set(id, album)
    return album
  }

  #whole({ id, name, artistId, popularity, released, genres }: OpenAlbum): Album {
    return {
      id,
      name,
      kind: 'album',
      artistIds: [artistId],
      releaseDate: released,
      label: this.#defaults.label,
      upc: madeUpUpc(id),
      genres: [...genres],
      gapless: false,
      popularity,
      imageId: imageIdOf('album', id),
    }
  }
}

function trackId({ sourceId, title, artist, durationMs }: Song): string {
  return idFromName(`soundcheck/import/track/${sourceId ?? `${artistKey(artist)}/${artistKey(title)}/${durationMs}`}`)
}

/** Twelve signs as an ISRC has, of a country that there is not: 36³ × 10⁷ of them. */
function madeUpIsrc(id: string): string {
  const hash = createHash('sha256').update(id).digest()
  const registrant = [...hash.subarray(0, 3)].map((byte) => (byte % 36).toString(36).toUpperCase()).join('')
  return `ZZ${registrant}${String(hash.readUInt32BE(4) % 10_000_000).padStart(7, '0')}`
}

/** Twelve digits that begin with a 2, which shops use for their own goods. */
function madeUpUpc(id: string): string {
  const hash = createHash('sha256').update(id).digest()
  return `2${String(hash.readUIntBE(0, 6) % 100_000_000_000).padStart(11, '0')}`
}
