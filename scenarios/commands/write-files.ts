import { accessSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unwritable } from '../file-error.ts'

/**
 * Makes a directory if need be and checks that files may be written into it, so that nobody waits for a long replay only
 * to hear that its results have no place.
 *
 * @param shown how messages call it
 * @throws UserError file-unwritable
 */
export function prepareDirectory(directory: string, shown: string): void {
  try {
    mkdirSync(directory, { recursive: true })
    accessSync(directory, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unwritable(shown, error)
  }
}

/**
 * Writes files into a directory that is there. Each appears whole or not at all: it is written under another name first.
 *
 * @param shown how messages call the directory
 * @throws UserError file-unwritable
 */
export function writeFiles(
  directory: string,
  shown: string,
  files: readonly (readonly [name: string, text: string])[],
): void {
  for (const [name, text] of files) {
    const path = join(directory, name)
    const partial = `${path}.partial`
    try {
      writeFileSync(partial, text)
      renameSync(partial, path)
    } catch (error) {
      rmSync(partial, { force: true })
      throw unwritable(join(shown, name), error)
    }
  }
}
