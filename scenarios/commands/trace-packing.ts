import { pipeline, Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { UserError } from '../errors.ts'
import type { ByteBlock, ByteSource } from './trace-bytes.ts'

/** How a trace may be packed, told by its first bytes (RFC 8878, 3.1.1; RFC 1952, 2.3.1). */
const packings = {
  zstd: { magic: [0x28, 0xb5, 0x2f, 0xfd], unpacker: createZstdDecompress },
  gzip: { magic: [0x1f, 0x8b], unpacker: createGunzip },
} as const

export type Packing = keyof typeof packings

const PACKED_BLOCK_BYTES = 2 ** 18

/**
 * The same source, or what is packed in it, which is unpacked anew at each pass, as a stream.
 *
 * @param head its first bytes
 */
export function unpacked(source: ByteSource, head: Uint8Array): ByteSource {
  const names = Object.keys(packings) as Packing[]
  const packing = names.find((name) => packings[name].magic.every((byte, i) => head[i] === byte))
  if (packing === undefined) return source
  const blocks = (blockBytes: number): AsyncGenerator<ByteBlock> => unpackedBlocks(source, packing, blockBytes)
  return { ...source, packing, contentBytes: null, blocks }
}

async function* unpackedBlocks(source: ByteSource, packing: Packing, blockBytes: number): AsyncGenerator<ByteBlock> {
  const block = new Uint8Array(blockBytes)
  let filled = 0
  let endByte = 0
  async function* packed(): AsyncGenerator<Uint8Array> {
    for await (const read of source.blocks(PACKED_BLOCK_BYTES)) {
      endByte = read.endByte
      // The unpacker may still look at a block when the next one is read.
      yield read.bytes.slice()
    }
  }
  const unpacker = packings[packing].unpacker()
  // What goes wrong comes out of the unpacker, where it is awaited.
  pipeline(Readable.from(packed()), unpacker, () => {})
  try {
    for await (const chunk of unpacker as AsyncIterable<Uint8Array>) {
      for (let from = 0; from < chunk.length; ) {
        const part = chunk.subarray(from, from + blockBytes - filled)
        block.set(part, filled)
        filled += part.length
        from += part.length
        if (filled < blockBytes) continue
        yield { bytes: block, endByte }
        filled = 0
      }
    }
  } catch (error) {
    throw isUnpackingError(error)
      ? new UserError(
          'file-invalid',
          `${source.shown} is packed with ${packing} and cannot be unpacked: ${error.message}.`,
        )
      : error
  }
  if (filled > 0) yield { bytes: block.subarray(0, filled), endByte }
}

function isUnpackingError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(Z|ZSTD)_/.test(String(error.code))
}
