import { oggCrc } from './crc.ts'
import { OggFormatError } from './format-error.ts'

/** A page of an Ogg stream (RFC 3533, section 6). */
export interface OggPage {
  /** It begins with the rest of a packet of the page before. */
  continued: boolean
  /** First and last page of the logical stream. */
  first: boolean
  last: boolean
  /** Position after the last packet that ends here, in samples; -1 when none ends here. */
  granule: number
  /** Number of the logical stream, unsigned 32 bits. */
  serial: number
  /** Number of the page within it, from 0. */
  sequence: number
  /** Sizes of the segments of `body`, 0 to 255 bytes each, 255 segments at most; a packet ends with one below 255. */
  lacing: Uint8Array
  body: Uint8Array
}

/** The bytes of a page before its lacing values. */
const HEADER_BYTES = 27
const CRC_AT = 22
/** `OggS`, read as a big-endian number. */
const CAPTURE_PATTERN = 0x4f676753

const CONTINUED = 1
const FIRST = 2
const LAST = 4

/** The page as it is stored, with its checksum. */
export function pageBytes(page: OggPage): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + page.lacing.length + page.body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, CAPTURE_PATTERN)
  bytes[5] = (page.continued ? CONTINUED : 0) | (page.first ? FIRST : 0) | (page.last ? LAST : 0)
  view.setBigInt64(6, BigInt(page.granule), true)
  view.setUint32(14, page.serial, true)
  view.setUint32(18, page.sequence, true)
  bytes[26] = page.lacing.length
  bytes.set(page.lacing, HEADER_BYTES)
  bytes.set(page.body, HEADER_BYTES + page.lacing.length)
  view.setUint32(CRC_AT, oggCrc(bytes), true)
  return bytes
}

/**
 * The pages of an Ogg file, in order. Bodies are views of `bytes`.
 *
 * @throws {OggFormatError} where a page is cut short or does not match its checksum, or something else stands between pages
 */
export function readPages(bytes: Uint8Array): OggPage[] {
  const pages: OggPage[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; ) {
    if (at + HEADER_BYTES > bytes.length || view.getUint32(at) !== CAPTURE_PATTERN || bytes[at + 4] !== 0)
      throw new OggFormatError(`byte ${at}: expected an Ogg page of version 0`)
    const lacing = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + bytes[at + 26])
    const bodyAt = at + HEADER_BYTES + bytes[at + 26]
    const end = bodyAt + lacing.reduce((sum, size) => sum + size, 0)
    if (end > bytes.length)
      throw new OggFormatError(`byte ${at}: the page ends at byte ${end}, the file at ${bytes.length}`)

    // A copy also of a Buffer, whose slice() would be a view.
    const whole = new Uint8Array(bytes.subarray(at, end))
    whole.fill(0, CRC_AT, CRC_AT + 4)
    if (oggCrc(whole) !== view.getUint32(at + CRC_AT, true))
      throw new OggFormatError(`byte ${at}: the page does not match its checksum`)

    const flags = bytes[at + 5]
    pages.push({
      continued: (flags & CONTINUED) !== 0,
      first: (flags & FIRST) !== 0,
      last: (flags & LAST) !== 0,
      granule: Number(view.getBigInt64(at + 6, true)),
      serial: view.getUint32(at + 14, true),
      sequence: view.getUint32(at + 18, true),
      lacing,
      body: bytes.subarray(bodyAt, end),
    })
    at = end
  }
  return pages
}
