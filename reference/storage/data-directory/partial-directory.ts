import { mkdir } from 'node:fs/promises'
import { BackupError } from './backup-manifest.ts'

/**
 * Makes the directory in which something grows until it is complete and gets its own name.
 *
 * @throws BackupError when one is there already
 */
export async function makePartialDirectory(partial: string, of: 'backup' | 'restore'): Promise<void> {
  try {
    await mkdir(partial, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new BackupError(
      'file-unwritable',
      `${partial}: was left by a ${of} that was interrupted, or another one is running; remove it`,
    )
  }
}
