import { createHash } from 'node:crypto'
import {
  chmod,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../shared/clock.ts'
import { inParallel } from '../../shared/in-parallel.ts'
import { makeDirectories } from '../files/make-directories.ts'
import { PARTIAL, writeFileDurably } from '../files/write-durably.ts'
import {
  BackupError,
  type BackupManifest,
  CHECKSUMS,
  checksumsText,
  DATA,
  isInside,
  type ListedFile,
  MANIFEST,
} from './backup-manifest.ts'
import { backupStage, isDatabase, isKept, isObject, LAST_STAGE } from './backup-order.ts'
import { type CopiedFile, copyFile, syncDirectory } from './copied-file.ts'
import { dataFormat } from './data-directory.ts'
import { makePartialDirectory } from './partial-directory.ts'

export interface BackupOptions {
  /** The data directory; a service may be writing to it. */
  readonly data: string
  /** A directory that is not there yet. */
  readonly target: string
  readonly clock: Clock
  readonly onProgress: (doneBytes: number, totalBytes: number) => void
}

const AT_ONCE = 8
/** All pages in one go: a step sees one state of the database, and a writer that goes on makes no step begin again. */
const ALL_PAGES = 0x7fffffff

interface Found {
  /** In the data directory. */
  readonly path: string
  /** On this machine. */
  readonly file: string
  readonly sizeBytes: number
  /** What a symbolic link inside the data points to; null for a file. */
  readonly link: string | null
}

/**
 * Copies everything that a service keeps, while it runs. What was acknowledged before this is called is in the backup, and
 * whatever is in it refers to nothing that is not (see `backupStage`). Databases are taken as they are at one moment;
 * objects, which never change, share their bytes with the original where both are on one file system.
 *
 * The target appears when it is complete and on disk, and not before.
 *
 * @throws BackupError, DataDirectoryError, or the error of the file system
 */
export async function backUp({ data, target, clock, onProgress }: BackupOptions): Promise<BackupManifest> {
  const format = dataFormat(data)
  await checkTarget(data, target)
  const beganAt = isoTime(clock)
  const partial = target + PARTIAL
  makeDirectories(dirname(resolve(target)), 0o777)
  await makePartialDirectory(partial, 'backup')
  try {
    const copy = new Copy(data, join(partial, DATA), onProgress)
    await copy.run()
    copy.files.sort((a, b) => (a.path < b.path ? -1 : 1))
    const checksums = checksumsText(copy.files)
    const manifest: BackupManifest = {
      schemaVersion: 1,
      format,
      beganAt,
      completedAt: isoTime(clock),
      files: copy.files.length,
      sizeBytes: copy.sizeBytes,
      links: copy.links,
      sha256: createHash('sha256').update(checksums).digest('hex'),
    }
    writeFileDurably(join(partial, CHECKSUMS), checksums)
    writeFileDurably(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
    await rename(partial, target)
    await syncDirectory(dirname(resolve(target)))
    return manifest
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
}

async function checkTarget(data: string, target: string): Promise<void> {
  if (await exists(target))
    throw new BackupError('file-unwritable', `${target}: is there already; name a directory that is not`)
  const above = await realpath(await existing(target))
  if (`${above}${sep}`.startsWith(`${await realpath(data)}${sep}`)) {
    throw new BackupError('file-unwritable', `${target}: lies in the data directory; name one outside`)
  }
}

/** The directory itself, or the closest one above it that is there. */
async function existing(path: string): Promise<string> {
  const full = resolve(path)
  return (await exists(full)) ? full : existing(dirname(full))
}

/** One backup's way through the data. */
class Copy {
  readonly files: ListedFile[] = []
  readonly links: { path: string; target: string }[] = []
  sizeBytes = 0
  private readonly from: string
  private readonly to: string
  private readonly onProgress: BackupOptions['onProgress']
  private readonly made = new Set<string>()

  constructor(from: string, to: string, onProgress: BackupOptions['onProgress']) {
    this.from = from
    this.to = to
    this.onProgress = onProgress
  }

  async run(): Promise<void> {
    const first: Found[] = []
    let totalBytes = 0
    for await (const found of this.walk('', [])) {
      totalBytes += found.sizeBytes
      if (backupStage(found.path) < LAST_STAGE) first.push(found)
    }
    const take = async (found: Found) => {
      await this.take(found)
      this.onProgress(this.sizeBytes, Math.max(totalBytes, this.sizeBytes))
    }
    await this.directory('')
    first.sort((a, b) => backupStage(a.path) - backupStage(b.path))
    await inParallel(first, 1, take)
    // Listed anew: what was just taken may refer to files that were not there before.
    await inParallel(this.lastStage(), AT_ONCE, take)
    for (const directory of this.made) await syncDirectory(directory)
    await syncDirectory(dirname(this.to))
  }

  private async *lastStage(): AsyncGenerator<Found> {
    for await (const found of this.walk('', [])) if (backupStage(found.path) === LAST_STAGE) yield found
  }

  /** @param above real paths of the directories that are being walked through: a link to one of them leads nowhere new */
  private async *walk(directory: string, above: readonly string[]): AsyncGenerator<Found> {
    const here = join(this.from, directory)
    const real = await realpath(here)
    if (above.includes(real)) return
    for (const name of (await readdir(here)).sort()) {
      const path = directory === '' ? name : `${directory}/${name}`
      const file = join(this.from, path)
      if (!isKept(path)) continue
      const target = await innerLink(file, this.from)
      // What is gone again was not there when the backup began, or has another name now.
      const found = await stat(file).catch(ignoring('ENOENT'))
      if (found === null) continue
      if (target !== null) yield { path, file, sizeBytes: 0, link: target }
      else if (found.isDirectory()) yield* this.walk(path, [...above, real])
      else if (found.isFile()) yield { path, file, sizeBytes: found.size, link: null }
      else throw new BackupError('file-unreadable', `${file}: neither a file nor a directory; remove it`)
    }
  }

  private async take({ path, file, link: linkTarget }: Found): Promise<void> {
    if (path.includes('\n'))
      throw new BackupError('file-unreadable', `${file}: has a line break in its name; give it another`)
    await this.directory(dirname(path))
    const to = join(this.to, path)
    if (linkTarget !== null) {
      await symlink(linkTarget, to)
      this.links.push({ path, target: linkTarget })
      return
    }
    const copied = isDatabase(path) ? await copyDatabase(file, to) : await this.copy(path, file, to)
    if (copied === null) return
    this.files.push({ path, sha256: copied.sha256 })
    this.sizeBytes += copied.sizeBytes
  }

  private async copy(path: string, file: string, to: string): Promise<CopiedFile | null> {
    const isLinked = isObject(path) && (await link(file, to).then(() => true, ignoringAll(CANNOT_LINK)))
    return isLinked ? copyFile(to, null) : copyFile(file, to).catch(ignoring('ENOENT'))
  }

  private async directory(path: string): Promise<void> {
    const to = path === '.' ? this.to : join(this.to, path)
    if (this.made.has(to)) return
    await mkdir(to, { recursive: true, mode: 0o700 })
    for (let made = to; made.length >= this.to.length && !this.made.has(made); made = dirname(made)) this.made.add(made)
  }
}

/** Another file system, one without such names, or one that was removed; then it is copied, or is not there any more. */
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOENT'])

/** What a symbolic link says, if it is relative and stays inside the data. */
async function innerLink(file: string, root: string): Promise<string | null> {
  if (!(await lstat(file).catch(ignoring('ENOENT')))?.isSymbolicLink()) return null
  const target = await readlink(file)
  const inside = relative(resolve(root), resolve(dirname(file), target))
  return target.startsWith('/') || !isInside(inside) ? null : target
}

/** A database as it is at one moment, whoever writes to it meanwhile. */
async function copyDatabase(file: string, to: string): Promise<CopiedFile> {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    await backup(database, to, { rate: ALL_PAGES })
  } catch (cause) {
    throw new BackupError('file-invalid', `${file}: cannot be copied (${(cause as Error).message})`, { cause })
  } finally {
    database.close()
  }
  await chmod(to, 0o600)
  const copy = await open(to, 'r')
  await copy.sync()
  await copy.close()
  return copyFile(to, null)
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(ignoringAll(new Set(['ENOENT', 'ENOTDIR'])))) !== false
}

function ignoring(code: string): (error: NodeJS.ErrnoException) => null {
  return (error) => {
    if (error.code === code) return null
    throw error
  }
}

function ignoringAll(codes: ReadonlySet<string>): (error: NodeJS.ErrnoException) => false {
  return (error) => {
    if (codes.has(error.code ?? '')) return false
    throw error
  }
}

function isoTime(clock: Clock): string {
  return new Date(clock.nowMs()).toISOString()
}
