import { LAST_REQUEST_WORDS, RECORD_BYTES } from './trace-oracle-general.ts'

/** Fewer records could look like anything. */
const LEAST_RECORDS = 16

/**
 * Whether the beginning of a file looks like oracleGeneral: whole records whose times never go back, each with the number of a
 * later request for its object, or none.
 *
 * @param head the first bytes, all of the file if `isAll`
 */
export function looksLikeOracleGeneral(head: Uint8Array<ArrayBuffer>, isAll: boolean): boolean {
  if (isAll && head.length % RECORD_BYTES !== 0) return false
  const records = Math.floor(head.length / RECORD_BYTES)
  if (records < LEAST_RECORDS) return false
  const words = new Uint32Array(head.slice(0, records * RECORD_BYTES).buffer)
  let lastS = 0
  for (let record = 0; record < records; record++) {
    const [timeS, , , , low, high] = words.subarray(record * 6, record * 6 + 6)
    const isLast = LAST_REQUEST_WORDS.some(([lastLow, lastHigh]) => low === lastLow && high === lastHigh)
    if (timeS < lastS || (!isLast && low + high * 2 ** 32 <= record)) return false
    // Nobody has traces of 2^48 requests; ids in this place would be larger.
    if (!isLast && high >= 2 ** 16) return false
    lastS = timeS
  }
  return true
}

/** Whether the beginning of a file is text: printable bytes, and the end of a line among them. As ids they would be odd. */
export function looksLikeText(head: Uint8Array): boolean {
  return head.includes(0x0a) && head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}
