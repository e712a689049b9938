import * as z from 'zod'
import type { CatalogService } from '../catalog/service.ts'
import type { Caller } from '../shared/caller.ts'
import { type Endpoint, endpoint, type Reply } from '../shared/endpoint.ts'
import { uri } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { simplifiedAlbumJson, simplifiedAlbumSchema } from '../shared/web-api/album.ts'
import { artistJson, artistSchema } from '../shared/web-api/artist.ts'
import { type ResumePoint, simplifiedEpisodeJson, simplifiedEpisodeSchema } from '../shared/web-api/episode.ts'
import { pageJson, pageSchema, wholeNumber } from '../shared/web-api/paging.ts'
import { simplifiedPlaylistJson, simplifiedPlaylistSchema } from '../shared/web-api/playlist.ts'
import { marketOf, marketQuery } from '../shared/web-api/query.ts'
import { simplifiedShowJson, simplifiedShowSchema } from '../shared/web-api/show.ts'
import { trackJson, trackSchema } from '../shared/web-api/track.ts'
import type { View } from '../shared/web-api/view.ts'
import { type SearchAnswer, type SearchKind, type SearchPage, type SearchService, searchKinds } from './service.ts'

export interface SearchRouteParts {
  readonly service: SearchService
  readonly catalog: Pick<CatalogService, 'tracks' | 'artists' | 'albums' | 'playlistsByIds' | 'shows' | 'episodes'>
  resumePointsOf(accountId: string, episodeIds: readonly string[]): Promise<ReadonlyMap<string, ResumePoint>>
  /** Tracks that an account played lately, the last one first: shown while the search does not answer. */
  recentTrackIds(accountId: string, limit: number): Promise<readonly string[]>
}

const LONGEST_QUERY = 250
const MOST_AT_ONCE = 50
const LAST_OFFSET = 1000
const MOST_SUGGESTIONS = 10

const text = z
  .string('the words to search for')
  .max(LONGEST_QUERY, `at most ${LONGEST_QUERY} characters`)
  .refine((value) => value.trim() !== '', 'the words to search for')
const expectedKinds = `one or more of ${searchKinds.join(', ')}, separated by commas`
const kinds = z
  .string(expectedKinds)
  .transform((value) => [...new Set(value.split(',').map((kind) => kind.trim()))])
  .pipe(z.array(z.enum(searchKinds, expectedKinds), expectedKinds))

const searchQuery = z.object({
  q: text,
  type: kinds,
  ...marketQuery,
  limit: wholeNumber(1, MOST_AT_ONCE).default(20),
  offset: wholeNumber(0, LAST_OFFSET).default(0),
  include_external: z.string().optional(),
})
type SearchQuery = z.output<typeof searchQuery>

const answerSchema = z
  .object({
    tracks: pageSchema(trackSchema, 'FoundTracks').optional(),
    artists: pageSchema(artistSchema, 'FoundArtists').optional(),
    albums: pageSchema(simplifiedAlbumSchema, 'FoundAlbums').optional(),
    playlists: pageSchema(simplifiedPlaylistSchema, 'FoundPlaylists').optional(),
    shows: pageSchema(simplifiedShowSchema, 'FoundShows').optional(),
    episodes: pageSchema(simplifiedEpisodeSchema, 'FoundEpisodes').optional(),
    best_match: z.string().nullable().describe('Beyond the Web API: URI of the best answer of all kinds.'),
    showing_results_for: z
      .string()
      .nullable()
      .describe('Beyond the Web API: the query that was answered where the one that was typed looks misspelled.'),
  })
  .meta({ id: 'SearchAnswer' })

const suggestionsSchema = z.object({
  suggestions: z.array(
    z.object({
      type: z.enum(searchKinds),
      id: z.string(),
      uri: z.string(),
      name: z.string(),
      artists: z.array(z.string()).describe('Their names.'),
    }),
  ),
})

/** Search as the Web API has it, and suggestions while somebody types. */
export function searchRoutes(parts: SearchRouteParts): Endpoint[] {
  const { service, recentTrackIds } = parts
  return [
    endpoint({
      id: 'search',
      method: 'get',
      path: '/v1/search',
      tag: 'Search',
      summary:
        'What is found for a few words, by kind. Filters: `artist:`, `album:`, `track:`, `genre:`, `year:1980-1990`, `isrc:`, `upc:`, `tag:new`; `"words side by side"`; `NOT` before a word, a quote or a filter.',
      access: 'client',
      limit: 'search',
      dependency: 'search',
      query: searchQuery,
      answers: { 200: { description: 'A page of each kind that was asked for.', schema: answerSchema } },
      handle: async ({ query, caller, account, baseUrl }) => {
        const market = query.market === undefined ? null : marketOf(account, query.market)
        const answer = await service.search({
          text: query.q,
          kinds: query.type,
          market,
          listener: account && { accountId: account.id, market: account.market },
          offset: query.offset,
          limit: query.limit,
        })
        return answerWith(parts, answer, query, caller, baseUrl)
      },
      fallback: async ({ query, caller, account, baseUrl }) => {
        if (account === null) throw new ServiceError('search-unavailable', 'the search index does not answer')
        const ids = query.offset === 0 ? await recentTrackIds(account.id, query.limit) : []
        const pages = Object.fromEntries(query.type.map((kind): [SearchKind, SearchPage] => [kind, NOTHING]))
        if (query.type.includes('track')) pages.track = { ids, total: ids.length }
        return answerWith(parts, { pages, best: null, correctedTo: null }, query, caller, baseUrl)
      },
    }),
    endpoint({
      id: 'suggest',
      method: 'get',
      path: '/v1/search/suggest',
      tag: 'Search',
      summary: 'Names that continue what was typed, for a list under the search field. Ask after a pause of 100 ms.',
      access: 'client',
      limit: 'search',
      dependency: 'search',
      query: z.object({
        q: text,
        type: kinds.default([...searchKinds]),
        limit: wholeNumber(1, MOST_SUGGESTIONS).default(MOST_SUGGESTIONS),
      }),
      answers: { 200: { description: 'The best known first.', schema: suggestionsSchema } },
      handle: async ({ query }) => {
        const found = await service.suggest(query.q, query.type, query.limit)
        const suggestions = found.map(({ kind, id, name, by }) => ({
          type: kind,
          id,
          uri: uri(kind, id),
          name,
          artists: [...by],
        }))
        return { json: { suggestions } }
      },
    }),
  ]
}

const NOTHING: SearchPage = { ids: [], total: 0 }

async function answerWith(
  parts: SearchRouteParts,
  { pages, best, correctedTo }: SearchAnswer,
  query: SearchQuery,
  { account }: Caller,
  baseUrl: string,
): Promise<Reply> {
  const { catalog, resumePointsOf } = parts
  const view: View = { baseUrl, market: marketOf(account, query.market) }
  const given = { q: query.q, type: query.type.join(','), market: query.market }
  const page = async <Thing, Json>(
    kind: SearchKind,
    load: (ids: readonly string[]) => Promise<readonly (Thing | null)[]>,
    json: (thing: Thing) => Json,
  ) => {
    const found = pages[kind]
    if (found === undefined) return undefined
    // What was taken out of the catalog a moment ago may still be in the index.
    const items = (await load(found.ids)).filter((thing) => thing !== null)
    return pageJson('search', { items, total: found.total }, query, view, json, given)
  }
  const resumePoints = account && (await resumePointsOf(account.id, pages.episode?.ids ?? []))
  const json: z.output<typeof answerSchema> = {
    tracks: await page(
      'track',
      (ids) => catalog.tracks(ids),
      (track) => trackJson(track, view),
    ),
    artists: await page(
      'artist',
      (ids) => catalog.artists(ids),
      (artist) => artistJson(artist, view),
    ),
    albums: await page(
      'album',
      (ids) => catalog.albums(ids),
      (album) => simplifiedAlbumJson(album, view),
    ),
    playlists: await page(
      'playlist',
      (ids) => catalog.playlistsByIds(ids),
      (playlist) => simplifiedPlaylistJson(playlist, view),
    ),
    shows: await page(
      'show',
      (ids) => catalog.shows(ids),
      (show) => simplifiedShowJson(show, view),
    ),
    episodes: await page(
      'episode',
      (ids) => catalog.episodes(ids),
      (episode) => simplifiedEpisodeJson(episode, resumePoints, view),
    ),
    best_match: best && uri(best.kind, best.id),
    showing_results_for: correctedTo,
  }
  return { json }
}
