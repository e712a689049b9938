import { tmpdir, userInfo } from 'node:os'
import { resolve } from 'node:path'
import { Agent } from 'undici'
import { colorsFor } from '../colors.ts'
import { UserError } from '../errors.ts'
import { columnsOf, type Io } from '../io.ts'
import { findService, runFilesOf } from '../listener/find-service.ts'
import { ServiceClient } from '../listener/service-client.ts'
import { asUserError } from '../listener/user-error.ts'
import { columnLines, type TextColumn } from '../report/text-columns.ts'
import { printable } from '../report/text-safety.ts'
import type { CatalogOutput, GaplessAlbumOutput } from './catalog.output.ts'
import { systemClock } from './system-clock.ts'

/** How long the service may take to answer a request. */
const ANSWER_MS = 10_000

export interface CatalogArgs {
  /** Print only the album that is made to be played gaplessly. */
  gaplessAlbum: boolean
  port?: number
  /** Data directory of the service, instead of its port. */
  data?: string
  json: boolean
}

/** What there is to play, wherever the listing comes from. */
export type Listing = Omit<CatalogOutput, 'schemaVersion'>

/**
 * Prints what there is to play.
 *
 * @throws UserError service-unreachable, service-refused, service-unexpected
 */
export async function run(args: CatalogArgs, io: Io): Promise<number> {
  const listing = await listingOfService(args, io)
  io.stdout.write(args.gaplessAlbum ? gaplessText(listing, args.json) : catalogText(listing, args.json, io))
  return 0
}

/** Asks the running service for its new releases, featured playlists and their tracks. */
async function listingOfService({ port, data }: CatalogArgs, io: Io): Promise<Listing> {
  const dataDir = data === undefined ? null : resolve(io.cwd, data)
  const files = runFilesOf(tmpdir(), userInfo().uid)
  const service = findService({ port: port ?? null, dataDir }, files)
  const dispatcher = new Agent()
  const client = new ServiceClient({
    url: service.url,
    token: service.tokens.premium,
    forwardedFor: null,
    timeoutMs: ANSWER_MS,
    dispatcher,
    clock: systemClock,
  })
  const { signal } = new AbortController()
  try {
    const albums = []
    for (const { id } of await client.newReleases(signal)) albums.push(await client.album(id, signal))
    const playlists = []
    for (const { id } of await client.featuredPlaylists(signal)) playlists.push(await client.playlist(id, signal))
    return {
      albums: albums.map(({ uri, name, artist, genres, gapless, tracks }) => {
        return { uri, name, artist, genres, gapless, tracks: tracks.items.map(trackOf) }
      }),
      playlists: playlists.map(({ uri, name, tracks }) => {
        return { uri, name, tracks: tracks.items.map(({ track }) => trackOf(track)) }
      }),
    }
  } catch (error) {
    throw asUserError(error)
  } finally {
    await dispatcher.destroy()
  }
}

function trackOf({ uri, name, durationMs }: Listing['albums'][number]['tracks'][number]) {
  return { uri, name, durationMs }
}

function gaplessText({ albums }: Listing, json: boolean): string {
  const album = albums.find(({ gapless }) => gapless)
  if (!album) throw new UserError('service-refused', 'The service has no album that is made to be played gaplessly.')
  const { uri, name, artist, tracks } = album
  if (!json) return `${uri}\n`
  return `${JSON.stringify({ schemaVersion: 1, uri, name, artist, tracks } satisfies GaplessAlbumOutput)}\n`
}

const COLUMNS: readonly TextColumn[] = [
  { side: 'left', goes: null },
  { side: 'left', goes: 2 },
  { side: 'right', goes: 1 },
  { side: 'right', goes: 3 },
  { side: 'left', goes: 0 },
  { side: 'left', goes: null },
]

function catalogText(listing: Listing, json: boolean, io: Io): string {
  if (json) return `${JSON.stringify({ schemaVersion: 1, ...listing } satisfies CatalogOutput)}\n`
  const { bold } = colorsFor(io.stdout, io.env)
  const rows = [
    ['name', 'artist', 'tracks', 'length', 'style', 'uri'],
    ...listing.albums.map(({ name, artist, tracks, genres, gapless, uri }) => {
      return [
        gapless ? `${name} (gapless)` : name,
        artist,
        String(tracks.length),
        lengthOf(tracks),
        genres.join(', '),
        uri,
      ]
    }),
    ...listing.playlists.map(({ name, tracks, uri }) => {
      return [name, '', String(tracks.length), lengthOf(tracks), 'playlist', uri]
    }),
  ]
  const [header, ...lines] = columnLines(
    rows.map((row) => row.map(printable)),
    COLUMNS,
    columnsOf(io.stdout),
  )
  return [bold(header), ...lines].map((line) => `${line}\n`).join('')
}

/** `1:02:30`, `4:05` */
function lengthOf(tracks: readonly { durationMs: number }[]): string {
  const seconds = Math.round(tracks.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000)
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
