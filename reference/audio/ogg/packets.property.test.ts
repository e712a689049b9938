import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OggFormatError } from './format-error.ts'
import { joined } from './joined.ts'
import { type PacketToWrite, readStream, writeStream } from './packets.ts'
import { type OggPage, pageBytes, readPages } from './page.ts'

const size = fc.oneof(
  { weight: 6, arbitrary: fc.nat(600) },
  { weight: 2, arbitrary: fc.constantFrom(0, 254, 255, 256, 510, 255 * 255 - 1, 255 * 255, 255 * 255 + 1) },
  { weight: 1, arbitrary: fc.nat(70_000) },
)
const packet = fc.record({ size, fill: fc.nat(255), samples: fc.nat(2048), endsPage: fc.boolean() })

/** Packets whose bytes tell where they belong; granule positions grow. */
const packets = fc.array(packet, { maxLength: 80 }).map((list) => {
  let granule = 0
  return list.map(({ size, fill, samples, endsPage }): PacketToWrite => {
    granule += samples
    return { bytes: Uint8Array.from({ length: size }, (_, i) => (fill + i * 7) & 255), granule, endsPage }
  })
})
const serial = fc.nat(2 ** 32 - 1)

const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Numbers of the packets that end on each page. */
function endings(pages: readonly OggPage[]): number[][] {
  let packet = 0
  return pages.map(({ lacing }) => [...lacing].filter((segment) => segment < 255).map(() => packet++))
}

describe('an Ogg stream', () => {
  it('gives back the packets that were written, and where it ends', () => {
    fc.assert(
      fc.property(serial, packets, (number, list) => {
        const { packets: read, granule } = readStream(writeStream(number, list))
        expect(read.map(plain)).toEqual(list.map(({ bytes }) => plain(bytes)))
        expect(granule).toBe(list.at(-1)?.granule ?? -1)
      }),
      { numRuns: 50 },
    )
  })

  it('consists of pages that say what is on them', () => {
    fc.assert(
      fc.property(serial, packets, (number, list) => {
        const pages = readPages(writeStream(number, list))
        const ended = endings(pages)
        for (const [i, page] of pages.entries()) {
          expect(page).toMatchObject({ serial: number, sequence: i, first: i === 0, last: i === pages.length - 1 })
          expect(page.continued).toBe(i > 0 && pages[i - 1].lacing.at(-1) === 255)
          const lastEnded = ended[i].at(-1)
          expect(page.granule).toBe(lastEnded === undefined ? -1 : list[lastEnded].granule)
          // Nothing comes behind a packet that ends its page, nor behind the one that fills it.
          let sizeBytes = 0
          for (const at of page.lacing.keys()) {
            sizeBytes += page.lacing[at]
            if (page.lacing[at] < 255 && at < page.lacing.length - 1) expect(sizeBytes).toBeLessThan(4096)
          }
          for (const at of ended[i]) if (list[at].endsPage) expect(at).toBe(lastEnded)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('does not read a file of which one bit is wrong', () => {
    const short = fc.array(
      packet.map(({ fill, ...rest }) => ({ ...rest, fill, size: fill })),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(short, fc.nat(), (list, where) => {
        const file = writeStream(
          1,
          list.map(({ size, fill }) => ({ bytes: new Uint8Array(size).fill(fill), granule: 0 })),
        )
        const bit = where % (8 * file.length)
        file[bit >> 3] ^= 1 << (bit & 7)
        expect(() => readPages(file)).toThrow(OggFormatError)
      }),
    )
  })

  it('does not read a stream whose pages are incomplete or in disorder', () => {
    const bytes = (size: number): PacketToWrite => ({ bytes: new Uint8Array(size), granule: 0, endsPage: true })
    const pages = readPages(writeStream(5, [bytes(10), bytes(70_000), bytes(10)]))
    const file = (list: OggPage[]): Uint8Array => joined(list.map(pageBytes))
    const [first, begin, rest, last] = pages
    expect(pages).toHaveLength(4)
    expect(readStream(file(pages)).packets).toHaveLength(3)

    const wrong: OggPage[][] = [
      [first, begin, last],
      [first, rest, begin, last],
      [first, begin, rest],
      [begin, rest, last],
      [first, { ...rest, sequence: 1 }, { ...last, sequence: 2 }],
      [first, begin, { ...last, sequence: 2 }],
      [first, { ...begin, last: true }],
      [first, begin, { ...rest, serial: 6 }, last],
      [...pages, ...pages],
    ]
    for (const list of wrong) expect(() => readStream(file(list))).toThrow(OggFormatError)
  })
})
