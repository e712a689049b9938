import * as z from 'zod'
import { type Call, type Endpoint, endpoint } from '../shared/endpoint.ts'
import { ID } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { albumJson, albumSchema } from '../shared/web-api/album.ts'
import { pageJson, pageSchema, pagingQuery } from '../shared/web-api/paging.ts'
import { idsQuery, marketOf, marketQuery } from '../shared/web-api/query.ts'
import { episodeJson, episodeSchema, simplifiedShowJson, simplifiedShowSchema } from '../shared/web-api/show.ts'
import { trackJson, trackSchema } from '../shared/web-api/track.ts'
import type { View } from '../shared/web-api/view.ts'
import type { LibraryCatalog } from './library-catalog.ts'
import type { LibraryService, SavedItem, SavedKind } from './service.ts'

export interface SavedRouteParts {
  service: LibraryService
  catalog: LibraryCatalog
}

/** As many items as one request may name. */
const MOST_IDS = 50

const expectedIds = `1 to ${MOST_IDS} ids of 22 letters and digits`
const bodyIds = z
  .array(z.string(expectedIds).regex(ID, expectedIds), expectedIds)
  .min(1, expectedIds)
  .max(MOST_IDS, expectedIds)

/** Ids as clients send them: a list alone, in an object, or with the time at which each was saved elsewhere. */
const itemsBody = z
  .union(
    [
      bodyIds.transform((ids) => ({ ids, savedAtMs: new Map<string, number>() })),
      z.object({ ids: bodyIds }).transform(({ ids }) => ({ ids, savedAtMs: new Map<string, number>() })),
      z
        .object({
          timestamped_ids: z
            .array(z.object({ id: z.string().regex(ID), added_at: z.iso.datetime({ offset: true }) }))
            .min(1)
            .max(MOST_IDS),
        })
        .transform(({ timestamped_ids }) => ({
          ids: timestamped_ids.map(({ id }) => id),
          savedAtMs: new Map(timestamped_ids.map(({ id, added_at }) => [id, Date.parse(added_at)])),
        })),
    ],
    `${expectedIds}: a list, an object with "ids", or one with "timestamped_ids" of "id" and "added_at"`,
  )
  .optional()

type ReadAccess = { readonly user: readonly ['user-library-read'] }
type Reading = Call<ReadAccess, unknown, { limit: number; offset: number; market?: string | undefined }, unknown>

/** What the four kinds of saved items have in common, and what each is shown as. */
interface Shelf {
  readonly kind: SavedKind
  readonly tag: string
  readonly schema: z.ZodType
  /** The items as they are shown, in order; null for what the catalog does not have. */
  show(items: readonly SavedItem[], call: Reading, view: View): Promise<unknown[]>
}

/** `/v1/me/tracks`, `/albums`, `/shows` and `/episodes`: what a user saved, and whether. */
export function savedRoutes({ service, catalog }: SavedRouteParts): Endpoint[] {
  return shelves(service, catalog).flatMap((shelf) => shelfRoutes(shelf, service, catalog))
}

function shelves(service: LibraryService, catalog: LibraryCatalog): Shelf[] {
  const ids = (items: readonly SavedItem[]) => items.map(({ itemId }) => itemId)
  return [
    {
      kind: 'track',
      tag: 'Tracks',
      schema: trackSchema,
      show: async (items, _call, view) =>
        (await catalog.tracks(ids(items))).map((track) => track && trackJson(track, view)),
    },
    {
      kind: 'album',
      tag: 'Albums',
      schema: albumSchema,
      show: async (items, _call, view) => {
        const page = { limit: MOST_IDS, offset: 0 }
        const albums = await catalog.albums(ids(items))
        return Promise.all(
          albums.map(async (album) => album && albumJson(album, await catalog.tracksOfAlbum(album, page), page, view)),
        )
      },
    },
    {
      kind: 'show',
      tag: 'Shows',
      schema: simplifiedShowSchema,
      show: async (items, _call, view) =>
        (await catalog.shows(ids(items))).map((show) => show && simplifiedShowJson(show, view)),
    },
    {
      kind: 'episode',
      tag: 'Episodes',
      schema: episodeSchema,
      show: async (items, { account, caller }, view) => {
        const points = caller.scopes.has('user-read-playback-position')
          ? await service.resumePoints(account.id, ids(items))
          : null
        return (await catalog.episodes(ids(items))).map((episode) => episode && episodeJson(episode, points, view))
      },
    },
  ]
}

function shelfRoutes({ kind, tag, schema, show }: Shelf, service: LibraryService, catalog: LibraryCatalog): Endpoint[] {
  const path = `/v1/me/${kind}s`
  const Kind = `${kind[0].toUpperCase()}${kind.slice(1)}`
  const entry = z.object({ added_at: z.iso.datetime(), [kind]: schema }).meta({ id: `Saved${Kind}` })
  const query = z.object({ ids: idsQuery(kind, MOST_IDS).optional() })
  const items = ({ ids }: z.output<typeof query>, body: z.output<typeof itemsBody>) => {
    if (ids !== undefined) return { ids, savedAtMs: new Map<string, number>() }
    if (body !== undefined) return body
    throw new ServiceError('request-invalid', `ids: expected ${expectedIds}, in the query or the body, found nothing`)
  }
  return [
    endpoint({
      id: `get-saved-${kind}s`,
      method: 'get',
      path,
      tag,
      summary: `The ${kind}s that the user saved, newest first.`,
      access: { user: ['user-library-read'] },
      query: z.object({ ...pagingQuery(), ...marketQuery }),
      answers: { 200: { description: 'A page of them.', schema: pageSchema(entry, `PageOfSaved${Kind}s`) } },
      handle: async (call) => {
        const { account, query, baseUrl } = call
        const view = { baseUrl, market: marketOf(account, query.market) }
        const saved = await service.saved(account.id, kind, query)
        const shown = await show(saved.items, call as Reading, view)
        const found = saved.items.flatMap((item, i) => (shown[i] === null ? [] : { item, json: shown[i] }))
        const page = { items: found, total: saved.total }
        return {
          json: pageJson(`me/${kind}s`, page, query, view, ({ item, json }) => ({
            added_at: new Date(item.savedAtMs).toISOString(),
            [kind]: json,
          })),
        }
      },
    }),
    endpoint({
      id: `save-${kind}s`,
      method: 'put',
      path,
      tag,
      summary: `Saves ${kind}s; what is saved already keeps its date.`,
      access: { user: ['user-library-modify'] },
      query,
      body: itemsBody,
      answers: { 200: { description: 'They are saved, durably.', schema: null } },
      refusals: ['not-found', 'library-full'],
      handle: async ({ account, query, body }) => {
        const { ids, savedAtMs } = items(query, body)
        await catalog.require(kind, ids)
        await service.save(account.id, kind, ids, savedAtMs)
        return { status: 200, empty: true }
      },
    }),
    endpoint({
      id: `remove-saved-${kind}s`,
      method: 'delete',
      path,
      tag,
      summary: `Removes ${kind}s from what the user saved.`,
      access: { user: ['user-library-modify'] },
      query,
      body: itemsBody,
      answers: { 200: { description: 'They are not saved any more, durably.', schema: null } },
      handle: async ({ account, query, body }) => {
        await service.unsave(account.id, kind, items(query, body).ids)
        return { status: 200, empty: true }
      },
    }),
    endpoint({
      id: `check-saved-${kind}s`,
      method: 'get',
      path: `${path}/contains`,
      tag,
      summary: `Whether the user saved these ${kind}s.`,
      access: { user: ['user-library-read'] },
      query: z.object({ ids: idsQuery(kind, MOST_IDS) }),
      answers: { 200: { description: 'For each id in turn.', schema: z.array(z.boolean()) } },
      handle: async ({ account, query }) => ({ json: await service.hasSaved(account.id, kind, query.ids) }),
    }),
  ]
}
