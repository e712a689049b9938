import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What the name of a file ends in until it is complete. A crash may leave one behind; the next write replaces it. */
export const PARTIAL = '.partial'

/**
 * Replaces a small file as a whole: after a crash it holds the old content or the new one. On disk when this returns.
 *
 * @param mode permissions of the file; only its owner may read it by default
 */
export function writeFileDurably(path: string, content: string | Uint8Array, mode = 0o600): void {
  const temporary = `${path}${PARTIAL}`
  writeFileSync(temporary, content, { mode, flush: true })
  renameSync(temporary, path)
  syncDirectory(dirname(path))
}

/** Makes the names in a directory durable: what was created, renamed or removed there. */
function syncDirectory(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
