import { beforeEach, expect, it } from 'vitest'
import type { WarmAnswer } from './caching-tier.ts'
import { ManualClock, settled } from './manual-clock.fixture.ts'
import { WarmingLane, type WarmJob, type WarmReport } from './warming-lane.ts'

const CHUNK_BYTES = 1000
const warmed: WarmAnswer = { result: 'warmed', bytes: CHUNK_BYTES }

let clock: ManualClock
let healthy: boolean
/** What edges are asked for, in order; `answer` says how each goes. */
let asked: string[]
let underWay: number
let mostUnderWay: number
let answer: (path: string) => Promise<WarmAnswer | null>
let reports: WarmReport[]
let lane: WarmingLane

beforeEach(() => {
  clock = new ManualClock()
  healthy = true
  asked = []
  underWay = 0
  mostUnderWay = 0
  answer = async () => warmed
  reports = []
  lane = new WarmingLane({
    bytesPerSecond: 10 * CHUNK_BYTES,
    clock,
    healthy: () => healthy,
    onEnd: (report) => reports.push(report),
    async warm(edgeUrl, path, signal) {
      expect(edgeUrl).toBe('http://edge')
      asked.push(path)
      mostUnderWay = Math.max(mostUnderWay, ++underWay)
      const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      try {
        return await Promise.race([answer(path), aborted])
      } finally {
        underWay--
      }
    },
  })
  lane.start('http://edge')
})

const job = (key: string, chunks = 1, more: Partial<WarmJob> = {}): WarmJob => ({
  key,
  reason: 'next',
  trackId: key,
  paths: Array.from({ length: chunks }, (_, i) => `${key}${i}`),
  untilMs: clock.monotonicMs() + 60_000,
  ...more,
})
const outcomes = () => reports.map(({ job: { key }, outcome }) => `${key} ${outcome}`)
const never = () => new Promise<never>(() => {})

it('asks for the chunks of a job in their order, and says what they came to', async () => {
  lane.offer(job('a', 3))
  await clock.advance(1000)
  expect(asked).toEqual(['a0', 'a1', 'a2'])
  expect(reports).toMatchObject([{ job: { key: 'a' }, outcome: 'done', chunks: 3, bytes: 3 * CHUNK_BYTES }])
  expect(clock.pending).toBe(0)
})

it('fetches no more bytes than it may, but for those under way at once', async () => {
  lane.offer(job('a', 200))
  for (let second = 1; second <= 10; second++) {
    await clock.advance(1000)
    expect(asked.length).toBeLessThanOrEqual(10 * second + 4)
    expect(asked.length).toBeGreaterThanOrEqual(10 * second - 4)
  }
  expect(mostUnderWay).toBeLessThanOrEqual(4)
})

it('spends no bytes on what the edge holds', async () => {
  answer = async () => ({ result: 'held', bytes: 0 })
  lane.offer(job('a', 200))
  await clock.advance(1)
  expect(asked).toHaveLength(200)
  expect(reports).toMatchObject([{ outcome: 'done', chunks: 0, bytes: 0 }])
})

it('lets jobs of both reasons take turns', async () => {
  lane.offer(job('h', 100, { reason: 'velocity' }))
  lane.offer(job('n', 100))
  await clock.advance(3000)
  const turns = asked.slice(4, 24).map((path) => path[0])
  expect(turns.filter((reason) => reason === 'n')).toHaveLength(10)
})

it('drops what does not fit into its queue', async () => {
  answer = never
  for (let i = 0; i < 100; i++) lane.offer(job(`j${i}-`, 8))
  await settled()
  expect(asked).toHaveLength(4)
  // The one that is asked for waits at the head for its other chunks.
  expect(outcomes()).toEqual(Array.from({ length: 36 }, (_, i) => `j${i + 64}- dropped`))
})

it('asks nothing twice within a minute, and again after it', async () => {
  lane.offer(job('a'))
  lane.offer(job('a'))
  expect(lane.knows('a')).toBe(true)
  await clock.advance(59_000)
  lane.offer(job('a'))
  expect(asked).toEqual(['a0'])
  await clock.advance(2000)
  expect(lane.knows('a')).toBe(false)
  lane.offer(job('a'))
  expect(asked).toEqual(['a0', 'a0'])
})

it('waits while the edge has nothing to spare, and gives up what is late by then', async () => {
  answer = async () => ({ result: 'busy', bytes: 0 })
  lane.offer(job('a', 1, { untilMs: clock.monotonicMs() + 10_000 }))
  lane.offer(job('b', 1, { untilMs: clock.monotonicMs() + 2000 }))
  await clock.advance(3000)
  const tries = asked.length
  expect(tries).toBeGreaterThan(6)
  // Four in a quarter of a second at most.
  expect(tries).toBeLessThanOrEqual(4 * 13)
  expect(outcomes()).toEqual(['b late'])
  answer = async () => warmed
  await clock.advance(1000)
  expect(outcomes()).toEqual(['b late', 'a done'])
})

it('drops a track that is not there, and goes on with others', async () => {
  answer = async (path) => (path.startsWith('a') ? null : warmed)
  lane.offer(job('a', 50))
  lane.offer(job('b', 2))
  await clock.advance(1000)
  expect(outcomes()).toEqual(['a gone', 'b done'])
  expect(asked.filter((path) => path.startsWith('a')).length).toBeLessThanOrEqual(4)
  expect(lane.knows('a')).toBe(false)
})

it('pauses after a failure and gives up the job', async () => {
  answer = () => Promise.reject(new Error('refused'))
  lane.offer(job('a', 50))
  lane.offer(job('b', 1))
  await clock.advance(900)
  expect(asked.length).toBeLessThanOrEqual(4)
  answer = async () => warmed
  await clock.advance(200)
  expect(outcomes()).toEqual(['a failed', 'b done'])
})

it('gives up an answer that does not come', async () => {
  answer = never
  lane.offer(job('a'))
  await clock.advance(11_999)
  expect(reports).toEqual([])
  await clock.advance(1)
  expect(outcomes()).toEqual(['a failed'])
})

it('asks nothing of an edge that is out, and says once that it is back', async () => {
  lane.offer(job('a'))
  await settled()
  expect(lane.returned()).toBe(false)
  healthy = false
  lane.offer(job('b'))
  expect(lane.returned()).toBe(false)
  expect(outcomes()).toEqual(['a done', 'b dropped'])
  healthy = true
  expect(lane.returned()).toBe(true)
  expect(lane.returned()).toBe(false)
  // It may have lost what it held.
  expect(lane.knows('a')).toBe(false)
})

it('leaves nothing behind when it stops', async () => {
  answer = never
  lane.offer(job('a', 10))
  lane.offer(job('b', 10))
  await settled()
  lane.stop()
  await settled()
  expect(outcomes().toSorted()).toEqual(['a failed', 'b dropped'])
  expect([underWay, clock.pending]).toEqual([0, 0])
  lane.offer(job('c'))
  expect(asked).toHaveLength(4)
})
