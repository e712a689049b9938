import { LADDER } from '../../audio/ladder.policy.ts'
import type { RenditionIndex } from '../../shared/chunk-index.ts'
import { genreId } from '../../shared/genre-id.ts'
import type { Album, Artist, Episode, Lyrics, Playlist, Publication, Show, Track } from '../catalog.ts'
import { type MarketSet, marketSetOf } from '../market-set.ts'
import { nameKey } from '../name-key.ts'
import type { CatalogTables } from '../tables.ts'
import type { Counted } from './figures.ts'

/** What is published, as rows of the tables. */

export function artistRow(artist: Artist & Counted): CatalogTables['artists'] {
  return {
    id: artist.id,
    name: artist.name,
    bio: artist.bio,
    country: artist.country,
    genres: JSON.stringify(artist.genres),
    popularity: artist.popularity,
    verified: Number(artist.verified ?? false),
    aliases: JSON.stringify(artist.aliases ?? []),
    published_popularity: artist.publishedPopularity,
    counted_per_hour: artist.countedPerHour,
    monthly_listeners: 0,
    image_id: artist.imageId ?? null,
  }
}

export function artistNameRows({ id, name, aliases = [] }: Artist): CatalogTables['artist_names'][] {
  return [...new Set([name, ...aliases].map(nameKey))].map((name_key) => ({ name_key, artist_id: id }))
}

export function artistGenreRows({ id, genres, popularity }: Artist): CatalogTables['artist_genres'][] {
  return genres.map((genre) => ({ artist_id: id, genre_id: genreId(genre), popularity }))
}

/** A genre keeps the name that it came with first. */
export function genreRows(names: readonly string[]): CatalogTables['genres'][] {
  return [...new Set(names)].reverse().map((name) => ({ id: genreId(name), name }))
}

export function albumRow(album: Album): CatalogTables['albums'] {
  return {
    id: album.id,
    name: album.name,
    kind: album.kind,
    release_date: album.releaseDate,
    label: album.label,
    upc: album.upc,
    genres: JSON.stringify(album.genres),
    gapless: Number(album.gapless),
    popularity: album.popularity,
    copyrights: JSON.stringify(
      album.copyrights ?? [{ text: `${album.releaseDate.slice(0, 4)} ${album.label}`, type: 'P' }],
    ),
    total_tracks: 0,
    market_set: marketSetOf([]).id,
    image_id: album.imageId ?? null,
  }
}

export function albumArtistRows({ id, artistIds }: Album): CatalogTables['album_artists'][] {
  return artistIds.map((artist_id, position) => ({ album_id: id, position, artist_id }))
}

export function marketSetRow({ id, markets }: MarketSet): CatalogTables['market_sets'] {
  return { id, markets: JSON.stringify(markets) }
}

export function marketSetMemberRows({ id, markets }: MarketSet): CatalogTables['market_set_members'][] {
  return markets.map((market) => ({ market, set_id: id }))
}

export function trackRow(track: Track & Counted): CatalogTables['tracks'] {
  return {
    id: track.id,
    name: track.name,
    album_id: track.albumId,
    disc_number: track.discNumber,
    track_number: track.trackNumber,
    duration_ms: track.durationMs,
    explicit: Number(track.explicit),
    isrc: track.isrc,
    popularity: track.popularity,
    published_popularity: track.publishedPopularity,
    counted_per_hour: track.countedPerHour,
    play_count: 0,
    market_set: marketSetOf(track.markets).id,
    preview_id: track.previewId ?? null,
  }
}

export function trackArtistRows({ id, artistIds, popularity }: Track): CatalogTables['track_artists'][] {
  return artistIds.map((artist_id, position) => ({ track_id: id, position, artist_id, popularity }))
}

export function renditionRows(trackId: string, renditions: readonly RenditionIndex[]): CatalogTables['renditions'][] {
  return renditions.map((index) => ({ track_id: trackId, ...renditionColumns(index) }))
}

export function episodeRenditionRows(
  episodeId: string,
  renditions: readonly RenditionIndex[],
): CatalogTables['episode_renditions'][] {
  return renditions.map((index) => ({ episode_id: episodeId, ...renditionColumns(index) }))
}

function renditionColumns(index: RenditionIndex) {
  const rung = LADDER.findIndex(({ name }) => name === index.quality)
  return { rung, chunk_index: JSON.stringify(index) }
}

export function audioFeaturesRow(
  features: NonNullable<Publication['audioFeatures']>[number],
): CatalogTables['audio_features'] {
  return {
    track_id: features.trackId,
    acousticness: features.acousticness,
    danceability: features.danceability,
    energy: features.energy,
    instrumentalness: features.instrumentalness,
    liveness: features.liveness,
    speechiness: features.speechiness,
    valence: features.valence,
    pitch_class: features.key,
    mode: features.mode,
    loudness_db: features.loudnessDb,
    tempo_bpm: features.tempoBpm,
    time_signature: features.timeSignature,
  }
}

export function lyricsRow({ trackId, language, lines }: Lyrics): CatalogTables['lyrics'] {
  return { track_id: trackId, language, lines: JSON.stringify(lines) }
}

export function showRow(show: Show): CatalogTables['shows'] {
  return {
    id: show.id,
    name: show.name,
    publisher: show.publisher,
    description: show.description,
    languages: JSON.stringify(show.languages),
    media_type: show.mediaType,
    explicit: Number(show.explicit),
    copyrights: JSON.stringify(show.copyrights),
    popularity: show.popularity,
    market_set: marketSetOf(show.markets).id,
    total_episodes: 0,
    image_id: show.imageId ?? null,
  }
}

export function episodeRow(episode: Episode): CatalogTables['episodes'] {
  return {
    id: episode.id,
    show_id: episode.showId,
    name: episode.name,
    description: episode.description,
    duration_ms: episode.durationMs,
    explicit: Number(episode.explicit),
    languages: JSON.stringify(episode.languages),
    release_date: episode.releaseDate,
    market_set: marketSetOf(episode.markets).id,
    preview_id: episode.previewId ?? null,
    image_id: episode.imageId ?? null,
  }
}

export function playlistRow({ id, name, description, imageId }: Playlist): CatalogTables['playlists'] {
  return { id, name, description, image_id: imageId ?? null }
}

export function playlistTrackRows({ id, tracks }: Playlist): CatalogTables['playlist_tracks'][] {
  return tracks.map(({ trackId, addedAt }, position) => ({
    playlist_id: id,
    position,
    track_id: trackId,
    added_at: addedAt,
  }))
}

export function playlistGenreRows({ id, genres = [] }: Playlist): CatalogTables['playlist_genres'][] {
  return genres.map((genre) => ({ genre_id: genreId(genre), playlist_id: id }))
}
