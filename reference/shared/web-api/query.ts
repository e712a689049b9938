import * as z from 'zod'
import type { Account } from '../caller.ts'
import { ID, type UriKind } from '../ids.ts'
import { ServiceError } from '../service-error.ts'

/** The identifier of one object, as part of a path: `{id}`. */
export function idParam(kind: UriKind) {
  const expected = `the id of ${withArticle(kind)}: 22 letters and digits`
  return z.string(expected).regex(ID, expected)
}

/** Several identifiers, separated by commas: `ids=a,b,c`. */
export function idsQuery(kind: UriKind, most: number) {
  const id = idParam(kind)
  const expected = `ids of ${kind}s separated by commas, at most ${most}`
  return z
    .string(expected)
    .meta({ pattern: idsPattern(most) })
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(id, expected).min(1, expected).max(most, expected))
}

/** What a list of identifiers looks like, for the API's description: what checks it says more when it refuses. */
export function idsPattern(most: number): string {
  const id = ' *[0-9A-Za-z]{22} *'
  return `^${id}(,${id}){0,${most - 1}}$`
}

/** The field `market` of a query. */
export const marketQuery = {
  market: z
    .string()
    .regex(/^([A-Za-z]{2}|from_token)$/, 'an ISO 3166-1 alpha-2 country code, or from_token')
    .optional(),
}

/**
 * The market that counts: the user's own country where there is a user, whatever is asked for, because licenses hold
 * there; for an app alone what it asks for.
 *
 * @returns null when nobody said which
 * @throws ServiceError `request-invalid` for `from_token` where the token is of no user
 */
export function marketOf(account: Account | null, asked: string | undefined): string | null {
  if (account !== null) return account.market
  if (asked !== 'from_token') return asked?.toUpperCase() ?? null
  throw new ServiceError(
    'request-invalid',
    'market: expected a country code, found "from_token" with the token of an app, which has no country',
  )
}

function withArticle(kind: UriKind): string {
  return /^[aeio]/.test(kind) ? `an ${kind}` : `a ${kind}`
}
