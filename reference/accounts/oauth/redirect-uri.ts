/** Addresses of the machine itself that cannot mean another one; `localhost` can, by its resolver (RFC 8252, 8.3). */
const LOOPBACK = new Set(['127.0.0.1', '[::1]'])

/** A private-use scheme is a domain name turned around, so that it has an owner (RFC 8252, 7.1). */
const PRIVATE_USE_SCHEME = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/

const MOST_CHARACTERS = 2000

/** What an app may register, in words for people. */
export const EXPECTED_REDIRECT_URI =
  'an absolute URI without a fragment: https, http on 127.0.0.1, [::1] or localhost, or a scheme such as com.example.app'

/** Whether an app may register this address for its users to come back to. */
export function isRegistrable(text: string): boolean {
  const url = parsed(text)
  if (url === null || text.length > MOST_CHARACTERS || !/^[\x21-\x5b\x5d-\x7e]+$/.test(text)) return false
  if (text.includes('#') || url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return !url.hostname.includes('*')
  if (url.protocol === 'http:') return LOOPBACK.has(url.hostname) || url.hostname === 'localhost'
  return PRIVATE_USE_SCHEME.test(url.protocol)
}

/**
 * Whether a request may send its user there: the very string that is registered (RFC 9700, 4.1.3), except that a program
 * on the user's machine takes whichever port is free (RFC 8252, 7.3).
 */
export function isRegistered(requested: string, registered: readonly string[]): boolean {
  if (registered.includes(requested)) return true
  const portless = withoutLoopbackPort(requested)
  return portless !== null && registered.some((other) => withoutLoopbackPort(other) === portless)
}

/** The address with those parameters added to its query that have a value. */
export function withParameters(uri: string, parameters: Readonly<Record<string, string | null | undefined>>): string {
  const added = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value != null) added.set(name, value)
  return `${uri}${uri.includes('?') ? '&' : '?'}${added}`
}

/** The text with its port cut out, everything else as it was written; null when it is not on the loopback interface. */
function withoutLoopbackPort(text: string): string | null {
  const match = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?(?=[/?]|$)/.exec(text)
  if (match === null || Number(match[2] ?? 0) > 65_535 || text.includes('#')) return null
  return `http://${match[1]}${text.slice(match[0].length)}`
}

function parsed(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
