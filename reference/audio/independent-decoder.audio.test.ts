import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decoded } from './decode.fixture.ts'
import { LADDER } from './ladder.policy.ts'
import { MASTER_RATE } from './pcm.ts'
import { testPiece } from './piece.fixture.ts'
import { makeRendition } from './rendition.ts'

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-audio-'))
afterAll(() => rmSync(directory, { recursive: true }))

const input = join(directory, 'in.ogg')
const output = join(directory, 'out.raw')

/** What each decoder makes of a file: 16-bit samples, channels interleaved. */
const decoders = {
  oggdec: (file: Uint8Array) => run('oggdec', ['--quiet', '--raw', '--output', output, input], file),
  ffmpeg: (file: Uint8Array) => run('ffmpeg', ['-v', 'error', '-y', '-i', input, '-f', 's16le', output], file),
}

function run(command: string, args: string[], file: Uint8Array): Int16Array {
  writeFileSync(input, file)
  execFileSync(command, args)
  const bytes = new Uint8Array(readFileSync(output))
  return new Int16Array(bytes.buffer)
}

beforeAll(() => {
  const missing = ['oggdec', 'ffmpeg'].filter((command) => spawnSync(command, ['--help']).error !== undefined)
  if (missing.length > 0)
    throw new Error(`not on the PATH: ${missing.join(', ')}; install with: apt-get install vorbis-tools ffmpeg`)
})

const piece = testPiece(26 * MASTER_RATE + 1)
/** Odd borders: several chunks with an evenly shared end, one chunk, and tracks of a few Vorbis blocks and less. */
const tracks = [
  [12_345, 12_345 + 23 * MASTER_RATE + 8],
  [0, 5 * MASTER_RATE + 1],
  [7_001, 11_002],
  [900_001, 900_008],
  [3, 5],
] as const

describe.each(LADDER)('the rung $name, decoded by others', (rung) => {
  it.each(tracks)('has the promised samples in every chunk: samples %d to %d', async (from, to) => {
    const { index, chunks } = await makeRendition(piece, from, to, rung)
    for (const [i, { samples, skipSamples }] of index.chunks.entries())
      for (const [name, decode] of Object.entries(decoders))
        expect([name, i, decode(chunks[i]).length / index.channels]).toEqual([name, i, skipSamples + samples])
  })

  // FFmpeg does not cut off the end of any link of a chain but the last, so only libvorbis is asked.
  it.each(tracks)('is a valid chained file when its chunks are laid end to end: samples %d to %d', async (from, to) => {
    const { index, chunks } = await makeRendition(piece, from, to, rung)
    const chained = decoders.oggdec(Buffer.concat(chunks))
    const apart = chunks.map((chunk) => decoders.oggdec(chunk))
    expect(chained.length / index.channels).toBe(
      index.chunks.reduce((sum, { samples, skipSamples }) => sum + samples + skipSamples, 0),
    )
    expect(Buffer.from(chained.buffer).equals(Buffer.concat(apart.map(({ buffer }) => Buffer.from(buffer))))).toBe(true)
  })

  it.each(Object.keys(decoders) as (keyof typeof decoders)[])('sounds the same to %s', async (name) => {
    const { index, chunks } = await makeRendition(piece, tracks[0][0], tracks[0][1], rung)
    for (const chunk of chunks) {
      const ours = await decoded(chunk)
      const theirs = decoders[name](chunk)
      let worst = 0
      for (const [channel, samples] of ours.entries())
        for (const [i, sample] of samples.entries()) {
          const expected = Math.max(-32_768, Math.min(32_767, Math.round(32_768 * sample)))
          worst = Math.max(worst, Math.abs(theirs[i * index.channels + channel] - expected))
        }
      // One step of 16 bits, for the decoders round differently.
      expect(worst).toBeLessThanOrEqual(1)
    }
  })
})
