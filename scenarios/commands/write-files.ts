import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { UserError } from '../errors.ts'

/**
 * Writes files into a directory, which is made if need be. Each appears whole or not at all: it is written under another
 * name first.
 *
 * @throws UserError file-unwritable
 */
export function writeFiles(directory: string, files: readonly (readonly [path: string, text: string])[]): void {
  try {
    mkdirSync(directory, { recursive: true })
    for (const [path, text] of files) {
      const partial = `${path}.partial`
      writeFileSync(partial, text)
      renameSync(partial, path)
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UserError('file-unwritable', `${directory} cannot be written: ${reason}`)
  }
}
