import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type PlayedChunk, Playout } from './playout.ts'
import { Upsampler } from './upsample.ts'

/** Keeps what is played, one channel of it. */
class Kept {
  readonly heard: number[] = []
  write(channels: readonly Float32Array[]): void {
    expect(channels).toHaveLength(2)
    expect(channels[1]).toEqual(channels[0])
    this.heard.push(...channels[0])
  }
}

const SILENCE = 0

/** A chunk of numbered samples, some of which the decoder may not have given, or given too many. */
const arbitraryChunk = fc.record({
  samples: fc.integer({ min: 1, max: 20 }),
  lacks: fc.constantFrom(0, 0, 0, 0, 1, 3, -2),
  silence: fc.constantFrom(0, 0, 0, 5, 44_105),
  skipped: fc.constantFrom(0, 0, 0, 0, 2),
})
const arbitraryTracks = fc.array(fc.array(arbitraryChunk, { maxLength: 4 }), { minLength: 1, maxLength: 4 })

it('what is heard is what came, in order, and what lacks is counted', () => {
  fc.assert(
    fc.property(arbitraryTracks, fc.boolean(), (tracks, complete) => {
      const kept = new Kept()
      const playout = new Playout({ sampleRate: 44_100, channels: 2 }, kept)
      const expected: number[] = []
      let number = 0
      // Every joint counts what lacks between the last chunk's sound before it and the first after it.
      const joints: number[] = []
      let inside = 0
      let lost = 0
      for (const [t, chunks] of tracks.entries()) {
        const total = chunks.reduce((sum, { samples, skipped }) => sum + samples + skipped, 0)
        playout.beginTrack(`track ${t}`, total)
        if (t > 0) {
          joints.push(lost)
          lost = 0
        }
        let startSample = 0
        for (const [index, { samples, lacks, silence, skipped }] of chunks.entries()) {
          const isFirst = index === 0
          const isLast = index === chunks.length - 1
          const came = Math.max(0, samples - lacks)
          const data = Float32Array.from({ length: came }, () => ++number)
          startSample += skipped
          playout.silence(silence)
          playout.append({
            sampleRate: 44_100,
            channels: [data],
            startSample,
            samples,
            masterOffset: 0,
            isFirst,
            isLast,
          })
          startSample += samples
          for (let i = 0; i < silence; i++) expected.push(SILENCE)
          expected.push(...data)
          const before = skipped + (isLast ? 0 : samples - came)
          if (isFirst && t > 0) joints[t - 1] += before + silence
          else inside += before
          if (isLast) lost = samples - came
        }
        if (chunks.length === 0) lost = 0
      }
      playout.end(complete)
      if (complete) inside += lost
      expect(kept.heard).toEqual(expected)
      expect(playout.samples).toBe(expected.length)
      expect(playout.joints.map(({ gapSamples }) => gapSamples)).toEqual(joints)
      expect(playout.gaps.reduce((sum, { samples }) => sum + samples, 0)).toBe(inside)
    }),
  )
})

/** A continuous piece, cut into tracks and chunks, each chunk at the full rate or at half of it. */
const arbitraryPiece = fc.array(
  fc.record({ chunks: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }), odd: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
)
const CHUNK = 60

it('nothing is skipped and nothing comes twice where renditions at half the rate come in between', () => {
  fc.assert(
    fc.property(arbitraryPiece, fc.boolean(), (tracks, onOddGrid) => {
      const kept = new Kept()
      const playout = new Playout({ sampleRate: 44_100, channels: 2 }, kept)
      const full = (position: number) => 1 + Math.fround(Math.sin(position / 7))
      // The rendition at half the rate has the piece's samples at even positions (or at odd ones).
      const grid = onOddGrid ? 1 : 0
      const runs: { from: number; values: number[] }[] = []
      const owner: ('full' | 'half')[] = []
      let start = 0
      for (const [t, { chunks, odd }] of tracks.entries()) {
        const length = chunks.length * CHUNK - (odd ? 1 : 0)
        const masterOffset = (start + grid) % 2
        playout.beginTrack(`track ${t}`, length)
        for (const [index, half] of chunks.entries()) {
          const from = index * CHUNK
          const to = Math.min(length, from + CHUNK)
          const place = { isFirst: index === 0, isLast: index === chunks.length - 1, masterOffset }
          let chunk: PlayedChunk
          if (half) {
            const first = from / 2
            const last = index === chunks.length - 1 ? Math.ceil((length - masterOffset) / 2) : to / 2
            const positions = Array.from({ length: last - first }, (_, i) => start + masterOffset + 2 * (first + i))
            const values = positions.map(full)
            const run = runs.at(-1)
            if (run && run.from + 2 * run.values.length === positions[0] && owner[start + from - 1] === 'half') {
              run.values.push(...values)
            } else runs.push({ from: positions[0], values })
            chunk = {
              ...place,
              sampleRate: 22_050,
              channels: [Float32Array.from(values)],
              startSample: first,
              samples: last - first,
            }
          } else {
            const values = Array.from({ length: to - from }, (_, i) => full(start + from + i))
            chunk = {
              ...place,
              masterOffset: 0,
              sampleRate: 44_100,
              channels: [Float32Array.from(values)],
              startSample: from,
              samples: to - from,
            }
          }
          for (let p = start + from; p < start + to; p++) owner[p] = half ? 'half' : 'full'
          playout.append(chunk)
        }
        start += length
      }
      playout.end(true)
      expect(kept.heard).toHaveLength(start)
      expect(playout.samples).toBe(start)
      expect(playout.gaps).toEqual([])
      expect(playout.joints.map(({ gapSamples }) => gapSamples)).toEqual(tracks.slice(1).map(() => 0))
      let at = 0
      for (const [t, { chunks, odd }] of tracks.entries()) {
        if (t > 0) expect(playout.joints[t - 1].atSample).toBe(at)
        at += chunks.length * CHUNK - (odd ? 1 : 0)
      }
      // Every run by itself, as one array.
      const halves = new Map<number, number>()
      for (const { from, values } of runs) {
        const upsampler = new Upsampler(true)
        const whole = [...upsampler.push(Float32Array.from(values)), ...upsampler.finish(0)]
        for (const [i, value] of whole.entries()) halves.set(from - 1 + i, value)
      }
      for (const [position, value] of kept.heard.entries()) {
        expect(value).toBe(owner[position] === 'full' ? Math.fround(full(position)) : halves.get(position))
      }
    }),
  )
})
