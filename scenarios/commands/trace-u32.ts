import { UserError } from '../errors.ts'
import type { ByteSource } from './trace-bytes.ts'
import { BYTES_PER_REQUEST } from './trace-file.ts'
import type { TraceBlock, TraceReader } from './trace-format.ts'

/** 1 MiB, measured faster than a quarter of it and than four times as much. */
const BLOCK_BYTES = 2 ** 20

/**
 * A trace as `soundcheck trace` writes it: the ids of its requests, one after the other, each an unsigned 32-bit integer,
 * little-endian.
 *
 * @throws UserError file-invalid
 */
export function openU32(source: ByteSource): TraceReader {
  const { shown, sizeBytes } = source
  if (sizeBytes % BYTES_PER_REQUEST !== 0) {
    throw new UserError(
      'file-invalid',
      `${shown} has ${sizeBytes} bytes, which is not a multiple of ${BYTES_PER_REQUEST}: a trace is raw ids, each an unsigned 32-bit integer, little-endian. Others need --format csv or --format oracleGeneral.`,
    )
  }
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
  let endByte = 0
  for await (const bytes of source.blocks(BLOCK_BYTES)) {
    endByte += bytes.length
    const ids = new Uint32Array(bytes.buffer, 0, bytes.length / BYTES_PER_REQUEST)
    yield { ids, sizesBytes: null, timesS: null, endByte }
  }
}
