import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PARTIAL, writeFileDurably } from '../files/write-durably.ts'

/** The layout that this version reads and writes. */
const FORMAT = 1
const FORMAT_FILE = 'format.json'
const LOCK_FILE = 'lock.db'
const SQLITE_BUSY = 5

/** The data directory cannot be used: what is in it, and what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError'
}

/** Everything that one service keeps, and the lock that keeps a second one out. */
export interface DataDirectory {
  readonly path: string
  /** Path of something in the directory. */
  file(...names: string[]): string
  /** Lets go of the lock. */
  close(): void
}

/**
 * Opens a data directory, or makes one where there is nothing or an empty directory. The operating system holds the lock,
 * so it ends with the process, however the process ends.
 *
 * @throws DataDirectoryError when it is somebody else's directory, of another format, in use or not writable
 */
export function openDataDirectory(path: string): DataDirectory {
  prepare(path)
  claim(path)
  const lock = takeLock(path)
  return {
    path,
    file: (...names) => join(path, ...names),
    close: () => lock.close(),
  }
}

function prepare(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (statSync(path).isDirectory()) return
  } catch (error) {
    throw new DataDirectoryError(`${path}: cannot be a data directory (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** Checks the format, or writes it into an empty directory. */
function claim(path: string): void {
  const formatFile = join(path, FORMAT_FILE)
  if (!existsSync(formatFile)) {
    // A crash may have come while the format was being written.
    const strangers = readdirSync(path).filter((name) => name !== FORMAT_FILE + PARTIAL)
    if (strangers.length > 0) {
      throw new DataDirectoryError(
        `${path}: not a data directory of Soundcheck (it holds ${strangers[0]} and no ${FORMAT_FILE}); name an empty or a new one`,
      )
    }
    try {
      writeFileDurably(formatFile, `${JSON.stringify({ format: FORMAT })}\n`)
    } catch (error) {
      throw new DataDirectoryError(`${path}: cannot be written (${(error as NodeJS.ErrnoException).code})`)
    }
    return
  }
  const format = readFormat(formatFile)
  if (format > FORMAT) {
    throw new DataDirectoryError(
      `${path}: made by a newer Soundcheck (format ${format}; this one knows ${FORMAT}); use that version, or another directory`,
    )
  }
}

function readFormat(formatFile: string): number {
  try {
    const { format } = JSON.parse(readFileSync(formatFile, 'utf8')) as { format?: unknown }
    if (Number.isInteger(format) && (format as number) >= 1) return format as number
  } catch {
    // Told below, as for any other content that is not a format.
  }
  throw new DataDirectoryError(`${formatFile}: expected {"format":${FORMAT}}, found something else`)
}

/** An SQLite file under an exclusive lock: as portable as SQLite, and gone with the process. */
function takeLock(path: string): DatabaseSync {
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(join(path, LOCK_FILE))
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    const { errcode, message } = error as { errcode?: number; message: string }
    throw new DataDirectoryError(
      errcode === SQLITE_BUSY
        ? `${path}: another service is using it; stop that one, or name another directory`
        : `${path}: ${LOCK_FILE} cannot be locked (${message})`,
    )
  }
}
