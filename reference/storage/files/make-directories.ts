import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a directory and those above it that are missing. Node's own `recursive` never ends where the operating system says of a
 * directory that is there that it is not, as it does for a new one in `/proc`.
 *
 * @param mode of each directory that is made
 * @throws the error of the file system, also when something that is no directory is above it
 */
export function makeDirectories(path: string, mode: number): void {
  if (made(path, mode)) return
  const parent = dirname(path)
  // Once more after the look: somebody else may have made the parent in between.
  if (!existsSync(parent)) makeDirectories(parent, mode)
  if (!made(path, mode)) mkdirSync(path, { mode })
}

/** Whether something is there now; not when the directory above it is missing. */
function made(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode })
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return true
    if (code === 'ENOENT') return false
    throw error
  }
}
