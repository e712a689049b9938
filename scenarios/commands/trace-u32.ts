import { type ByteSource, checkRecords, recordBlocks } from './trace-bytes.ts'
import { BYTES_PER_REQUEST } from './trace-file.ts'
import type { TraceBlock, TraceReader } from './trace-format.ts'

/** 1 MiB, measured faster than a quarter of it and than four times as much. */
const BLOCK_REQUESTS = 2 ** 20 / BYTES_PER_REQUEST

const FORMAT =
  'a trace is raw ids, each an unsigned 32-bit integer, little-endian. Others need --format csv or --format oracleGeneral.'

/**
 * A trace as `soundcheck trace` writes it: the ids of its requests, one after the other, each an unsigned 32-bit integer,
 * little-endian.
 *
 * @throws UserError file-invalid
 */
export function openU32(source: ByteSource): TraceReader {
  const { shown, sizeBytes, contentBytes } = source
  checkRecords(shown, contentBytes, BYTES_PER_REQUEST, FORMAT)
  return {
    format: 'u32',
    shown,
    hasSizes: false,
    hasTimes: false,
    sizeBytes,
    blocks: () => blocks(source),
    close: () => source.close(),
  }
}

async function* blocks(source: ByteSource): AsyncGenerator<TraceBlock> {
  for await (const { bytes, endByte } of recordBlocks(source, BYTES_PER_REQUEST, BLOCK_REQUESTS, FORMAT)) {
    const ids = new Uint32Array(bytes.buffer, 0, bytes.length / BYTES_PER_REQUEST)
    yield { ids, sizesBytes: null, timesS: null, endByte }
  }
}
