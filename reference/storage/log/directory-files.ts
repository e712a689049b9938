import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, rename } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { LogFile, LogFiles } from './log-files.ts'

/** Files for the owner alone: play events are personal data. */
const FILE_MODE = 0o600
const DIRECTORY_MODE = 0o700

/** The files of a directory, which is made, durably, when it does not exist. */
export async function directoryFiles(directory: string): Promise<LogFiles> {
  const firstMade = await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE })
  if (firstMade !== undefined) await syncParents(resolve(directory), resolve(firstMade))
  return new DirectoryFiles(directory)
}

class DirectoryFiles implements LogFiles {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  list(): Promise<string[]> {
    return readdir(this.#directory)
  }

  async open(name: string): Promise<LogFile> {
    return new HandleFile(await open(this.#path(name), 'r+'))
  }

  async create(name: string): Promise<LogFile> {
    return new HandleFile(await open(this.#path(name), 'w+', FILE_MODE))
  }

  rename(from: string, to: string): Promise<void> {
    return rename(this.#path(from), this.#path(to))
  }

  syncDirectory(): Promise<void> {
    return syncDirectory(this.#directory)
  }

  #path(name: string): string {
    return join(this.#directory, name)
  }
}

class HandleFile implements LogFile {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  async sizeBytes(): Promise<number> {
    return (await this.#handle.stat()).size
  }

  async read(positionBytes: number, lengthBytes: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(lengthBytes)
    let filled = 0
    while (filled < lengthBytes) {
      const { bytesRead } = await this.#handle.read(buffer, filled, lengthBytes - filled, positionBytes + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  }

  async write(positionBytes: number, bytes: Uint8Array): Promise<void> {
    let written = 0
    while (written < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, written, bytes.length - written, positionBytes + written)
      written += bytesWritten
    }
  }

  sync(): Promise<void> {
    return this.#handle.datasync()
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** A directory is found again when the ones above it, up to the one that was there before, have been synced. */
async function syncParents(made: string, firstMade: string): Promise<void> {
  for (let path = made; path.length >= firstMade.length; path = dirname(path)) await syncDirectory(dirname(path))
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
