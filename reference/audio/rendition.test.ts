import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decoded, played } from './decode.fixture.ts'
import { loadVorbisEncoder } from './encode.ts'
import { LADDER, type Rung } from './ladder.policy.ts'
import { MASTER_RATE } from './pcm.ts'
import { testPiece } from './piece.fixture.ts'
import { encodeRendition, makeRendition } from './rendition.ts'
import { halfRateMono } from './resample.ts'

const encode = await loadVorbisEncoder()
const piece = testPiece(23 * MASTER_RATE + 5)
/** Begins and ends at odd positions, inside of the piece. */
const from = 12_347
const to = 22 * MASTER_RATE + 33

const isLow = (rung: Rung): boolean => rung.name === 'low'

/** What a rendition of the whole piece should decode to. */
function sourceOf(rung: Rung): Float32Array[] {
  return isLow(rung) ? [halfRateMono(piece, 0, piece.left.length)] : [piece.left, piece.right]
}

describe.each(LADDER)('the rung $name', (rung) => {
  const encoded: Uint8Array[] = []
  const listened: typeof encode = (...args) => {
    encoded.push(encode(...args))
    return encoded[0]
  }
  const rendition = encodeRendition(listened, piece, from, to, rung)
  const { index, chunks } = rendition
  const step = isLow(rung) ? 2 : 1
  const begin = Math.ceil(from / step)

  it('describes what it is', () => {
    expect(index).toMatchObject({ quality: rung.name, bitsPerSecond: rung.bitsPerSecond, codec: 'vorbis' })
    expect(index).toMatchObject({ sampleRate: 44_100 / step, channels: isLow(rung) ? 1 : 2 })
    expect(index.samples).toBe(Math.ceil(to / step) - begin)
    // Sample 0 stands at this position of the master.
    expect(from + index.masterOffset).toBe(begin * step)
    expect(index.bytes).toBe(chunks.reduce((sum, { length }) => sum + length, 0))
  })

  it('has its chunks one behind another, in samples and bytes', () => {
    let startSample = 0
    let byteOffset = 0
    for (const [i, entry] of index.chunks.entries()) {
      expect(entry).toMatchObject({ startSample, byteOffset, bytes: chunks[i].length })
      expect(entry.sha256).toBe(createHash('sha256').update(chunks[i]).digest('hex'))
      startSample += entry.samples
      byteOffset += entry.bytes
    }
    expect([startSample, byteOffset, chunks.length]).toEqual([index.samples, index.bytes, index.chunks.length])
  })

  it('is cut at the same moments as the other rungs', () => {
    const second = (to - from - 10 * MASTER_RATE) / 2 + 10 * MASTER_RATE
    const starts = [0, 10 * MASTER_RATE, 2 * Math.floor(second / 2)]
    expect(index.chunks.map(({ startSample }) => startSample * step)).toEqual(starts)
  })

  it('decodes, chunk by chunk, to exactly the samples of the uncut stream', async () => {
    for (const [i, { samples, skipSamples }] of index.chunks.entries())
      expect((await decoded(chunks[i])).map(({ length }) => length)).toEqual(
        Array(index.channels).fill(skipSamples + samples),
      )
    expect(encoded).toHaveLength(1)
    // The encoder also heard 8192 samples of the piece on both sides.
    const lead = begin - Math.ceil((from - 8192) / step)
    const whole = await decoded(encoded[0])
    for (const [channel, samples] of (await played(rendition)).entries())
      expect(Buffer.from(samples.buffer)).toEqual(Buffer.from(whole[channel].slice(lead, lead + index.samples).buffer))
  })

  it('is not shifted against the source', async () => {
    const source = sourceOf(rung)
    const got = await played(rendition)
    const likeness = (lag: number): number => {
      let sum = 0
      for (const [channel, samples] of got.entries())
        for (let i = 1_000; i < 200_000; i++) sum += samples[i] * source[channel][begin + i + lag]
      return sum
    }
    const lags = Array.from({ length: 41 }, (_, i) => i - 20)
    const best = lags.map(likeness).reduce((best, value, i, all) => (value > all[best] ? i : best), 0)
    expect(lags[best]).toBe(0)
  })

  it('has a serial of its own in each chunk, so that all may be laid end to end', () => {
    const serials = chunks.map((chunk) => Buffer.from(chunk).readUInt32LE(14))
    expect(new Set(serials).size).toBe(chunks.length)
  })

  it('comes out the same again', async () => {
    const short = await makeRendition(piece, 5, 100_000, rung)
    expect(await makeRendition(piece, 5, 100_000, rung)).toEqual(short)
  })
})

describe.each(LADDER)('tracks of one piece at $name', (rung) => {
  const SAMPLES = 8 * MASTER_RATE + 1
  const short = { ...piece, left: piece.left.subarray(0, SAMPLES), right: piece.right.subarray(0, SAMPLES) }
  const inTones = [62_345, 150_001, 239_999]
  const atBurst = 5.5 * MASTER_RATE + 1
  const step = isLow(rung) ? 2 : 1
  const source = sourceOf(rung)

  /** Mean square of the error within 2048 samples of the master around a position, dB. */
  function errorDb(got: readonly Float32Array[], position: number): number {
    const at = Math.ceil(position / step)
    const reach = 2048 / step
    let sum = 0
    for (const [channel, samples] of got.entries())
      for (let i = at - reach; i < at + reach; i++) sum += (samples[i] - source[channel][i]) ** 2
    return 10 * Math.log10(sum / (2 * reach * got.length))
  }

  it('join to the whole piece, with no more error at a joint than without one', async () => {
    const borders = [0, ...inTones, atBurst, SAMPLES]
    const tracks: Float32Array[][] = []
    for (const [i, end] of borders.slice(1).entries())
      tracks.push(await played(await makeRendition(short, borders[i], end, rung)))
    const album = source.map((_, channel) => Float32Array.from(tracks.flatMap((track) => [...track[channel]])))
    for (const { length } of album) expect(length).toBe(Math.ceil(SAMPLES / step))

    const uncut = await played(await makeRendition(short, 0, SAMPLES, rung))
    // Measured: up to 0.9 dB; 5.4 dB when the encoder does not hear what is around the track.
    for (const joint of inTones) expect(errorDb(album, joint)).toBeLessThan(errorDb(uncut, joint) + 2)
    // Measured: up to 3.9 dB. So much it differs as well when the whole piece is encoded from another sample on, for it
    // depends on how the blocks lie where the noise begins.
    expect(errorDb(album, atBurst)).toBeLessThan(errorDb(uncut, atBurst) + 5)
  })
})

it('refuses what the piece does not hold', async () => {
  for (const [begin, end] of [
    [-1, 10],
    [5, 6],
    [10, 5],
    [0, piece.left.length + 1],
  ])
    await expect(makeRendition(piece, begin, end, LADDER[0])).rejects.toThrow(RangeError)
})
