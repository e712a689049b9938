import { readFileSync, statSync } from 'node:fs'
import { UserError } from '../errors.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be read',
}

/**
 * A text file, with a bound on its size.
 *
 * @param shown how messages call it
 * @param most bytes
 * @throws UserError file-unreadable
 */
export function readText(path: string, shown: string, most: number): string {
  try {
    const { size } = statSync(path)
    if (size > most) throw unreadable(shown, `it has ${size} bytes, more than the ${most} that are read`)
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if (error instanceof UserError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw unreadable(shown, reasons[code ?? ''] ?? message)
  }
}

function unreadable(shown: string, why: string): UserError {
  return new UserError('file-unreadable', `${shown} cannot be read: ${why}.`)
}
