import { ServiceError } from '../../shared/service-error.ts'

/** SQLite's primary result codes: the low byte of an extended one. */
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const FAILED_DISK = new Set([SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN])

/**
 * Of SQLSTATE: connection exceptions, insufficient resources (a full disk, too many connections), operator intervention,
 * which is also what ends a statement that takes too long, and errors of the disk.
 */
const FAILED_SERVER = /^(08|53|57|58)/

/** What the operating system and pg say when a connection is not had or breaks. */
const FAILED_CONNECTION = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ENOENT$)|timeout|[Cc]onnection terminated/

/**
 * What to throw for an error of an engine: `storage-unavailable` where storage does not work, the error itself where the
 * query is at fault (a broken constraint, a defect).
 */
export function sqlFailure(cause: unknown): unknown {
  return isSqliteDiskFailure(cause) || isServerFailure(cause)
    ? new ServiceError('storage-unavailable', `the database cannot be used: ${(cause as Error).message}`, { cause })
    : cause
}

/** Whether the server, or the way to it, failed, and not the query. */
export function isServerFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return FAILED_SERVER.test(code) || FAILED_CONNECTION.test(code)
  return FAILED_CONNECTION.test(error.message)
}

function isSqliteDiskFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { errcode } = error as { errcode?: unknown }
  return typeof errcode === 'number' && FAILED_DISK.has(errcode & 0xff)
}
