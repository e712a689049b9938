import { describe, expect, it } from 'vitest'
import { poissonArrivals } from './arrivals.ts'
import { drive, type Load } from './drive.ts'
import { VirtualTime } from './virtual-time.fixture.ts'

const limits = { mostLagMs: 1, mostWaiting: 10_000 }

/** Answers in 2 ms, but does nothing in the last second of every five. */
function freezingServer(time: VirtualTime): () => Promise<string> {
  return async () => {
    const intoMs = time.nowMs() % 5000
    if (intoMs >= 4000) await time.sleep(5000 - intoMs)
    await time.sleep(2)
    return '200'
  }
}

describe('a server that freezes for a second in every five', () => {
  it('is seen as it is by an open loop', async () => {
    const time = new VirtualTime()
    const arrivals = poissonArrivals('freezing', 200, 50_000)
    const result = await time.until(drive({ ...limits, arrivals, ask: freezingServer(time), clock: time }))
    expect(result.refusal).toBeNull()
    expect(result.requests).toBeGreaterThan(9500)
    expect(result.answers).toEqual(new Map([['200', result.requests]]))
    expect(result.latency.p50Ms).toBeCloseTo(2, 1)
    expect(result.latency.p90Ms).toBeGreaterThan(400)
    expect(result.latency.p90Ms).toBeLessThan(600)
    expect(result.latency.p99Ms).toBeGreaterThan(900)
    expect(result.latency.maxMs).toBeLessThanOrEqual(1003)
  })

  it('looks fast to a closed loop of ten, which this one is not', async () => {
    const time = new VirtualTime()
    const ask = freezingServer(time)
    const tookMs: number[] = []
    const client = async () => {
      while (time.nowMs() < 50_000) {
        const beganMs = time.nowMs()
        await ask()
        tookMs.push(time.nowMs() - beganMs)
      }
    }
    await time.until(Promise.all(Array.from({ length: 10 }, client)))
    tookMs.sort((a, b) => a - b)
    expect(tookMs[Math.floor(0.99 * tookMs.length)]).toBeLessThan(5)
  })
})

describe('a driver that is held up', () => {
  /** The driver's own thread stands still for a while at every hundredth request. */
  const stalling = (time: VirtualTime, stallMs: number): Load => ({
    ...limits,
    arrivals: poissonArrivals('stalling', 100, 10_000),
    clock: time,
    ask: async (number) => {
      if (number % 100 === 50) time.stall(stallMs)
      return 'ok'
    },
  })

  it('says how late it was, counts that as the listener would, and refuses the run', async () => {
    const time = new VirtualTime()
    const { lag, latency, refusal } = await time.until(drive(stalling(time, 200)))
    expect(lag.maxMs).toBeGreaterThan(100)
    expect(latency.maxMs).toBeGreaterThanOrEqual(lag.maxMs)
    expect(refusal).toMatch(
      /^the driver is too slow: one request in a hundred began \d+\.\d ms late or more, where 1 ms are allowed$/,
    )
  })

  it('is believed when the delay is small', async () => {
    const time = new VirtualTime()
    expect((await time.until(drive(stalling(time, 0.5)))).refusal).toBeNull()
  })
})

it('does not pile up requests without end', async () => {
  const time = new VirtualTime()
  const ask = () => time.sleep(60_000).then(() => 'late')
  const arrivals = poissonArrivals('pile', 1000, 10_000)
  const result = await time.until(drive({ ...limits, mostWaiting: 50, arrivals, ask, clock: time }))
  expect(result.requests).toBe(50)
  expect(result.refusal).toBe('the server does not keep up: 50 requests waited for an answer')
})

it('counts what fails, with the time that it took', async () => {
  const time = new VirtualTime()
  const ask = async (number: number) => {
    await time.sleep(10)
    if (number === 1) throw new Error('reset')
    return number === 2 ? '500' : '200'
  }
  const result = await time.until(drive({ ...limits, arrivals: [0, 5, 6, 7], ask, clock: time }))
  expect(result.answers).toEqual(
    new Map([
      ['200', 2],
      ['failed', 1],
      ['500', 1],
    ]),
  )
  expect(result.latency).toMatchObject({ p50Ms: expect.closeTo(10, 1), maxMs: expect.closeTo(10, 1) })
})

it('refuses a run of no requests', async () => {
  const time = new VirtualTime()
  const nothing = await time.until(drive({ ...limits, arrivals: [], ask: async () => '', clock: time }))
  expect(nothing).toMatchObject({ requests: 0, refusal: 'no request was due' })
})
