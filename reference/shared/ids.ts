import { createHash } from 'node:crypto'
import baseX from 'base-x'

const base62 = baseX('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
const LENGTH = 22
const BYTES = 16

/** Kinds of things that a URI can name. */
export type UriKind = 'track' | 'album' | 'artist' | 'playlist' | 'show' | 'episode' | 'user'

/** Identifiers are 128 bits in base62, 22 characters (CAT-2). */
export const ID = /^[0-9A-Za-z]{22}$/

export function isId(text: string): boolean {
  return ID.test(text)
}

/** The identifier of 16 bytes. */
export function idFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== BYTES) throw new RangeError(`an identifier has ${BYTES} bytes, found ${bytes.length}`)
  return base62.encode(bytes).padStart(LENGTH, '0')
}

/** The identifier that belongs to a name, always the same: for what the program itself brings along. */
export function idFromName(name: string): string {
  return idFromBytes(createHash('sha256').update(name).digest().subarray(0, BYTES))
}

/** @example uri('track', '4uLU6hMCjMI75M1A2tKUQC') // 'spotify:track:4uLU6hMCjMI75M1A2tKUQC' */
export function uri(kind: UriKind, id: string): string {
  return `spotify:${kind}:${id}`
}

/** Kind and identifier of a URI, or null when it is none. */
export function parseUri(text: string): { kind: UriKind; id: string } | null {
  const match = /^spotify:(track|album|artist|playlist|show|episode|user):([0-9A-Za-z]{22})$/.exec(text)
  return match ? { kind: match[1] as UriKind, id: match[2] as string } : null
}
