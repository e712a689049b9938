import { ServiceError } from '../../shared/service-error.ts'

/** SQLite's primary result codes: the low byte of an extended one. */
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_CONSTRAINT_FOREIGNKEY = 787
const FAILED_DISK = new Set([SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN])

/**
 * Of SQLSTATE: connection exceptions, insufficient resources (a full disk, too many connections), operator intervention,
 * which is also what ends a statement that takes too long, and errors of the disk.
 */
const FAILED_SERVER = /^(08|53|57|58)/

/** Of SQLSTATE: a row that is nowhere is named; a text has a character of code 0, which PostgreSQL cannot keep. */
const FOREIGN_KEY_VIOLATION = '23503'
const CHARACTER_NOT_IN_REPERTOIRE = '22021'

/** What the operating system and pg say when a connection is not had or breaks. */
const FAILED_CONNECTION = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ENOENT$)|timeout|[Cc]onnection terminated/

/**
 * What to throw for an error of an engine: `storage-unavailable` where storage does not work, `request-invalid` for text that the
 * engine cannot keep, the error itself where the query is at fault (a broken constraint, a defect).
 */
export function sqlFailure(cause: unknown): unknown {
  if (isSqliteDiskFailure(cause)) {
    return new ServiceError('storage-unavailable', `the database cannot be used: ${(cause as Error).message}`, {
      cause,
    })
  }
  if (isServerFailure(cause)) {
    // What the driver says names the server's address and user, which is for the log and not for whoever asked.
    const { code } = cause as { code?: unknown }
    const shown = typeof code === 'string' ? ` (${code})` : ''
    return new ServiceError('storage-unavailable', `the database server cannot be used${shown}`, { cause })
  }
  if (cause instanceof Error && (cause as { code?: unknown }).code === CHARACTER_NOT_IN_REPERTOIRE) {
    return new ServiceError('request-invalid', 'a text: expected no character of code 0, found one', { cause })
  }
  return cause
}

/** Whether the server, or the way to it, failed, and not the query. */
export function isServerFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return FAILED_SERVER.test(code) || FAILED_CONNECTION.test(code)
  return FAILED_CONNECTION.test(error.message)
}

/** Whether a transaction was refused because it names a row that is nowhere. */
export function isForeignKeyFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { errcode, code } = error as { errcode?: unknown; code?: unknown }
  return errcode === SQLITE_CONSTRAINT_FOREIGNKEY || code === FOREIGN_KEY_VIOLATION
}

function isSqliteDiskFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { errcode } = error as { errcode?: unknown }
  return typeof errcode === 'number' && FAILED_DISK.has(errcode & 0xff)
}
