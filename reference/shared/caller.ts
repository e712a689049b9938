import type { Scope } from './scopes.ts'

/** Somebody who listens. */
export interface Account {
  readonly id: string
  /** As others see it. */
  readonly name: string
  readonly plan: 'free' | 'premium'
  /** Country whose licenses hold, ISO 3166-1 alpha-2. */
  readonly market: string
}

/** Who makes a request, as its token says. */
export interface Caller {
  /** The app. */
  readonly clientId: string
  /** The user for whom the app asks; null when it asks for itself. */
  readonly account: Account | null
  readonly scopes: ReadonlySet<Scope>
  /** Whoever runs this service: commands on its machine, with the token of the run file. */
  readonly operator: boolean
}
