import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isSystemError, reasonOf, unreadable } from '../file-error.ts'
import type { Io } from '../io.ts'
import { TextError, textOfBytes } from './text-of-bytes.ts'

/** A file that is there to be read. */
export interface FoundFile {
  /** As the person called it, or the folder that it is in. */
  readonly shown: string
  readonly path: string
  readonly sizeBytes: number
}

/** A file's text, or why it is none. */
export type ReadFile =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly line: number; readonly message: string }

/** The longest song with a time for every word has a tenth of it. */
const LARGEST_BYTES = 256 * 1024

/**
 * The files that are meant: each that is named, and of a folder every `.lrc` in it and the folders below, by name. Links to folders
 * are not followed.
 *
 * @throws UserError file-unreadable
 */
export function lyricsFiles(paths: readonly string[], io: Io): FoundFile[] {
  return paths.flatMap((shown) => {
    const path = resolve(io.cwd, shown)
    return reading(shown, () => {
      const stat = statSync(path)
      if (!stat.isDirectory()) return [{ shown, path, sizeBytes: stat.size }]
      const found = inFolder(path)
        .sort()
        .map((name) => ({
          shown: join(shown, name),
          path: join(path, name),
          sizeBytes: statSync(join(path, name)).size,
        }))
      if (found.length === 0) throw unreadable(shown, 'it is a folder without .lrc files')
      return found
    })
  })
}

/**
 * Reads one of them.
 *
 * @param encoding of files without a byte order mark
 * @throws UserError file-unreadable
 */
export function readLyricsFile({ shown, path, sizeBytes }: FoundFile, encoding: string): ReadFile {
  if (sizeBytes > LARGEST_BYTES) {
    const message = `expected at most ${LARGEST_BYTES / 1024} KiB, found ${Math.ceil(sizeBytes / 1024)}`
    return { name: shown, line: 1, message }
  }
  const bytes = reading(shown, () => readFileSync(path))
  try {
    return { name: shown, text: textOfBytes(bytes, encoding) }
  } catch (error) {
    if (error instanceof TextError) return { name: shown, line: error.line, message: error.message }
    throw error
  }
}

/** Relative to the folder. */
function inFolder(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry: Dirent) => {
    const name = join(below, entry.name)
    if (entry.isDirectory()) return inFolder(folder, name)
    return entry.isFile() && /\.lrc$/i.test(name) ? [name] : []
  })
}

function reading<Result>(shown: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (isSystemError(error)) throw unreadable(shown, reasonOf(error))
    throw error
  }
}
