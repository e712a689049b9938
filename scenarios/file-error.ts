import { UserError } from './errors.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EEXIST: 'a file of that name is in its place',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection off',
}

/** An error of the operating system, which people can do something about; any other is a defect. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

/** Why the operating system refused, in words. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return reasons[code ?? ''] ?? message
}

/** @param shown how the person called the file */
export function unreadable(shown: string, why: string): UserError {
  return new UserError('file-unreadable', `${shown} cannot be read: ${why}.`)
}

/**
 * What to throw when writing failed: a UserError for what the operating system refused, anything else as it is.
 *
 * @param shown how the person called the file or directory
 */
export function unwritable(shown: string, error: unknown): unknown {
  if (!isSystemError(error)) return error
  return new UserError('file-unwritable', `${shown} cannot be written: ${reasonOf(error)}.`)
}
