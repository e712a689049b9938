import { type FileHandle, open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { isSystemError, reasonOf, unreadable } from '../file-error.ts'

/** A file that is read from its beginning to its end, as often as wanted, two blocks of it in memory. */
export interface ByteSource {
  /** How the person called the file. */
  shown: string
  sizeBytes: number
  /** Its bytes in blocks of so many; the last may be shorter. A block is overwritten after the next one was asked for. */
  blocks(blockBytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>>
  close(): Promise<void>
}

/**
 * @param path from `cwd`; messages name the file as it is given here
 * @throws UserError file-unreadable; file-invalid when it is empty
 */
export async function openBytes(path: string, cwd: string): Promise<ByteSource> {
  const file = await openFile(resolve(cwd, path), path)
  try {
    const { size } = await file.stat()
    if (size === 0) throw new UserError('file-invalid', `${path} is empty: a trace has at least one request.`)
    return {
      shown: path,
      sizeBytes: size,
      blocks: (blockBytes) => readBlocks(file, path, size, blockBytes),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openFile(absolute: string, shown: string): Promise<FileHandle> {
  try {
    if (!(await stat(absolute)).isFile()) throw unreadable(shown, 'it is not a regular file')
    return await open(absolute)
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw unreadable(shown, reasonOf(error))
  }
}

/** Reads the next block while the last one is used. */
async function* readBlocks(
  file: FileHandle,
  shown: string,
  size: number,
  blockBytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let coming = readBlock(file, shown, new Uint8Array(blockBytes), 0, size)
  let spare = new Uint8Array(blockBytes)
  for (let done = 0; done < size; ) {
    const block = await coming
    done += block.length
    if (done < size) {
      coming = readBlock(file, shown, spare, done, size)
      // Whoever stops early never awaits this read; whoever goes on gets its error from the await above.
      coming.catch(() => {})
    }
    spare = new Uint8Array(block.buffer)
    yield block
  }
}

/** Fills the memory from byte `first` on, or as much of it as there are bytes left. */
async function readBlock(
  file: FileHandle,
  shown: string,
  memory: Uint8Array<ArrayBuffer>,
  first: number,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const block = memory.subarray(0, Math.min(memory.length, size - first))
  for (let done = 0; done < block.length; ) {
    const { bytesRead } = await file.read(block, done, block.length - done, first + done).catch((error) => {
      throw isSystemError(error) ? unreadable(shown, reasonOf(error)) : error
    })
    if (bytesRead === 0) throw unreadable(shown, 'it became shorter while it was read')
    done += bytesRead
  }
  return block
}
