import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { PlaybackInput, PlaybackOutcome, type PlaybackRules, play, playByChunks } from './playback.ts'

const ladderBps = LADDER.map((rung) => rung.bitsPerSecond)
const SECOND = 1_000_000

const rules: fc.Arbitrary<PlaybackRules> = fc
  .record({
    chunkS: fc.integer({ min: 5, max: 10 }),
    held: fc.integer({ min: 2, max: 6 }),
    ahead: fc.integer({ min: 1, max: 5 }),
    startBufferMs: fc.integer({ min: 20, max: 2_000 }),
    school: fc.constantFrom(0 as const, 1 as const),
  })
  .map(({ chunkS, held, ahead, startBufferMs, school }) => ({
    chunkUs: chunkS * SECOND,
    held,
    ahead,
    startBufferUs: startBufferMs * 1000,
    quality: { school, bufferLowMs: 5_000, bufferFullMs: (held - 1) * chunkS * 1000, ladderBps },
  }))

const input: fc.Arbitrary<PlaybackInput> = fc
  .record({
    durationMs: fc.integer({ min: 1, max: 600_000 }),
    listen: fc.double({ min: 0, max: 1, noNaN: true }),
    startAtUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 * SECOND })),
    firstDelayUs: fc.oneof(fc.integer({ min: 0, max: 2 * SECOND }), fc.integer({ min: 0, max: 90 * SECOND })),
    requestUs: fc.oneof(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 20 * SECOND })),
    throughputBps: fc.oneof(fc.integer({ min: 5_000, max: 500_000 }), fc.integer({ min: 500_000, max: 1e9 })),
    dropAtUs: fc.integer({ min: 0, max: 300 * SECOND }),
    dropForUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 * SECOND })),
    cap: fc.integer({ min: 0, max: 3 }),
    below: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ durationMs, listen, cap, below, ...rest }) => {
    const durationUs = durationMs * 1000
    const listenUs = Math.max(1000, Math.round((durationUs * listen) / 1000) * 1000)
    return Object.assign(new PlaybackInput(), { ...rest, durationUs, listenUs, cap, rung: Math.max(0, cap - below) })
  })

describe('a track through the buffer', () => {
  it('in closed form equals the chunk-by-chunk run', () => {
    let closed = 0
    fc.assert(
      fc.property(rules, input, (r, i) => {
        const byChunks = new PlaybackOutcome()
        const jumped = new PlaybackOutcome()
        playByChunks(r, i, byChunks)
        play(r, i, jumped)
        expect(jumped).toEqual(byChunks)
        if (byChunks.stallUs === 0 && byChunks.changedChunks === 0) closed++
      }),
      { numRuns: 20_000 },
    )
    expect(closed).toBeGreaterThan(1_000)
  })

  it('keeps time: sound, listening and stalls add up to the end', () => {
    fc.assert(
      fc.property(rules, input, (r, i) => {
        const out = new PlaybackOutcome()
        play(r, i, out)
        expect(out.endUs).toBe(out.soundUs + i.listenUs + out.stallUs)
        expect(out.soundUs).toBeGreaterThanOrEqual(i.startAtUs)
        expect(out.stallUs).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('asks for every chunk that is heard and for none beyond the track or the buffer', () => {
    fc.assert(
      fc.property(rules, input, (r, i) => {
        const out = new PlaybackOutcome()
        play(r, i, out)
        const heard = Math.ceil(i.listenUs / r.chunkUs)
        expect(out.chunks).toBeGreaterThanOrEqual(heard)
        expect(out.chunks).toBeLessThanOrEqual(Math.ceil(i.durationUs / r.chunkUs))
        expect(out.chunks).toBeLessThanOrEqual(heard + Math.max(r.held, r.ahead) - 1)
      }),
    )
  })

  it('never gets worse with a faster network', () => {
    fc.assert(
      fc.property(rules, input, fc.integer({ min: 1, max: 10 }), (r, i, faster) => {
        const fixed = { ...r, quality: { ...r.quality, school: 1 as const } }
        const slow = new PlaybackOutcome()
        const fast = new PlaybackOutcome()
        play(fixed, i, slow)
        play(fixed, Object.assign(new PlaybackInput(), i, { throughputBps: i.throughputBps * faster }), fast)
        expect(fast.endUs).toBeLessThanOrEqual(slow.endUs)
        expect(fast.soundUs).toBeLessThanOrEqual(slow.soundUs)
      }),
    )
  })
})
