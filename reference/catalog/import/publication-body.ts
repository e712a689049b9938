import * as z from 'zod'
import { ID } from '../../shared/ids.ts'
import { parseImageId } from '../../shared/image-ids.ts'
import type { Publication } from '../catalog.ts'

/** As many of each kind as one request may bring: some hundreds of kilobytes. */
const MOST = 2000

const id = z.string('an id of 22 letters and digits').regex(ID, 'an id of 22 letters and digits')
const name = z.string('a name').min(1, 'a name').max(500, 'a name of at most 500 characters')
const date = z
  .string('a date such as 1981, 1981-12 or 1981-12-15')
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a date such as 1981, 1981-12 or 1981-12-15')
const popularity = z.int('a whole number from 0 to 100').min(0, 'a number from 0').max(100, 'a number up to 100')
const names = z.array(z.string('a text').max(200), 'a list of texts').max(100, 'at most 100 texts')
const ids = z.array(id, 'a list of ids').min(1, 'at least one id').max(100, 'at most 100 ids')
const whole = z
  .int('a whole number')
  .min(0, 'a whole number from 0')
  .max(2 ** 31 - 1)
const share = z.number('a number from 0 to 1').min(0, 'a number from 0 to 1').max(1, 'a number from 0 to 1')
const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code')
const list = <Item extends z.ZodType>(item: Item) =>
  z.array(item, 'a list').max(MOST, `at most ${MOST} of them`).optional()

const flag = z.boolean('true or false')
const markets = z.array(country, 'a list of markets').max(300, 'at most 300 markets')
const languages = z
  .array(z.string('a language').max(35, 'a language tag'), 'a list of BCP 47 languages')
  .max(20, 'at most 20 languages')
const description = z.string('a text').max(10_000, 'a text of at most 10000 characters')
const previewId = id.optional()
const copyrights = z
  .array(
    z.object({ text: z.string('a text').max(500), type: z.enum(['C', 'P'], 'C or P') }),
    'a list of copyrights, each with text and type',
  )
  .max(10, 'at most 10 copyrights')

const imageId = z
  .string('the name of an image')
  .refine((text) => parseImageId(text) !== null, 'the name of an image, such as album-… and an id')
  .optional()

const artist = z.object({
  id,
  name,
  bio: description,
  country: z.union([country, z.literal('')], 'an ISO 3166-1 alpha-2 code, or empty'),
  genres: names,
  popularity,
  verified: flag.optional(),
  aliases: names.optional(),
  imageId,
})

const album = z.object({
  id,
  name,
  kind: z.enum(['album', 'ep', 'single', 'compilation'], 'album, ep, single or compilation'),
  artistIds: ids,
  releaseDate: date,
  label: z.string('a text').max(500),
  upc: z.string('a UPC').max(20),
  genres: names,
  gapless: flag,
  popularity,
  copyrights: copyrights.optional(),
  imageId,
})

const track = z.object({
  id,
  name,
  albumId: id,
  artistIds: ids,
  discNumber: whole,
  trackNumber: whole,
  durationMs: whole,
  explicit: flag,
  isrc: z.string('an ISRC').max(20),
  popularity,
  markets,
  previewId,
})

const features = z.object({
  trackId: id,
  acousticness: share,
  danceability: share,
  energy: share,
  instrumentalness: share,
  liveness: share,
  speechiness: share,
  valence: share,
  key: z.int('a pitch class, or -1').min(-1, 'a pitch class, or -1').max(11, 'a pitch class up to 11'),
  mode: z.int('0 or 1').min(0, '0 or 1').max(1, '0 or 1'),
  loudnessDb: z.number('dB'),
  tempoBpm: z.number('beats per minute').min(0, 'beats per minute from 0'),
  timeSignature: z.int('3 to 7').min(3, '3 to 7').max(7, '3 to 7'),
})

const lyrics = z.object({
  trackId: id,
  language: z.string('a language').max(35, 'a language tag'),
  lines: z
    .array(
      z
        .object({
          startMs: z.union([whole, z.null()], 'a whole number of ms, or null'),
          words: z.string('words').max(500),
          parts: z
            .array(z.object({ startMs: whole, words: z.string('words') }), 'a list of parts')
            .max(200, 'at most 200 parts')
            .optional(),
        })
        .refine(
          ({ words, parts }) => parts === undefined || parts.map((part) => part.words).join('') === words,
          'parts that are the words of the line',
        )
        .transform(given),
      'a list of lines',
    )
    .max(1000, 'at most 1000 lines'),
})

const show = z.object({
  id,
  name,
  publisher: z.string('a text').max(500),
  description,
  languages,
  mediaType: z.enum(['audio', 'video', 'mixed'], 'audio, video or mixed'),
  explicit: flag,
  copyrights,
  popularity,
  markets,
  imageId,
})

const episode = z.object({
  id,
  showId: id,
  name,
  description,
  durationMs: whole,
  explicit: flag,
  languages,
  releaseDate: date,
  markets,
  previewId,
  imageId,
})

const playlist = z.object({
  id,
  name,
  description,
  genres: names.optional(),
  tracks: z
    .array(
      z.object({ trackId: id, addedAt: z.iso.datetime('a time such as 2026-05-02T10:00:00Z') }),
      'a list of tracks',
    )
    .max(MOST, `at most ${MOST} tracks`),
  imageId,
})

/**
 * What an import brings at a time. Tracks and episodes come without audio: they can be found, kept and shown; a play needs
 * what the ingest makes of a recording.
 */
export const publicationBody = z
  .object(
    {
      artists: list(artist),
      albums: list(album),
      tracks: list(track),
      audioFeatures: list(features),
      lyrics: list(lyrics),
      shows: list(show),
      episodes: list(episode),
      playlists: list(playlist),
    },
    'an object with lists of artists, albums, tracks, audioFeatures, lyrics, shows, episodes and playlists',
  )
  .meta({ id: 'Publication' })

export function publicationFrom(body: z.output<typeof publicationBody>): Publication {
  const { artists, albums, tracks, audioFeatures, lyrics, shows, episodes, playlists } = body
  return {
    ...(artists && { artists: artists.map(given) }),
    ...(albums && { albums: albums.map(given) }),
    ...(tracks && { tracks: tracks.map((track) => ({ track: given(track), renditions: [] })) }),
    ...(audioFeatures && { audioFeatures }),
    ...(lyrics && { lyrics }),
    ...(shows && { shows: shows.map(given) }),
    ...(episodes && { episodes: episodes.map((episode) => ({ episode: given(episode), renditions: [] })) }),
    ...(playlists && { playlists: playlists.map(given) }),
  }
}

type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without the fields that were left out. */
function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>
}
