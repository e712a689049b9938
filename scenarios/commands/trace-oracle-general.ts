import { DenseIds } from '../../sim/cache-study/dense-ids.ts'
import { UserError } from '../errors.ts'
import { type ByteSource, checkRecords, recordBlocks } from './trace-bytes.ts'
import type { TraceBlock, TraceReader } from './trace-format.ts'

/** A record: u32 time in seconds, u64 id, u32 size in bytes, i64 the next request for the object; all little-endian. */
export const RECORD_BYTES = 24
const RECORD_WORDS = RECORD_BYTES / 4

/** What the next request is where there is none, low and high word: -1, and in some files 2^63 - 1. */
export const LAST_REQUEST_WORDS = [
  [0xffffffff, 0xffffffff],
  [0xffffffff, 0x7fffffff],
] as const

const FORMAT =
  'oracleGeneral has records of time (u32), id (u64), size (u32) and next request (i64), little-endian. Others need --format.'

const BLOCK_RECORDS = 2 ** 16

/**
 * A trace in libCacheSim's format oracleGeneral (Yang et al., github.com/1a1a11a/libCacheSim): records of 24 bytes. Ids are
 * numbered in the order in which they come. An object of no bytes takes one, because its entry takes something.
 *
 * @throws UserError file-invalid
 */
export function openOracleGeneral(source: ByteSource): TraceReader {
  const { shown, sizeBytes, contentBytes } = source
  checkRecords(shown, contentBytes, RECORD_BYTES, FORMAT)
  return {
    format: 'oracleGeneral',
    shown,
    hasSizes: true,
    hasTimes: true,
    sizeBytes,
    blocks: () => blocks(source),
    close: () => source.close(),
  }
}

async function* blocks(source: ByteSource): AsyncGenerator<TraceBlock> {
  const numbers = new DenseIds()
  const ids = new Uint32Array(BLOCK_RECORDS)
  const sizesBytes = new Float64Array(BLOCK_RECORDS)
  const timesS = new Float64Array(BLOCK_RECORDS)
  let lastS = 0
  let firstByte = 0
  for await (const { bytes, endByte } of recordBlocks(source, RECORD_BYTES, BLOCK_RECORDS, FORMAT)) {
    const words = new Uint32Array(bytes.buffer, 0, bytes.length / 4)
    const count = words.length / RECORD_WORDS
    for (let i = 0; i < count; i++) {
      const at = i * RECORD_WORDS
      if (words[at] < lastS) {
        throw new UserError(
          'file-invalid',
          `${source.shown}, byte ${firstByte + at * 4}: the time goes back from ${lastS} to ${words[at]} s. Records of oracleGeneral are in order of time; perhaps the file has another format.`,
        )
      }
      lastS = words[at]
      timesS[i] = lastS
      ids[i] = numbers.numberOf(words[at + 1], words[at + 2])
      sizesBytes[i] = Math.max(1, words[at + 3])
    }
    firstByte += bytes.length
    yield {
      ids: ids.subarray(0, count),
      sizesBytes: sizesBytes.subarray(0, count),
      timesS: timesS.subarray(0, count),
      endByte,
    }
  }
}
