import { z } from 'zod'

/** The API's answers, as far as a listener reads them. Fields that it has no use for are let through. */

const named = z.object({ uri: z.string(), name: z.string() })

/** An artist, album or playlist as it is mentioned elsewhere; tracks in lists, too. */
export const trackAnswer = z
  .object({
    id: z.string(),
    uri: z.string(),
    name: z.string(),
    duration_ms: z.int().positive(),
    artists: z.array(named),
    /** Whether the account's market has it. */
    is_playable: z.boolean().default(true),
  })
  .transform(({ duration_ms, is_playable, artists, ...track }) => ({
    ...track,
    durationMs: duration_ms,
    isPlayable: is_playable,
    artist: artists.map(({ name }) => name).join(', '),
  }))

export type TrackAnswer = z.infer<typeof trackAnswer>

/** One page of a list. */
function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable(), total: z.int().nonnegative() })
}

const albumHead = z.object({ id: z.string(), uri: z.string(), name: z.string(), artists: z.array(named) })

export const albumAnswer = z
  .object({
    ...albumHead.shape,
    genres: z.array(z.string()),
    gapless: z.boolean(),
    tracks: page(trackAnswer),
  })
  .transform(({ artists, ...album }) => ({ ...album, artist: artists.map(({ name }) => name).join(', ') }))

export type AlbumAnswer = z.infer<typeof albumAnswer>

export const playlistAnswer = z.object({
  id: z.string(),
  uri: z.string(),
  name: z.string(),
  tracks: page(z.object({ track: trackAnswer })),
})

export type PlaylistAnswer = z.infer<typeof playlistAnswer>

export const newReleasesAnswer = z.object({ albums: page(albumHead) })

export const featuredPlaylistsAnswer = z.object({
  playlists: page(z.object({ id: z.string(), uri: z.string(), name: z.string() })),
})

export const trackPageAnswer = page(trackAnswer)
export const playlistPageAnswer = page(z.object({ track: trackAnswer }))

export const eventsAnswer = z.object({ accepted: z.int().nonnegative(), duplicates: z.int().nonnegative() })

export type EventsAnswer = z.infer<typeof eventsAnswer>

export const refusalAnswer = z.object({
  error: z.object({ status: z.int(), message: z.string(), reason: z.string() }),
})
