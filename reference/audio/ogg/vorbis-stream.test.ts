import { describe, expect, it } from 'vitest'
import { loadVorbisEncoder } from '../encode.ts'
import { testPiece } from '../piece.fixture.ts'
import { OggFormatError } from './format-error.ts'
import { type PacketToWrite, readStream, writeStream } from './packets.ts'
import { readPages } from './page.ts'
import { readVorbis } from './vorbis-stream.ts'

const encode = await loadVorbisEncoder()
const samples = 100_003
const { left, right } = testPiece(samples)

describe('a Vorbis stream, undecoded', () => {
  it.each([
    { sampleRate: 22_050, channels: [left], quality: -1 },
    { sampleRate: 22_050, channels: [left], quality: -0.1 },
    { sampleRate: 44_100, channels: [left, right], quality: 3 },
    { sampleRate: 44_100, channels: [left, right], quality: 5.8 },
    { sampleRate: 44_100, channels: [left, right], quality: 9.4 },
    { sampleRate: 44_100, channels: [left, right], quality: 10 },
  ])('knows which samples each packet gives: $sampleRate Hz, quality $quality', ({ sampleRate, channels, quality }) => {
    const file = encode(channels, sampleRate, quality)
    const stream = readVorbis(file)
    expect(stream).toMatchObject({ sampleRate, channels: channels.length, samples })

    // The encoder says at the end of each page where it is; the packets must come to the same.
    let packet = 0
    const checked = readPages(file)
      .slice(2, -1)
      .map(({ lacing, granule }) => {
        packet += lacing.filter((segment) => segment < 255).length
        expect(stream.endSamples[packet - 1]).toBe(granule)
        return granule
      })
    expect(checked.length).toBeGreaterThan(1)
    expect(stream.endSamples.at(-2)).toBeLessThan(samples)
    expect(stream.endSamples.at(-1)).toBeGreaterThanOrEqual(samples)
  })

  it('holds short and long blocks, or the check above would prove little', () => {
    const { endSamples } = readVorbis(encode([left, right], 44_100, 5))
    const given = new Set(endSamples.subarray(1).map((end, i) => end - endSamples[i]))
    expect([...given].sort((a, b) => a - b)).toEqual([128, 576, 1024])
  })

  it('is refused when a header is wrong, a packet holds no audio or samples are missing', () => {
    const { packets, granule } = readStream(encode([left, right], 44_100, 5))
    const file = (list: Uint8Array[], end = granule): Uint8Array =>
      writeStream(
        1,
        list.map((bytes, i): PacketToWrite => ({ bytes, granule: i === list.length - 1 ? end : 0 })),
      )
    const [identification, comment, setup, ...audio] = packets
    expect(readVorbis(file(packets)).packets).toHaveLength(audio.length)

    expect(() => readVorbis(file([]))).toThrow(OggFormatError)
    expect(() => readVorbis(file([comment, identification, setup, ...audio]))).toThrow('identification header')
    expect(() => readVorbis(file([identification.subarray(0, 29), comment, setup, ...audio]))).toThrow('29 bytes')
    expect(() => readVorbis(file([identification, comment, setup, ...audio, comment]))).toThrow('holds no audio')
    expect(() => readVorbis(file([identification, comment, setup, new Uint8Array(0)]))).toThrow('the packet ends')
    expect(() => readVorbis(file(packets.slice(0, -3)))).toThrow('the packets give')
  })
})
