import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { unwritable } from '../file-error.ts'

/** A trace is the ids of its requests, one after the other, each an unsigned 32-bit integer, little-endian. */
export const BYTES_PER_REQUEST = 4

/** Requests written at a time: 1 MiB, measured faster than a quarter of it and than four times as much. */
const BLOCK_REQUESTS = 2 ** 18

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
