import { OggFormatError } from './format-error.ts'
import { joined } from './joined.ts'
import { type OggPage, pageBytes, readPages } from './page.ts'

/** A page is closed by the first packet that ends at or after this many bytes, as libogg does it. */
const PAGE_BODY_BYTES = 4096
const MAX_SEGMENTS = 255
const MAX_SEGMENT_BYTES = 255

/** A packet on its way into a stream. */
export interface PacketToWrite {
  bytes: Uint8Array
  /** Position in the stream after this packet, in samples. */
  granule: number
  /** The next packet begins a page. */
  endsPage?: boolean
}

/** One logical stream, taken out of its pages. */
export interface OggStream {
  packets: Uint8Array[]
  /** Where the stream ends, in samples: the last page's granule position. */
  granule: number
}

/** Packets as a logical Ogg stream: the first page is marked as the first, the last one as the last. */
export function writeStream(serial: number, packets: Iterable<PacketToWrite>): Uint8Array {
  const pages: Uint8Array[] = []
  let lacing: number[] = []
  let parts: Uint8Array[] = []
  let sizeBytes = 0
  let granule = -1
  let continued = false
  let full = false

  const closePage = (last: boolean): void => {
    pages.push(
      pageBytes({
        continued,
        first: pages.length === 0,
        last,
        granule,
        serial,
        sequence: pages.length,
        lacing: Uint8Array.from(lacing),
        body: joined(parts),
      }),
    )
    lacing = []
    parts = []
    sizeBytes = 0
    granule = -1
    continued = false
    full = false
  }

  for (const packet of packets) {
    // Closed only now: the last page is marked, and whether more follows was not known before.
    if (full) closePage(false)
    const { bytes } = packet
    let sent = 0
    let segment: number
    do {
      if (lacing.length === MAX_SEGMENTS) {
        closePage(false)
        continued = sent > 0
      }
      segment = Math.min(MAX_SEGMENT_BYTES, bytes.length - sent)
      lacing.push(segment)
      parts.push(bytes.subarray(sent, sent + segment))
      sent += segment
      sizeBytes += segment
    } while (segment === MAX_SEGMENT_BYTES)
    granule = packet.granule
    full = packet.endsPage === true || sizeBytes >= PAGE_BODY_BYTES
  }
  closePage(true)
  return joined(pages)
}

/**
 * The packets of an Ogg file that holds one logical stream. Packets on one page only are views of `bytes`.
 *
 * @throws {OggFormatError} when a page or a part of a packet is missing, or the file holds several streams
 */
export function readStream(bytes: Uint8Array): OggStream {
  const pages = readPages(bytes)
  const packets: Uint8Array[] = []
  /** The parts of a packet that goes on on the next page. */
  let begun: Uint8Array[] = []
  for (const [number, page] of pages.entries()) {
    expectInOrder(page, number, pages)
    if (page.continued !== begun.length > 0)
      throw new OggFormatError(`page ${number}: a packet lost a part between this page and the one before`)
    let from = 0
    let to = 0
    for (const size of page.lacing) {
      to += size
      if (size === MAX_SEGMENT_BYTES) continue
      const part = page.body.subarray(from, to)
      packets.push(begun.length === 0 ? part : joined([...begun, part]))
      begun = []
      from = to
    }
    if (page.lacing.at(-1) === MAX_SEGMENT_BYTES) begun.push(page.body.subarray(from))
  }
  if (begun.length > 0) throw new OggFormatError('the last packet has no end')
  return { packets, granule: pages.at(-1)?.granule ?? 0 }
}

function expectInOrder(page: OggPage, number: number, pages: readonly OggPage[]): void {
  if (page.serial !== pages[0].serial) throw new OggFormatError(`page ${number}: belongs to another stream`)
  if (page.sequence !== number) throw new OggFormatError(`page ${number}: is numbered ${page.sequence}`)
  if (page.first !== (number === 0) || page.last !== (number === pages.length - 1))
    throw new OggFormatError(`page ${number} of ${pages.length}: its marks of first and last page are wrong`)
}
