/** Somebody who listens. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly plan: 'free' | 'premium'
  /** Country whose licenses hold, ISO 3166-1 alpha-2. */
  readonly market: string
}

export interface StoredAccount extends Account {
  readonly token: string
}
