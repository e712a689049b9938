import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ManualClock } from './manual-clock.fixture.ts'
import { WarmingLane, type WarmReport } from './warming-lane.ts'

const BYTES_PER_SECOND = 10_000
const CHUNK_BYTES = 1000
const AT_ONCE = 4

const step = fc.record({
  waitMs: fc.integer({ min: 0, max: 3000 }),
  /** What happens then: a job is offered, or the edge goes away or comes back. */
  what: fc.constantFrom('offer', 'offer', 'offer', 'offer', 'down', 'up'),
  reason: fc.constantFrom('velocity' as const, 'next' as const),
  chunks: fc.integer({ min: 1, max: 12 }),
  worthMs: fc.integer({ min: 1, max: 20_000 }),
})
const answers = fc.array(
  fc.record({
    result: fc.constantFrom('warmed', 'warmed', 'warmed', 'held', 'busy', 'gone', 'failure'),
    tookMs: fc.integer({ min: 0, max: 2000 }),
  }),
  { minLength: 1, maxLength: 20 },
)

it('ends every job once, by its time, with few requests and bytes under way, whatever the edge answers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), answers, async (steps, answers) => {
      const clock = new ManualClock()
      const reports: WarmReport[] = []
      const untilMs = new Map<string, number>()
      let healthy = true
      let underWay = 0
      let asked = 0
      let warmedBytes = 0
      const lane = new WarmingLane({
        bytesPerSecond: BYTES_PER_SECOND,
        clock,
        healthy: () => healthy,
        onEnd: (report) => reports.push(report),
        async warm(_, path) {
          expect(healthy).toBe(true)
          expect(++underWay).toBeLessThanOrEqual(AT_ONCE)
          expect(untilMs.get(path.split('/')[0] as string)).toBeGreaterThan(clock.monotonicMs())
          const { result, tookMs } = answers[asked++ % answers.length] as { result: string; tookMs: number }
          await new Promise<void>((resolve) => clock.after(tookMs, resolve))
          underWay--
          if (result === 'failure') throw new Error('refused')
          if (result === 'gone') return null
          if (result !== 'warmed') return { result: result as 'held' | 'busy', bytes: 0 }
          warmedBytes += CHUNK_BYTES
          expect(warmedBytes).toBeLessThanOrEqual(
            (BYTES_PER_SECOND * clock.monotonicMs()) / 1000 + AT_ONCE * CHUNK_BYTES,
          )
          return { result, bytes: CHUNK_BYTES }
        },
      })
      lane.start('http://edge')
      for (const [i, { waitMs, what, reason, chunks, worthMs }] of steps.entries()) {
        await clock.advance(waitMs)
        if (what !== 'offer') healthy = what === 'up'
        else {
          const key = `job ${i}`
          untilMs.set(key, clock.monotonicMs() + worthMs)
          const paths = Array.from({ length: chunks }, (_, chunk) => `${key}/${chunk}`)
          lane.offer({ key, reason, trackId: key, paths, untilMs: clock.monotonicMs() + worthMs })
        }
      }
      // Longer than anything is worth, and than an answer takes.
      await clock.advance(60_000)
      expect(reports.map(({ job }) => job.key).toSorted()).toEqual([...untilMs.keys()].toSorted())
      expect(reports.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(warmedBytes)
      for (const { outcome, chunks, bytes } of reports) {
        expect(bytes).toBe(chunks * CHUNK_BYTES)
        if (outcome === 'dropped') expect(bytes).toBe(0)
      }
      expect([underWay, clock.pending]).toEqual([0, 0])
    }),
    { numRuns: 50 },
  )
})
