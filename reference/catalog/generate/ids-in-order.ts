import { idFromBytes } from '../../shared/ids.ts'

const BYTES = 16
const WORD = 2 ** 32

/**
 * Identifiers each of which is greater than the one before, as UUIDs of version 7 are (RFC 9562, 2024), with 64 bits of chance
 * at their end: what is made together then lies together in every index, and a large catalog is written where the last part of
 * it was. Those of two seeds begin apart.
 *
 * @param chance uniform in [0, 1)
 */
export function idsInOrder(chance: () => number): () => string {
  const bytes = new Uint8Array(BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, chance() * WORD)
  let made = 0
  return () => {
    view.setUint32(4, made++)
    view.setUint32(8, chance() * WORD)
    view.setUint32(12, chance() * WORD)
    return idFromBytes(bytes)
  }
}
