import { DenseIds } from '../../sim/cache-study/dense-ids.ts'
import { UserError } from '../errors.ts'
import type { ByteSource } from './trace-bytes.ts'
import type { TraceBlock, TraceReader } from './trace-format.ts'

/** A record: u32 time in seconds, u64 id, u32 size in bytes, i64 the next request for the object; all little-endian. */
const RECORD_BYTES = 24
const RECORD_WORDS = RECORD_BYTES / 4

const BLOCK_RECORDS = 2 ** 16

/**
 * A trace in libCacheSim's format oracleGeneral (Yang et al., github.com/1a1a11a/libCacheSim): records of 24 bytes. Ids are
 * numbered in the order in which they come. An object of no bytes takes one, because its entry takes something.
 *
 * @throws UserError file-invalid
 */
export function openOracleGeneral(source: ByteSource): TraceReader {
  const { shown, sizeBytes } = source
  if (sizeBytes % RECORD_BYTES !== 0) {
    throw new UserError(
      'file-invalid',
      `${shown} has ${sizeBytes} bytes, which is not a multiple of ${RECORD_BYTES}: oracleGeneral has records of time (u32), id (u64), size (u32) and next request (i64), little-endian and not compressed.`,
    )
  }
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
  let endByte = 0
  for await (const bytes of source.blocks(BLOCK_RECORDS * RECORD_BYTES)) {
    const words = new Uint32Array(bytes.buffer, 0, bytes.length / 4)
    const count = words.length / RECORD_WORDS
    for (let i = 0; i < count; i++) {
      const at = i * RECORD_WORDS
      if (words[at] < lastS) {
        throw new UserError(
          'file-invalid',
          `${source.shown}, byte ${endByte + at * 4}: the time goes back from ${lastS} to ${words[at]} s. Records of oracleGeneral are in order of time; perhaps the file has another format.`,
        )
      }
      lastS = words[at]
      timesS[i] = lastS
      ids[i] = numbers.numberOf(words[at + 1], words[at + 2])
      sizesBytes[i] = Math.max(1, words[at + 3])
    }
    endByte += bytes.length
    yield {
      ids: ids.subarray(0, count),
      sizesBytes: sizesBytes.subarray(0, count),
      timesS: timesS.subarray(0, count),
      endByte,
    }
  }
}
