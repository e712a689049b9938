import { ids, publication } from '../catalog/publication.fixture.ts'
import { openTestCatalog } from '../catalog/test-catalog.fixture.ts'
import { type Answer, type TestGateway, testAccount, testCallers, testGateway } from '../gateway/gateway.fixture.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { systemClock } from '../system-clock.ts'
import { library, modelStore } from './library.fixture.ts'
import { libraryCatalog } from './library-catalog.ts'
import { libraryRoutes } from './routes.ts'
import type { LibraryService, SavedKind } from './service.ts'

export const HOUR_MS = 3_600_000
export const NOW_MS = Math.floor(systemClock.nowMs())

const [one, two] = ids.tracks as [string, string]
/** The user of the token `other`. */
export const other = testCallers.other.account?.id as string

/** Things of each kind that can be saved. */
export const shelves: readonly (readonly [SavedKind, readonly [string, ...string[]]])[] = [
  ['track', ids.tracks as [string, string, string]],
  ['album', [ids.album, ids.older]],
  ['show', [ids.show]],
  ['episode', ids.episodes as [string, string]],
]

/** The library over HTTP. */
export interface LibraryGateway {
  readonly service: LibraryService
  readonly endpoints: readonly Endpoint[]
  readonly gateway: TestGateway
  get(path: string, token?: string): Promise<Answer>
  put(path: string, body?: unknown, token?: string): Promise<Answer>
  remove(path: string, body?: unknown): Promise<Answer>
  close(): Promise<void>
}

/** An empty library behind the real gateway, whose user has played four tracks, an hour apart, the last one an hour ago. */
export async function libraryGateway(): Promise<LibraryGateway> {
  const catalog = await openTestCatalog()
  await catalog.publish(publication())
  const service = library(modelStore())
  await service.mend()
  const people = new Set([testAccount.id, other])
  const endpoints = libraryRoutes({
    service,
    catalog: libraryCatalog({
      tracks: (trackIds) => catalog.tracks(trackIds),
      albums: (albumIds) => catalog.albums(albumIds),
      tracksOfAlbum: (album, page) => catalog.tracksOfAlbum(album, page),
      artists: (artistIds) => catalog.artists(artistIds),
      shows: (showIds) => catalog.shows(showIds),
      episodes: (episodeIds) => catalog.episodes(episodeIds),
      users: async (userIds) => userIds.map((id) => (people.has(id) ? { id } : null)),
    }),
  })
  const trackIds = [one, two, one, ids.abroad]
  const plays = trackIds.map((trackId, i) => ({
    userId: testAccount.id,
    eventId: `event-${i}`,
    trackId,
    contextUri: i === 0 ? null : `spotify:album:${ids.album}`,
    playedAtMs: NOW_MS - (trackIds.length - i) * HOUR_MS,
    msPlayed: 200_000,
    offset: i,
  }))
  await service.history.keep(plays)
  const tracks = await catalog.tracks(trackIds)
  const artistsOf = new Map(tracks.flatMap((track) => (track ? [[track.id, track.artists.map(({ id }) => id)]] : [])))
  await service.history.score(plays, artistsOf)

  const gateway = await testGateway({ endpoints })
  const ask = (method: string) => (path: string, body?: unknown, token?: string) =>
    gateway.ask(path, { method, ...(body === undefined ? {} : { body }), ...(token === undefined ? {} : { token }) })
  return {
    service,
    endpoints,
    gateway,
    get: (path, token) => ask('GET')(path, undefined, token),
    put: ask('PUT'),
    remove: ask('DELETE'),
    async close() {
      await gateway.close()
      await catalog.close()
    },
  }
}

/** Status and reason of a refusal. */
export const reasonOf = ({ status, json }: Answer) => [status, json?.error.reason]

export function urisOf(kind: SavedKind, named: string): string {
  return named
    .split(',')
    .map((id) => `spotify:${kind}:${id}`)
    .join()
}
