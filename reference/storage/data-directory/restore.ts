import { mkdir, readdir, readFile, readlink, rename, rm, rmdir, symlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { inParallel } from '../../shared/in-parallel.ts'
import { makeDirectories } from '../files/make-directories.ts'
import { PARTIAL } from '../files/write-durably.ts'
import {
  BackupError,
  type BackupManifest,
  CHECKSUMS,
  DATA,
  damaged,
  type ListedFile,
  MANIFEST,
  readBackup,
} from './backup-manifest.ts'
import { copyFile, syncDirectory } from './copied-file.ts'
import { dataFormat } from './data-directory.ts'
import { makePartialDirectory } from './partial-directory.ts'

export interface RestoreOptions {
  /** What `backUp` made. */
  readonly backup: string
  /** A data directory that is not there yet, or is empty. */
  readonly data: string
  readonly onProgress: (doneBytes: number, totalBytes: number) => void
}

const AT_ONCE = 8

/**
 * Makes a data directory of a backup. Every file is checked against its checksum while it is copied, and the directory
 * appears when all of them are good and on disk, and not before. The backup stays as it is.
 *
 * @throws BackupError, DataDirectoryError when a newer version made it, or the error of the file system
 */
export async function restore({ backup, data, onProgress }: RestoreOptions): Promise<BackupManifest> {
  const { manifest, files } = readBackup(backup, await text(backup, MANIFEST), await text(backup, CHECKSUMS))
  await checkEmpty(data)
  // Of a newer format no directory is made that this version could not use.
  dataFormat(join(backup, DATA))
  const partial = join(dirname(resolve(data)), `${basename(resolve(data))}${PARTIAL}`)
  makeDirectories(dirname(partial), 0o777)
  await makePartialDirectory(partial, 'restore')
  try {
    await copyAll(backup, partial, files, manifest, onProgress)
    await rmdir(data).catch(unless('ENOENT'))
    await rename(partial, data)
    await syncDirectory(dirname(partial))
    return manifest
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
}

async function text(backup: string, name: string): Promise<string> {
  const path = join(backup, name)
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new BackupError(
      'file-unreadable',
      `${path}: cannot be read (${code}); name a directory that soundcheck backup made`,
    )
  }
}

async function checkEmpty(data: string): Promise<void> {
  const names = await readdir(data).catch(unless('ENOENT'))
  if (names && names.length > 0) {
    throw new BackupError(
      'file-unwritable',
      `${data}: holds ${names[0]} already, and nothing is overwritten; name a directory that is not there`,
    )
  }
}

async function copyAll(
  backup: string,
  to: string,
  files: readonly ListedFile[],
  { links, sizeBytes: totalBytes }: BackupManifest,
  onProgress: RestoreOptions['onProgress'],
): Promise<void> {
  const made = new Set([to])
  const directoryOf = async (path: string): Promise<string> => {
    const directory = dirname(join(to, path))
    if (!made.has(directory)) await mkdir(directory, { recursive: true, mode: 0o700 })
    for (let above = directory; !made.has(above); above = dirname(above)) made.add(above)
    return directory
  }
  let doneBytes = 0
  await inParallel(files, AT_ONCE, async ({ path, sha256 }) => {
    const from = join(backup, DATA, path)
    await directoryOf(path)
    const copied = await copyFile(from, join(to, path)).catch(unless('ENOENT'))
    if (!copied) throw damaged(from, 'it is missing')
    if (copied.sha256 !== sha256) throw damaged(from, 'its checksum is another')
    doneBytes += copied.sizeBytes
    onProgress(doneBytes, totalBytes)
  })
  for (const { path, target } of links) {
    const from = join(backup, DATA, path)
    if ((await readlink(from).catch(unless('ENOENT', 'EINVAL'))) !== target)
      throw damaged(from, `it does not link to ${target}`)
    await directoryOf(path)
    await symlink(target, join(to, path))
  }
  for (const directory of made) await syncDirectory(directory)
}

function unless(...codes: string[]): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (codes.includes(error.code ?? '')) return undefined
    throw error
  }
}
