import assert from 'node:assert/strict'
import type { SpotifyApi } from '@spotify/web-api-ts-sdk'
import type { Things } from './things.ts'

/** One use of a method of `@spotify/web-api-ts-sdk`. */
export interface SdkCall {
  /** As the SDK names it, such as `albums.get`. */
  readonly method: string
  /** Which of the ways to call it, where there are several. */
  readonly how: string
  /** Whether an app may make the call for itself, or only for a user. */
  readonly caller: 'app' | 'user'
  /** The call needs one of these at least. */
  readonly of: keyof Things | null
  /**
   * Makes the call and looks at what comes back. The calls of a list follow one another: what one saves another finds.
   *
   * @returns what came back, in a few words
   * @throws AssertionError when it is not what was asked for; what the SDK throws
   */
  run(sdk: SpotifyApi, things: Things): Promise<string>
}

type CallOf = (method: string, how: string, of: SdkCall['of'], run: SdkCall['run']) => SdkCall

/** A call that an app may make for itself. */
export const asApp: CallOf = (method, how, of, run) => ({ caller: 'app', method, how, of, run })

/** A call that an app makes for a user. */
export const asUser: CallOf = (method, how, of, run) => ({ caller: 'user', method, how, of, run })

/** Somewhere that all of the catalog's things for tests and demos are licensed for. */
export const MARKET = 'SE'

export function idsOf(items: readonly { readonly id: string }[]): string[] {
  return items.map(({ id }) => id)
}

/** Answers to several ids come in the order of the ids. */
export function sameIds(items: readonly { readonly id: string }[], ids: readonly string[]): void {
  assert.deepEqual(idsOf(items), ids)
}

/** A page is a part of something whose size it states, and its links lead on. */
export function isPage(page: {
  items: readonly unknown[]
  limit: number
  offset: number
  total: number
  next: string | null
}): void {
  assert.ok(page.items.length <= page.limit, `${page.items.length} items in a page of ${page.limit}`)
  assert.ok(page.total >= page.items.length, `${page.items.length} items of ${page.total}`)
  assert.equal(page.next !== null, page.offset + page.limit < page.total, `next is ${page.next} at ${page.offset}`)
}

export function count(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`
}
