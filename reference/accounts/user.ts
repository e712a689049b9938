import type { Account } from '../shared/caller.ts'

/** Somebody who listens, as the account keeps them. */
export interface User {
  /** 22 characters of base62. */
  readonly id: string
  /** What they log in with, in lower case. */
  readonly userName: string
  /** As others see them. */
  readonly displayName: string
  /** Nobody has checked that it is theirs. */
  readonly email: string
  /** ISO 3166-1 alpha-2; the market whose licenses hold for them. */
  readonly country: string
  readonly product: 'free' | 'premium'
  readonly preferences: Preferences
  readonly createdAtMs: number
  /** Since when the account is closed: it is kept and may do nothing. Null while it is open. */
  readonly closedAtMs: number | null
}

/** What somebody likes to have (LIB-1). */
export interface Preferences {
  /** Songs marked explicit are not to be played. */
  readonly explicitFilter: boolean
  /** A rung of the ladder, or `automatic`: as good as the line allows. */
  readonly quality: string
  /** BCP 47, such as `en` or `pt-BR`. */
  readonly language: string
}

/** What a new account has before anybody says otherwise. */
export const DEFAULT_PREFERENCES: Preferences = { explicitFilter: false, quality: 'automatic', language: 'en' }

/** What the rest of the service has to know of a user. */
export function accountOf({ id, displayName, product, country }: User): Account {
  return { id, name: displayName, plan: product, market: country }
}
