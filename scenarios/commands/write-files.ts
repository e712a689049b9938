import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { isSystemError, unwritable } from '../file-error.ts'

/**
 * Makes a directory if need be and checks that files may be written into it, so that nobody waits for a long replay only
 * to hear that its results have no place.
 *
 * @param shown how messages call it
 * @throws UserError file-unwritable
 */
export function prepareDirectory(directory: string, shown: string): void {
  try {
    makeDirectory(directory, shown)
    accessSync(directory, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unwritable(shown, error)
  }
}

/**
 * Makes a directory and those above it that are missing. Node's own `recursive` never ends where the operating system
 * takes no directory and says of the one above that it is not there, as it does below `/proc`.
 */
function makeDirectory(directory: string, shown: string): void {
  const parent = dirname(directory)
  if (!existsSync(parent)) makeDirectory(parent, shown)
  try {
    mkdirSync(directory)
  } catch (error) {
    if (!isSystemError(error)) throw error
    if (error.code === 'EEXIST' && statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return
    if (error.code !== 'ENOENT') throw error
    throw new UserError('file-unwritable', `${shown} cannot be written: no directory can be made in ${parent}.`)
  }
}

/**
 * Writes files into a directory that is there. Each appears whole or not at all, and they appear together unless the file system
 * refuses a new name halfway: all are written under names that no other process uses before the first takes its own.
 *
 * @param shown how messages call the directory
 * @throws UserError file-unwritable
 */
export function writeFiles(
  directory: string,
  shown: string,
  files: readonly (readonly [name: string, text: string])[],
): void {
  const partial = (name: string) => join(directory, `${name}.${process.pid}.partial`)
  const each = (act: (name: string, text: string) => void) => {
    for (const [name, text] of files) {
      try {
        act(name, text)
      } catch (error) {
        for (const [written] of files) rmSync(partial(written), { force: true })
        throw unwritable(join(shown, name), error)
      }
    }
  }
  each((name, text) => writeFileSync(partial(name), text))
  each((name) => renameSync(partial(name), join(directory, name)))
}
