import { type FileHandle, open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { isSystemError, reasonOf, unreadable } from '../file-error.ts'
import type { Packing } from './trace-packing.ts'

/** A file that is read from its beginning to its end, as often as wanted, two blocks of it in memory. */
export interface ByteSource {
  /** How the person called the file. */
  shown: string
  /** As it lies on the disk. */
  sizeBytes: number
  /** How it is packed; what follows is about what is inside. */
  packing: Packing | null
  /** null: nobody knows before it was unpacked. */
  contentBytes: number | null
  /** Its bytes in blocks of so many; the last may be shorter. A block is overwritten after the next one was asked for. */
  blocks(blockBytes: number): AsyncGenerator<ByteBlock>
  close(): Promise<void>
}

export interface ByteBlock {
  bytes: Uint8Array<ArrayBuffer>
  /** So much of the file on the disk has been read for it and what came before. */
  endByte: number
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
      packing: null,
      contentBytes: size,
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
): AsyncGenerator<ByteBlock> {
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
    yield { bytes: block, endByte: done }
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

/** The first bytes of the content, as many as wanted or as there are. */
export async function headOf(source: ByteSource, wantedBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  for await (const { bytes } of source.blocks(wantedBytes)) return bytes.slice()
  return new Uint8Array(0)
}

/**
 * The content in blocks of so many whole records.
 *
 * @throws UserError file-invalid when it is no multiple of a record, as soon as that is known
 */
export async function* recordBlocks(
  source: ByteSource,
  recordBytes: number,
  records: number,
  format: string,
): AsyncGenerator<ByteBlock> {
  let contentBytes = 0
  for await (const block of source.blocks(records * recordBytes)) {
    contentBytes += block.bytes.length
    checkRecords(source.shown, contentBytes, recordBytes, format)
    yield block
  }
}

/** @throws UserError file-invalid when so many bytes are not whole records */
export function checkRecords(shown: string, contentBytes: number | null, recordBytes: number, format: string): void {
  if (contentBytes === null || contentBytes % recordBytes === 0) return
  throw new UserError(
    'file-invalid',
    `${shown} has ${contentBytes} bytes, which is not a multiple of ${recordBytes}: ${format}`,
  )
}
