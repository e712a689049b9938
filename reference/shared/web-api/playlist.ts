import * as z from 'zod'
import { followersSchema, identityFields, identityJson, imageSchema, imagesJson } from './common.ts'
import { type Page, type PageRequest, pageJson, pageSchema } from './paging.ts'
import { type ShownTrack, trackJson, trackSchema } from './track.ts'
import { simplifiedUserSchema } from './user.ts'
import { hrefOf, type View } from './view.ts'

/** A playlist as shown in a list. */
export interface ShownPlaylist {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly totalTracks: number
  readonly imageId: string | null
}

/** One place in a playlist. */
export interface ShownPlaylistEntry {
  /** ISO 8601. */
  readonly addedAt: string
  readonly track: ShownTrack
}

const simplifiedPlaylistFields = {
  ...identityFields('playlist'),
  collaborative: z.boolean(),
  description: z.string(),
  images: z.array(imageSchema),
  name: z.string(),
  owner: simplifiedUserSchema,
  public: z.boolean(),
}

export const simplifiedPlaylistSchema = z
  .object({
    ...simplifiedPlaylistFields,
    tracks: z.object({ href: z.string(), total: z.int().min(0) }).describe('Where its tracks are.'),
  })
  .meta({ id: 'SimplifiedPlaylist' })

const playlistTrackSchema = z
  .object({
    added_at: z.iso.datetime(),
    added_by: simplifiedUserSchema,
    is_local: z.literal(false),
    track: trackSchema,
  })
  .meta({ id: 'PlaylistTrack' })

export const playlistTracksSchema = pageSchema(playlistTrackSchema, 'PageOfPlaylistTracks')

export const playlistItemsSchema = pageSchema(
  z
    .object({
      ...playlistTrackSchema.shape,
      item: trackSchema,
      track: trackSchema.describe('The older name of `item`.'),
    })
    .meta({ id: 'PlaylistItem' }),
  'PageOfPlaylistItems',
)

export const playlistSchema = z
  .object({ ...simplifiedPlaylistFields, followers: followersSchema, tracks: playlistTracksSchema })
  .meta({ id: 'Playlist' })

/** Whose all playlists are, until listeners make their own. */
const HOUSE = { id: 'soundcheck', name: 'Soundcheck' }

function houseJson(view: View) {
  return identityJson('user', `users/${HOUSE.id}`, HOUSE.id, view)
}

function playlistHeadJson(playlist: ShownPlaylist, view: View) {
  return {
    ...identityJson('playlist', `playlists/${playlist.id}`, playlist.id, view),
    collaborative: false,
    description: playlist.description,
    images: imagesJson(playlist.imageId, view),
    name: playlist.name,
    owner: { ...houseJson(view), display_name: HOUSE.name },
    public: true,
  }
}

export function simplifiedPlaylistJson(playlist: ShownPlaylist, view: View): z.output<typeof simplifiedPlaylistSchema> {
  const tracks = { href: hrefOf(view, `playlists/${playlist.id}/tracks`), total: playlist.totalTracks }
  return { ...playlistHeadJson(playlist, view), tracks }
}

export function playlistTracksJson(
  playlistId: string,
  entries: Page<ShownPlaylistEntry>,
  asked: PageRequest,
  view: View,
): z.output<typeof playlistTracksSchema> {
  return pageJson(`playlists/${playlistId}/tracks`, entries, asked, view, (entry) => playlistTrackJson(entry, view))
}

/** The same under the names of 2026. */
export function playlistItemsJson(
  playlistId: string,
  entries: Page<ShownPlaylistEntry>,
  asked: PageRequest,
  view: View,
): z.output<typeof playlistItemsSchema> {
  return pageJson(`playlists/${playlistId}/items`, entries, asked, view, (entry) => {
    const json = playlistTrackJson(entry, view)
    return { ...json, item: json.track }
  })
}

function playlistTrackJson({ addedAt, track }: ShownPlaylistEntry, view: View): z.output<typeof playlistTrackSchema> {
  return { added_at: addedAt, added_by: houseJson(view), is_local: false, track: trackJson(track, view) }
}

export function playlistJson(
  playlist: ShownPlaylist,
  entries: Page<ShownPlaylistEntry>,
  asked: PageRequest,
  view: View,
): z.output<typeof playlistSchema> {
  return {
    ...playlistHeadJson(playlist, view),
    followers: { href: null, total: 0 },
    tracks: playlistTracksJson(playlist.id, entries, asked, view),
  }
}
