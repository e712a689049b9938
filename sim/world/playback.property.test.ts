import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { FIXED, qualityRules, SCHOOLS } from '../../reference/playback/quality.policy.ts'
import { PROTOCOLS } from '../delivery-forms/protocols.ts'
import { LineChanges } from '../workload/line.ts'
import { PlaybackInput, PlaybackOutcome, type PlaybackRules, play, playByChunks } from './playback.ts'
import { playAtOnce } from './playback-at-once.ts'
import { meanBps } from './playback-quality.ts'

const ladderBps = LADDER.map((rung) => rung.bitsPerSecond)
const SECOND = 1_000_000
const SHORTEST_CHUNK_S = 5

const rules: fc.Arbitrary<PlaybackRules> = fc
  .record({
    chunkS: fc.integer({ min: SHORTEST_CHUNK_S, max: 10 }),
    held: fc.integer({ min: 2, max: 6 }),
    ahead: fc.integer({ min: 1, max: 5 }),
    startBufferMs: fc.integer({ min: 20, max: 2_000 }),
    school: fc.constantFrom(...Object.values(SCHOOLS)),
    protocol: fc.constantFrom(...Object.values(PROTOCOLS)),
  })
  .map(({ chunkS, held, ahead, startBufferMs, school, protocol }) => ({
    chunkUs: chunkS * SECOND,
    held,
    ahead,
    startBufferUs: startBufferMs * 1000,
    protocol,
    quality: qualityRules({ school, bufferLowMs: 5_000, bufferFullMs: (held - 1) * chunkS * 1000, ladderBps }),
  }))

/** Lines that never change, or by little or much, several times in a chunk or hardly ever; their round trips likewise. */
const kinds = [
  [0, 0, 10_000],
  [0.1, 0.3, 3_000],
  [0.25, 0.3, 60_000],
  [0.5, 0, 10_000],
  [0, 0.6, 20_000],
  [1, 1, 1_000],
  [1.5, 0.3, 30_000],
].map(([sigma, rttSigma, everyMs]) => ({ sigma, rttSigma, everyMs }))
const changes: readonly LineChanges[] = kinds.map((kind) => new LineChanges(kind))
const steadyRoundTrips: readonly LineChanges[] = kinds.map((kind) => new LineChanges({ ...kind, rttSigma: 0 }))

const track = fc.record({
  durationMs: fc.integer({ min: 1, max: 600_000 }),
  listenPart: fc.oneof(fc.constant(100), fc.integer({ min: 0, max: 100 })),
  startAtUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 * SECOND })),
  firstDelayUs: fc.oneof(fc.integer({ min: 0, max: 2 * SECOND }), fc.integer({ min: 0, max: 90 * SECOND })),
  rttUs: fc.oneof(
    fc.integer({ min: 0, max: 500_000 }),
    fc.integer({ min: 0, max: 500_000 }),
    fc.integer({ min: 0, max: 20 * SECOND }),
  ),
  beyondUs: fc.integer({ min: 0, max: 50_000 }),
  serverUs: fc.integer({ min: 0, max: 50_000 }),
  throughputBps: fc.oneof(
    fc.integer({ min: 5_000, max: 500_000 }),
    fc.integer({ min: 100_000, max: 2_000_000 }),
    fc.integer({ min: 500_000, max: 1e9 }),
  ),
  kind: fc.nat({ max: kinds.length - 1 }),
  key: fc.integer(),
  mostBps: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 50_000, max: 5_000_000 })),
  nowMs: fc.integer({ min: 0, max: 86_400_000 }),
  soundLateUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * SECOND })),
  restLateUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * SECOND })),
  dropAtUs: fc.integer({ min: 0, max: 300 * SECOND }),
  dropForUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 * SECOND })),
  cap: fc.integer({ min: 0, max: 3 }),
  below: fc.integer({ min: 0, max: 3 }),
  skippedMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: SHORTEST_CHUNK_S * 1000 - 1 })),
})

function inputOf(given: ReturnType<typeof track.generate>['value'], over = changes): PlaybackInput {
  const { durationMs, listenPart, cap, below, skippedMs, restLateUs, ...rest } = given
  const { startAtUs, firstDelayUs, soundLateUs, dropAtUs, dropForUs, rttUs, beyondUs, serverUs } = rest
  const durationUs = durationMs * 1000
  // Whoever jumps into a chunk waits for it.
  const skippedUs = startAtUs > 0 ? 0 : Math.min(skippedMs, durationMs - 1) * 1000
  const listenUs = Math.max(1000, Math.round(((durationUs - skippedUs) * listenPart) / 100_000) * 1000)
  const input = Object.assign(new PlaybackInput(), {
    ...{ startAtUs, firstDelayUs, soundLateUs, dropAtUs, dropForUs },
    ...{ durationUs, skippedUs, listenUs, cap },
    firstLateUs: soundLateUs + restLateUs,
    rung: Math.max(0, cap - below),
  })
  input.line.begin(over[rest.kind], rest.key, rest.throughputBps, rttUs, rest.nowMs)
  // What losses leave over the session's own round trip.
  const boundBpsMs = (rest.mostBps * (rttUs + beyondUs)) / 1000
  input.line.lead(boundBpsMs > 0 ? boundBpsMs : Number.POSITIVE_INFINITY, beyondUs / 1000, serverUs / 1000)
  return input
}
const input: fc.Arbitrary<PlaybackInput> = track.map((given) => inputOf(given))

describe('a track through the buffer', () => {
  it('in closed form equals the chunk-by-chunk run', () => {
    let even = 0
    let atOnce = 0
    let stalled = 0
    let switched = 0
    fc.assert(
      fc.property(rules, input, (r, i) => {
        const byChunks = new PlaybackOutcome()
        const jumped = new PlaybackOutcome()
        playByChunks(r, i, byChunks)
        play(r, i, jumped)
        expect(jumped).toEqual(byChunks)
        if (byChunks.stalls === 0 && byChunks.changedChunks === 0) even++
        const { line } = i
        const changes = line.lowestBps < line.highestBps && line.answeredUs(0, 1) < line.longestRequestUs
        if (changes && playAtOnce(r, i, jumped)) atOnce++
        if (byChunks.stalls > 0) stalled++
        if (byChunks.switches > 0) switched++
      }),
      { numRuns: 20_000 },
    )
    for (const seen of [even, atOnce, stalled, switched]) expect(seen).toBeGreaterThan(500)
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

  it('accounts for stalls, changes of rung and rates', () => {
    fc.assert(
      fc.property(rules, input, (r, i) => {
        const out = new PlaybackOutcome()
        play(r, i, out)
        const heard = Math.ceil((i.skippedUs + i.listenUs) / r.chunkUs)
        expect(out.stalls > 0).toBe(out.stallUs > 0)
        expect(out.stalledAtUs >= 0).toBe(out.stalls > 0)
        expect(out.stalls).toBeLessThan(heard)
        expect(out.switches).toBeLessThan(heard)
        expect(out.switches > 0).toBe(out.switchedBps > 0)
        if (out.changedChunks === 0) expect(meanBps(i, out)).toBeCloseTo(ladderBps[i.rung], 6)
        expect(meanBps(i, out)).toBeGreaterThanOrEqual(ladderBps[0])
        expect(meanBps(i, out)).toBeLessThanOrEqual(ladderBps[Math.max(i.cap, i.rung)])
        if (!r.protocol.switchesWithin) expect(out.changedChunks).toBe(0)
      }),
    )
  })

  it('asks for every chunk that is heard and for none beyond the track or the buffer', () => {
    fc.assert(
      fc.property(rules, input, (r, i) => {
        const out = new PlaybackOutcome()
        play(r, i, out)
        const heard = Math.ceil((i.skippedUs + i.listenUs) / r.chunkUs)
        expect(out.chunks).toBeGreaterThanOrEqual(heard)
        expect(out.chunks).toBeLessThanOrEqual(Math.ceil(i.durationUs / r.chunkUs))
        expect(out.chunks).toBeLessThanOrEqual(heard + Math.max(r.held, r.ahead) - 1)
      }),
    )
  })

  // Where round trips change, who asks earlier may have to wait for a longer one.
  it('never gets worse with a faster network over steady round trips', () => {
    fc.assert(
      fc.property(rules, track, fc.integer({ min: 1, max: 10 }), (r, given, faster) => {
        const fixed: PlaybackRules = { ...r, quality: { ...r.quality, school: FIXED } }
        const slow = new PlaybackOutcome()
        const fast = new PlaybackOutcome()
        play(fixed, inputOf(given, steadyRoundTrips), slow)
        play(fixed, inputOf({ ...given, throughputBps: given.throughputBps * faster }, steadyRoundTrips), fast)
        expect(fast.endUs).toBeLessThanOrEqual(slow.endUs)
        expect(fast.soundUs).toBeLessThanOrEqual(slow.soundUs)
      }),
    )
  })
})
