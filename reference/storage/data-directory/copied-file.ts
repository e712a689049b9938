import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

/** A file that was copied: how long it is, and its SHA-256 in hexadecimal. */
export interface CopiedFile {
  readonly sizeBytes: number
  readonly sha256: string
}

const PIECE_BYTES = 1024 * 1024
/** For its owner alone: what is kept is personal. */
const MODE = 0o600

/**
 * Copies a file as long as it is now, even if it grows meanwhile. On disk when it resolves.
 *
 * @param to a new file; null to read and count only
 */
export async function copyFile(from: string, to: string | null): Promise<CopiedFile> {
  const source = await open(from, 'r')
  try {
    const target = to === null ? null : await open(to, 'wx', MODE)
    try {
      const copied = await copyBytes(source, target)
      await target?.datasync()
      return copied
    } finally {
      await target?.close()
    }
  } finally {
    await source.close()
  }
}

async function copyBytes(source: FileHandle, target: FileHandle | null): Promise<CopiedFile> {
  const { size } = await source.stat()
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(Math.min(size, PIECE_BYTES))
  let copiedBytes = 0
  while (copiedBytes < size) {
    const { bytesRead } = await source.read(piece, 0, Math.min(piece.length, size - copiedBytes), copiedBytes)
    if (bytesRead === 0) break
    const bytes = piece.subarray(0, bytesRead)
    hash.update(bytes)
    for (let written = 0; target !== null && written < bytesRead; ) {
      written += (await target.write(bytes, written, bytesRead - written)).bytesWritten
    }
    copiedBytes += bytesRead
  }
  return { sizeBytes: copiedBytes, sha256: hash.digest('hex') }
}

/** Makes the names in a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
