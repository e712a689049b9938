import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decoded } from '../decode.fixture.ts'
import { loadVorbisEncoder } from '../encode.ts'
import { testPiece } from '../piece.fixture.ts'
import { cutSamples } from './cut.ts'
import { joined } from './joined.ts'
import { readStream } from './packets.ts'
import { readPages } from './page.ts'
import { readVorbis } from './vorbis-stream.ts'

const SAMPLES = 60_001
const encode = await loadVorbisEncoder()
const { left, right } = testPiece(SAMPLES)
const file = encode([left, right], 44_100, 5)
const stream = readVorbis(file)
const whole = await decoded(file)

const part = fc
  .tuple(fc.nat(SAMPLES - 1), fc.oneof(fc.integer({ min: 1, max: SAMPLES }), fc.integer({ min: 1, max: 300 })))
  .map(([start, samples]) => ({ start, samples: Math.min(samples, SAMPLES - start) }))

describe('a cut', () => {
  it('decodes, behind its surplus, to the very samples of the whole stream', async () => {
    await fc.assert(
      fc.asyncProperty(part, async ({ start, samples }) => {
        const { bytes, skipSamples } = cutSamples(stream, start, samples, 1)
        const pcm = await decoded(bytes)
        expect(pcm).toHaveLength(2)
        for (const [channel, got] of pcm.entries()) {
          expect(got).toHaveLength(skipSamples + samples)
          expect(Buffer.from(got.slice(skipSamples).buffer)).toEqual(
            Buffer.from(whole[channel].slice(start, start + samples).buffer),
          )
        }
        expect(skipSamples).toBeLessThan(1024)
      }),
      { numRuns: 40 },
    )
  })

  it('has the identification header alone on its first page, and audio from the third on', () => {
    fc.assert(
      fc.property(part, fc.nat(2 ** 32 - 1), ({ start, samples }, serial) => {
        const { bytes, skipSamples } = cutSamples(stream, start, samples, serial)
        const pages = readPages(bytes)
        expect(pages[0].body).toEqual(stream.headers[0])
        expect(pages[1].body).toEqual(joined([stream.headers[1], stream.headers[2]]))
        expect(pages.slice(0, 2).map(({ granule }) => granule)).toEqual([0, 0])
        expect(pages.every((page) => page.serial === serial)).toBe(true)
        // The page that cuts off the end is not the first with audio.
        expect(pages.length).toBeGreaterThan(3)
        expect(readStream(bytes).granule).toBe(skipSamples + samples)
        // Where the pages say they are is where a decoder that counts samples is.
        expect(readVorbis(bytes).endSamples.at(-2)).toBeLessThan(skipSamples + samples)
      }),
    )
  })

  it('is refused outside of the stream', () => {
    for (const [start, samples] of [
      [-1, 5],
      [0, 0],
      [SAMPLES, 1],
      [0, SAMPLES + 1],
    ])
      expect(() => cutSamples(stream, start, samples, 1)).toThrow(RangeError)
  })
})
