/**
 * The catalog as tables, as the last of the migrations leaves them. Lists of words are JSON text; truth values are 0 or 1;
 * what is only read as a whole (an index of chunks, the lines of a lyric) is kept as a whole.
 */
export interface CatalogTables {
  artists: {
    id: string
    name: string
    bio: string
    country: string
    genres: string
    popularity: number
    verified: number
    aliases: string
    /** As it was published; `popularity` is what it comes to with what has been counted (see `popularity.policy.ts`). */
    published_popularity: number
    counted_per_hour: number
    monthly_listeners: number
    image_id: string | null
  }
  /** What artists are called, their other names too, by what spellings have in common (see `name-key.ts`). */
  artist_names: { name_key: string; artist_id: string }
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
    copyrights: string
    /** Follows from the tracks, as the set of markets does. */
    total_tracks: number
    market_set: string
    image_id: string | null
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
    published_popularity: number
    counted_per_hour: number
    play_count: number
    market_set: string
    preview_id: string | null
  }
  /** The track's popularity stands here once more, so that an index gives an artist's best-known tracks. */
  track_artists: { track_id: string; position: number; artist_id: string; popularity: number }
  /** `rung` is an index into the ladder, lowest first; `chunk_index` is a RenditionIndex as JSON. */
  renditions: { track_id: string; rung: number; chunk_index: string }
  audio_features: {
    track_id: string
    acousticness: number
    danceability: number
    energy: number
    instrumentalness: number
    liveness: number
    speechiness: number
    valence: number
    pitch_class: number
    mode: number
    loudness_db: number
    tempo_bpm: number
    time_signature: number
  }
  lyrics: { track_id: string; language: string; lines: string }
  shows: {
    id: string
    name: string
    publisher: string
    description: string
    languages: string
    media_type: string
    explicit: number
    copyrights: string
    popularity: number
    market_set: string
    /** Follows from the episodes. */
    total_episodes: number
    image_id: string | null
  }
  episodes: {
    id: string
    show_id: string
    name: string
    description: string
    duration_ms: number
    explicit: number
    languages: string
    release_date: string
    market_set: string
    preview_id: string | null
    image_id: string | null
  }
  /** As `renditions`. */
  episode_renditions: { episode_id: string; rung: number; chunk_index: string }
  playlists: { id: string; name: string; description: string; image_id: string | null }
  playlist_tracks: { playlist_id: string; position: number; track_id: string; added_at: string }
  playlist_genres: { genre_id: string; playlist_id: string }
  genres: { id: string; name: string }
  /** With the artist's popularity, so that an index gives a genre's best-known artists. */
  artist_genres: { artist_id: string; genre_id: string; popularity: number }
  /** Nearly all tracks share a few sets; a set never changes. `markets` is sorted. */
  market_sets: { id: string; markets: string }
  market_set_members: { market: string; set_id: string }
  /** One row for everything that there is, with the number of its latest change. */
  changes: { kind: string; id: string; seq: number; at_ms: number }
}
