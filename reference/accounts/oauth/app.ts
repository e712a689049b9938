/** An application that users can allow things: a client in the words of OAuth. */
export interface App {
  readonly clientId: string
  readonly name: string
  /** Null for a public client, which cannot keep a secret and proves itself by PKCE alone (RFC 6749, 2.1). */
  readonly secretHash: string | null
  readonly redirectUris: readonly string[]
  readonly createdAtMs: number
}
