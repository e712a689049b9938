import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { isSystemError, reasonOf, unreadable, unwritable } from '../file-error.ts'

/** A trace is the ids of its requests, one after the other, each an unsigned 32-bit integer, little-endian. */
export const BYTES_PER_REQUEST = 4

/** Requests read or written at a time: 1 MiB, measured faster than a quarter of it and than four times as much. */
const BLOCK_REQUESTS = 2 ** 18

/** A trace on disk. Reading keeps two blocks in memory, whatever the size of the file. */
export interface TraceReader {
  requests: number
  /** The requests in order, from the first. A block is overwritten after the next one has been asked for. */
  blocks(): AsyncGenerator<Uint32Array>
  close(): Promise<void>
}

/**
 * @param path from `cwd`; messages name the file as it is given here
 * @throws UserError file-unreadable, file-invalid
 */
export async function openTrace(path: string, cwd: string): Promise<TraceReader> {
  const file = await openFile(resolve(cwd, path), path)
  try {
    const { size } = await file.stat()
    if (size === 0) throw new UserError('file-invalid', `${path} is empty: a trace has at least one request.`)
    if (size % BYTES_PER_REQUEST !== 0) {
      throw new UserError(
        'file-invalid',
        `${path} has ${size} bytes, which is not a multiple of ${BYTES_PER_REQUEST}: a trace is raw ids, each an unsigned 32-bit integer, little-endian.`,
      )
    }
    const requests = size / BYTES_PER_REQUEST
    return { requests, blocks: () => readBlocks(file, path, requests), close: () => file.close() }
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
async function* readBlocks(file: FileHandle, shown: string, requests: number): AsyncGenerator<Uint32Array> {
  let coming = readBlock(file, shown, new Uint32Array(BLOCK_REQUESTS), 0, requests)
  let spare = new Uint32Array(BLOCK_REQUESTS)
  for (let done = 0; done < requests; ) {
    const block = await coming
    done += block.length
    if (done < requests) {
      coming = readBlock(file, shown, spare, done, requests)
      // Whoever stops early never awaits this read; whoever goes on gets its error from the await above.
      coming.catch(() => {})
    }
    spare = new Uint32Array(block.buffer)
    yield block
  }
}

/** Fills the block from the `first` request on, or as much of it as there are requests left. */
async function readBlock(
  file: FileHandle,
  shown: string,
  memory: Uint32Array<ArrayBuffer>,
  first: number,
  requests: number,
): Promise<Uint32Array<ArrayBuffer>> {
  const block = memory.subarray(0, Math.min(memory.length, requests - first))
  const bytes = new Uint8Array(block.buffer, 0, block.byteLength)
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file
      .read(bytes, done, bytes.length - done, first * BYTES_PER_REQUEST + done)
      .catch((error) => {
        throw isSystemError(error) ? unreadable(shown, reasonOf(error)) : error
      })
    if (bytesRead === 0) throw unreadable(shown, 'it became shorter while it was read')
    done += bytesRead
  }
  return block
}

/**
 * Writes a trace under a temporary name beside its place and renames it when it is complete, so that the place never
 * holds half a trace.
 *
 * @param path from `cwd`; messages name the file as it is given here
 * @param fill writes the next requests of the trace into the block
 * @param written is told how many requests have been written so far
 * @throws UserError file-unwritable
 */
export async function writeTrace(
  path: string,
  cwd: string,
  requests: number,
  fill: (block: Uint32Array) => void,
  written: (requests: number) => void,
): Promise<void> {
  const absolute = resolve(cwd, path)
  const temporary = `${absolute}.${process.pid}.partial`
  let file: FileHandle | undefined
  try {
    file = await open(temporary, 'w')
    const memory = new Uint32Array(BLOCK_REQUESTS)
    for (let done = 0; done < requests; ) {
      const block = memory.subarray(0, Math.min(memory.length, requests - done))
      fill(block)
      await file.writeFile(new Uint8Array(block.buffer, 0, block.byteLength))
      done += block.length
      written(done)
    }
    await file.close()
    await rename(temporary, absolute)
  } catch (error) {
    if (file !== undefined) {
      await file.close().catch(() => {})
      await rm(temporary, { force: true })
    }
    throw unwritable(path, error)
  }
}
