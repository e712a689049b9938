import { readFileSync, statSync } from 'node:fs'
import { type ErrorCode, UserError } from '../errors.ts'
import { isSystemError, reasonOf } from '../file-error.ts'

/** A file's text, or what is wrong with the file: words that go on from its name. */
export type ReadText = { ok: true; text: string } | { ok: false; code: ErrorCode; what: string }

/**
 * Tries to read a text file, with a bound on its size.
 *
 * @param most bytes
 */
export function tryReadText(path: string, most: number): ReadText {
  try {
    const stats = statSync(path)
    if (!stats.isFile()) return unread(stats.isDirectory() ? 'it is a directory' : 'it is not a regular file')
    if (stats.size > most) return unread(`it has ${stats.size} bytes, more than the ${most} that are read`)
    const text = textOf(readFileSync(path))
    return text === null ? { ok: false, code: 'file-invalid', what: 'is not text in UTF-8' } : { ok: true, text }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return unread(reasonOf(error))
  }
}

/**
 * A text file, with a bound on its size.
 *
 * @param shown how messages call it
 * @param most bytes
 * @throws UserError file-unreadable, file-invalid
 */
export function readText(path: string, shown: string, most: number): string {
  const read = tryReadText(path, most)
  if (read.ok) return read.text
  throw new UserError(read.code, `${shown} ${read.what}.`)
}

function unread(why: string): ReadText {
  return { ok: false, code: 'file-unreadable', what: `cannot be read: ${why}` }
}

/** Without a byte order mark; null for what is not text. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
