import { existsSync, readFileSync } from 'node:fs'
import { writeFileDurably } from '../files/write-durably.ts'
import { type DataDirectory, DataDirectoryError } from './data-directory.ts'

/** Not part of a backup: what is restored from one is another directory, whose engines may know a later time. */
export const IDENTITY_FILE = 'identity.json'

/**
 * What tells a data directory from all others, also from the one that it was restored from a backup of: engines note whose they are,
 * since what they know of another directory's logs and feeds is wrong for this one.
 *
 * @param newIdentity makes one where there is none yet
 * @throws DataDirectoryError when the file holds something else
 */
export function identityOf(data: DataDirectory, newIdentity: () => string): string {
  const path = data.file(IDENTITY_FILE)
  if (existsSync(path)) return identityIn(path)
  const identity = newIdentity()
  writeFileDurably(path, `${JSON.stringify({ identity })}\n`)
  return identity
}

function identityIn(path: string): string {
  try {
    const { identity } = JSON.parse(readFileSync(path, 'utf8')) as { identity?: unknown }
    if (typeof identity === 'string' && identity !== '') return identity
  } catch {
    // Told below, as for any other content that is no identity.
  }
  throw new DataDirectoryError(
    `${path}: expected {"identity":"…"}, found something else; without the file a new one is made`,
  )
}
