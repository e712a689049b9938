import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { chunksHeld, prefetchLimit } from '../../reference/playback/prefetch.policy.ts'
import { firstRung, qualityRules, SCHOOLS } from '../../reference/playback/quality.policy.ts'
import { PROTOCOLS } from '../../sim/delivery-forms/protocols.ts'
import { Line, LineChanges } from '../../sim/workload/line.ts'
import { PlaybackInput, PlaybackOutcome, playByChunks } from '../../sim/world/playback.ts'
import type { Attempt } from './attempt.ts'
import type { ChunkFetcher } from './chunk-fetch.ts'
import { ListenerMemory } from './listener-memory.ts'
import { manifestOf } from './manifest.fixture.ts'
import { defaultRules } from './rules.ts'
import { TrackStream } from './track-stream.ts'
import { VirtualClock } from './virtual-clock.fixture.ts'

// Rates and lengths whose transfer times are whole eighths of a millisecond: both sides then compute without rounding.
/** Lines that never change, or within a chunk, or now and then. */
const changes = [
  [0, 0, 10_000],
  [0.5, 0.6, 2_000],
  [0.8, 0.3, 15_000],
].map(([sigma, rttSigma, everyMs]) => new LineChanges({ sigma, rttSigma, everyMs }))

/** Answers and chunks come at whole ms: the app's clock counts in ms, and so nothing is rounded there. */
class LineOfWholeMs extends Line {
  override arrivalUs(fromUs: number, amount: number): number {
    return Math.ceil(super.arrivalUs(fromUs, amount) / 1000) * 1000
  }
  override answeredUs(us: number, requests: number): number {
    return Math.ceil(super.answeredUs(us, requests) / 1000) * 1000
  }
}

const arbitraryTrack = fc.record({
  durationS: fc.integer({ min: 5, max: 240 }),
  listenShare: fc.constantFrom(1, 1, 0.5, 0.1),
  chunkS: fc.constantFrom(5, 10),
  bufferHighS: fc.constantFrom(10, 30, 60),
  prefetchChunks: fc.integer({ min: 1, max: 6 }),
  dueMs: fc.constantFrom(0, 0, 700, 15_000),
  firstDelayMs: fc.integer({ min: 0, max: 5_000 }),
  rttMs: fc.integer({ min: 0, max: 3_000 }),
  sessionBps: fc.constantFrom(32_000, 64_000, 128_000, 256_000, 512_000, 2_000_000),
  changes: fc.nat({ max: changes.length - 1 }),
  key: fc.integer(),
  cap: fc.integer({ min: 0, max: LADDER.length - 1 }),
  school: fc.constantFrom(...Object.values(SCHOOLS)),
})

it('a stream plays what the simulated listener plays', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryTrack, async (track) => {
      const clock = new VirtualClock()
      const rules = {
        ...defaultRules(track.school),
        chunkMs: track.chunkS * 1000,
        bufferHighMs: track.bufferHighS * 1000,
        prefetchChunks: track.prefetchChunks,
      }
      const listenMs = Math.max(1000, Math.floor(track.durationS * track.listenShare) * 1000)
      const held = chunksHeld(rules.bufferHighMs, rules.chunkMs)

      const input = Object.assign(new PlaybackInput(), { line: new LineOfWholeMs() })
      input.durationUs = track.durationS * 1_000_000
      input.listenUs = listenMs * 1000
      input.startAtUs = track.dueMs * 1000
      input.firstDelayUs = track.firstDelayMs * 1000
      input.line.begin(changes[track.changes], track.key, track.sessionBps, track.rttMs * 1000, 0)
      input.line.lead(Number.POSITIVE_INFINITY, 0, 0)
      input.cap = track.cap
      const expected = new PlaybackOutcome()
      const playback = {
        chunkUs: rules.chunkMs * 1000,
        held,
        ahead: prefetchLimit(rules.prefetchChunks, held),
        startBufferUs: rules.chunkMs * 1000,
        protocol: PROTOCOLS.chunks,
        quality: qualityRules({
          school: track.school,
          bufferLowMs: rules.bufferLowMs,
          bufferFullMs: (held - 1) * rules.chunkMs,
          ladderBps: LADDER.map(({ bitsPerSecond }) => bitsPerSecond),
        }),
      }
      const waits = track.dueMs === 0
      input.rung = firstRung(playback.quality, track.cap, -1, waits, false, input.line.bps)
      playByChunks(playback, input, expected)

      const manifest = manifestOf({ durationS: track.durationS, chunkS: track.chunkS, cap: track.cap })
      let requests = 0
      const fetcher = {
        fetch: async ({ chunk }) => {
          const askedAtMs = clock.monotonicMs()
          const askedUs = askedAtMs * 1000
          const fromUs = requests++ === 0 ? askedUs + track.firstDelayMs * 1000 : input.line.answeredUs(askedUs, 1)
          const firstByteMs = fromUs / 1000 - askedAtMs
          const lastByteMs = input.line.arrivalUs(fromUs, chunk.bytes * 8e6) / 1000 - askedAtMs
          await clock.wait(lastByteMs)
          const attempt = { askedAtMs, firstByteMs, lastByteMs, sizeBytes: chunk.bytes } as Attempt
          return { bytes: new Uint8Array(), provider: 'fastly', attempts: [attempt], failover: null }
        },
      } satisfies Pick<ChunkFetcher, 'fetch'> as unknown as ChunkFetcher
      let mostHeld = 0
      const stream = new TrackStream(manifest, listenMs, {
        clock,
        fetcher,
        rules,
        memory: new ListenerMemory(),
        speed: 1,
        bufferBeforeMs: () => track.dueMs - clock.monotonicMs(),
        renew: () => Promise.reject(new Error('nothing expires')),
        prepare: async () => {
          mostHeld = Math.max(mostHeld, stream.bufferMs(clock.monotonicMs()) + rules.chunkMs)
        },
      })
      stream.due(track.dueMs)
      const outcome = await clock.until(stream.run(new AbortController().signal))

      const heard = outcome.chunks.slice(0, Math.ceil(listenMs / rules.chunkMs))
      expect({
        soundUs: outcome.soundAtMs * 1000,
        endUs: outcome.endAtMs * 1000,
        stallUs: heard.slice(1).reduce((sum, { waitMs }) => sum + waitMs * 1000, 0),
        chunks: outcome.asked,
        failure: outcome.failure,
      }).toEqual({
        soundUs: expected.soundUs,
        endUs: expected.endUs,
        stallUs: expected.stallUs,
        chunks: expected.chunks,
        failure: null,
      })
      // The last one asked for may not have come before the listener left; the simulator looks at its rung as well.
      if (outcome.chunks.length === outcome.asked) expect(outcome.chunks.at(-1)?.rendition.rung).toBe(expected.rung)
      expect(mostHeld).toBeLessThanOrEqual(held * rules.chunkMs)
    }),
    { numRuns: 300 },
  )
})
