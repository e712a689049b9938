import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from './clip.ts'
import { MASTER_RATE, type StereoPcm } from './pcm.ts'
import { testPiece } from './piece.fixture.ts'

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-clip-'))
afterAll(() => rmSync(directory, { recursive: true }))
const path = join(directory, 'clip.mp3')

beforeAll(() => {
  const missing = ['ffmpeg', 'ffprobe'].filter((command) => spawnSync(command, ['-version']).error !== undefined)
  if (missing.length > 0)
    throw new Error(`not on the PATH: ${missing.join(', ')}; install with: apt-get install ffmpeg`)
})

/** What ffprobe finds, and the samples that ffmpeg hears. */
function heard(clip: Uint8Array): { stream: Record<string, unknown>; samples: Float32Array } {
  writeFileSync(path, clip)
  const found = execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path])
  const { streams } = JSON.parse(found.toString()) as { streams: Record<string, unknown>[] }
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-'], { maxBuffer: 64 << 20 })
  return { stream: streams[0] as Record<string, unknown>, samples: new Float32Array(new Uint8Array(raw).buffer) }
}

/** The piece, half as loud but for one stretch. */
function louderBetween(piece: StereoPcm, fromS: number, toS: number): StereoPcm {
  const gained = (samples: Float32Array) =>
    samples.map((sample, i) => (i >= fromS * MASTER_RATE && i < toS * MASTER_RATE ? sample : sample / 4))
  return { ...piece, left: gained(piece.left), right: gained(piece.right) }
}

describe('a clip, heard by others', () => {
  it('is the loudest half minute as MP3, mono at 96 kbit/s', async () => {
    const piece = louderBetween(testPiece(80 * MASTER_RATE), 35, 65)
    const { stream, samples } = heard(await makeClip(piece, 0, piece.left.length))
    expect(stream).toMatchObject({ codec_name: 'mp3', channels: 1, sample_rate: '44100', bit_rate: '96000' })
    expect(samples.length / MASTER_RATE).toBeCloseTo(30, 0)
    // It is loud from its second second to the last but one, so it is the stretch from 35 s to 65 s.
    const loudness = (atS: number) =>
      Math.hypot(...samples.subarray(atS * MASTER_RATE, atS * MASTER_RATE + 4410)) / Math.sqrt(4410)
    const [first, middle, last] = [1, 15, 28].map(loudness) as [number, number, number]
    expect(first / middle).toBeGreaterThan(0.8)
    expect(last / middle).toBeGreaterThan(0.8)
  })

  it('is the whole of a shorter track, and sounds like it', async () => {
    const piece = testPiece(5 * MASTER_RATE)
    const { samples } = heard(await makeClip(piece, MASTER_RATE, 4 * MASTER_RATE))
    expect(samples.length / MASTER_RATE).toBeGreaterThanOrEqual(3)
    expect(samples.length / MASTER_RATE).toBeLessThan(3.2)
    // LAME's delay and the decoder's: found where the two agree most.
    const original = Float32Array.from({ length: MASTER_RATE }, (_, i) => {
      const at = 2 * MASTER_RATE + i
      return (piece.left[at] + piece.right[at]) / 2
    })
    let best = 0
    for (let delay = 0; delay < 3000; delay++) {
      let product = 0
      for (let i = 0; i < original.length; i += 7) product += original[i] * samples[MASTER_RATE + delay + i]
      best = Math.max(best, product)
    }
    let energy = 0
    for (let i = 0; i < original.length; i += 7) energy += original[i] ** 2
    expect(best / energy).toBeGreaterThan(0.9)
  })

  it('is the same for the same track', async () => {
    const piece = testPiece(40 * MASTER_RATE)
    expect(await makeClip(piece, 3, 39 * MASTER_RATE)).toEqual(await makeClip(piece, 3, 39 * MASTER_RATE))
  })

  it('is of nothing but the piece', async () => {
    const piece = testPiece(MASTER_RATE)
    await expect(makeClip(piece, 0, MASTER_RATE + 1)).rejects.toThrow(RangeError)
    await expect(makeClip(piece, 5, 5)).rejects.toThrow(RangeError)
  })
})
