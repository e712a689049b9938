import * as z from 'zod'
import type { Caller } from '../shared/caller.ts'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { parseUri } from '../shared/ids.ts'
import { scopeMissing } from '../shared/scope-missing.ts'
import type { Scope } from '../shared/scopes.ts'
import { type FollowedKind, followedKinds, isFollowedKind, isSavedKind, type SavedKind, savedKinds } from './kinds.ts'
import type { SavedRouteParts } from './saved-routes.ts'

const MOST_URIS = 40
const kinds = [...savedKinds, ...followedKinds]
const expected = `URIs separated by commas, at most ${MOST_URIS}, of ${kinds.join(', ')}`

type Named = { readonly kind: SavedKind | FollowedKind; readonly id: string }

const query = z.object({
  uris: z.string(expected).transform((text, context): Named[] => {
    const named = text.split(',').map((uri) => parseUri(uri.trim()))
    const known = named.filter(
      (one): one is Named => one !== null && (isSavedKind(one.kind) || isFollowedKind(one.kind)),
    )
    if (known.length === named.length && known.length <= MOST_URIS) return known
    context.addIssue({ code: 'custom', message: expected })
    return z.NEVER
  }),
})

/** `/v1/me/library`: saving and following by URIs, whatever they name. */
export function urisRoutes({ service, catalog }: SavedRouteParts): Endpoint[] {
  const path = '/v1/me/library'
  const tag = 'Library'
  return [
    endpoint({
      id: 'save-library-items',
      method: 'put',
      path,
      tag,
      summary: 'Saves tracks, albums, shows and episodes, and follows artists and users.',
      access: { user: ['user-library-modify'] },
      query,
      answers: { 200: { description: 'They are saved, durably.', schema: null } },
      refusals: ['not-found', 'library-full'],
      handle: async ({ account, caller, query: { uris } }) => {
        requireScope(caller, uris, 'user-follow-modify')
        for (const [kind, ids] of byKind(uris)) await catalog.require(kind, ids)
        for (const [kind, ids] of byKind(uris)) {
          await (isSavedKind(kind) ? service.save(account.id, kind, ids) : service.follow(account.id, kind, ids))
        }
        return { status: 200, empty: true }
      },
    }),
    endpoint({
      id: 'remove-library-items',
      method: 'delete',
      path,
      tag,
      summary: 'Removes tracks, albums, shows and episodes, and unfollows artists and users.',
      access: { user: ['user-library-modify'] },
      query,
      answers: { 200: { description: 'They are removed, durably.', schema: null } },
      handle: async ({ account, caller, query: { uris } }) => {
        requireScope(caller, uris, 'user-follow-modify')
        for (const [kind, ids] of byKind(uris)) {
          await (isSavedKind(kind) ? service.unsave(account.id, kind, ids) : service.unfollow(account.id, kind, ids))
        }
        return { status: 200, empty: true }
      },
    }),
    endpoint({
      id: 'check-library-contains',
      method: 'get',
      path: `${path}/contains`,
      tag,
      summary: 'Whether the user saved or follows what the URIs name.',
      access: { user: ['user-library-read'] },
      query,
      answers: { 200: { description: 'For each URI in turn.', schema: z.array(z.boolean()) } },
      handle: async ({ account, caller, query: { uris } }) => {
        requireScope(caller, uris, 'user-follow-read')
        const kept = await Promise.all(
          uris.map(({ kind, id }) =>
            isSavedKind(kind) ? service.hasSaved(account.id, kind, [id]) : service.isFollowing(account.id, kind, [id]),
          ),
        )
        return { json: kept.flat() }
      },
    }),
  ]
}

function byKind(uris: readonly Named[]): [SavedKind | FollowedKind, string[]][] {
  const groups = Map.groupBy(uris, ({ kind }) => kind)
  return [...groups].map(([kind, named]) => [kind, named.map(({ id }) => id)])
}

/** Following is allowed by a scope of its own. */
function requireScope(caller: Caller, uris: readonly Named[], scope: Scope): void {
  if (caller.scopes.has(scope) || !uris.some(({ kind }) => isFollowedKind(kind))) return
  throw scopeMissing([scope], [scope])
}
