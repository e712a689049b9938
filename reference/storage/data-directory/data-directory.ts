import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeDirectories } from '../files/make-directories.ts'
import { PARTIAL, writeFileDurably } from '../files/write-durably.ts'

/**
 * The layout that this version reads and writes. A directory of an older one is taken over: it gets this version's number
 * first, which keeps older programs out, and then each store brings what it keeps up to date when it is opened.
 *
 * 1: catalog, play events, audio, signing keys; accounts in `accounts.json`. 2: accounts, library and search in databases.
 */
const FORMAT = 2
const FORMAT_FILE = 'format.json'
/** Held by the service that runs on the directory. */
export const LOCK_FILE = 'lock.db'
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
  const isOlder = claim(path) < FORMAT
  const lock = takeLock(path)
  if (isOlder) writeFormat(path)
  return {
    path,
    file: (...names) => join(path, ...names),
    close: () => lock.close(),
  }
}

function prepare(path: string): void {
  const refusal = (why: string | undefined) =>
    new DataDirectoryError(`${path}: cannot be a data directory (${why}); name another one`)
  try {
    makeDirectories(path, 0o700)
    if (statSync(path).isDirectory()) return
  } catch (error) {
    throw refusal((error as NodeJS.ErrnoException).code)
  }
  throw refusal('it is a file')
}

/**
 * Checks the format, or writes it into an empty directory.
 *
 * @returns the format
 */
function claim(path: string): number {
  if (existsSync(join(path, FORMAT_FILE))) return dataFormat(path)
  // A crash may have come while the format was being written.
  const strangers = readdirSync(path).filter((name) => name !== FORMAT_FILE + PARTIAL)
  if (strangers.length > 0) {
    throw new DataDirectoryError(
      `${path}: not a data directory of Soundcheck (it holds ${strangers[0]} and no ${FORMAT_FILE}); name an empty or a new one`,
    )
  }
  writeFormat(path)
  return FORMAT
}

function writeFormat(path: string): void {
  try {
    writeFileDurably(join(path, FORMAT_FILE), `${JSON.stringify({ format: FORMAT })}\n`)
  } catch (error) {
    throw new DataDirectoryError(`${path}: cannot be written (${(error as NodeJS.ErrnoException).code})`)
  }
}

/**
 * The format of a directory, which this version knows.
 *
 * @throws DataDirectoryError when it is no data directory, or a newer one's
 */
export function dataFormat(path: string): number {
  const file = join(path, FORMAT_FILE)
  const format = readFormat(file)
  if (format <= FORMAT) return format
  throw new DataDirectoryError(
    `${path}: made by a newer Soundcheck (format ${format}; this one knows ${FORMAT}); use that version, or another directory`,
  )
}

function readFormat(file: string): number {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new DataDirectoryError(`${dirname(file)}: not a data directory of Soundcheck (${FORMAT_FILE}: ${code})`)
  }
  try {
    const { format } = JSON.parse(text) as { format?: unknown }
    if (Number.isInteger(format) && (format as number) >= 1) return format as number
  } catch {
    // Told below, as for any other content that is not a format.
  }
  throw new DataDirectoryError(`${file}: expected {"format":${FORMAT}}, found something else`)
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
