import { afterEach, expect, it } from 'vitest'
import type { Clock } from '../shared/clock.ts'
import { ManualClock, settled } from './manual-clock.fixture.ts'
import { TierMetrics } from './tier-metrics.ts'
import { createTierServer, type Exchange, type TierServer } from './tier-server.ts'
import { count, listen, ShiftedClock } from './tiers.fixture.ts'

let tier: TierServer
let released = 0
let defects: unknown[] = []

afterEach(() => {
  tier.server.closeAllConnections()
  tier.server.close()
})

async function open(
  handle: (exchange: Exchange) => Promise<void> | undefined,
  clock: Clock = new ShiftedClock(),
): Promise<string> {
  released = 0
  defects = []
  tier = createTierServer({
    role: 'origin',
    provider: '',
    clock,
    metrics: new TierMetrics('origin'),
    handle,
    onDefect: (error) => defects.push(error),
    async release() {
      released++
    },
  })
  return listen(tier.server)
}

it.each([
  ['at once', () => fail()],
  ['later', async () => fail()],
])('answers a defect that shows %s with 500, tells of it, and goes on', async (_, handle) => {
  const url = await open(handle)
  const response = await fetch(`${url}/x`)
  expect(response.status).toBe(500)
  const text = await response.text()
  expect(JSON.parse(text).error.reason).toBe('internal')
  expect(text).not.toContain('a detail')
  expect(defects).toEqual([new Error('a detail of the inside')])
  expect(await count(tier.registry, 'request_duration_seconds', { result: 'internal' })).toBe(1)
  expect((await fetch(`${url}/health`)).status).toBe(200)
})

function fail(): never {
  throw new Error('a detail of the inside')
}

it('cuts off an answer that fails after it has begun', async () => {
  const url = await open(async ({ response }) => {
    response.writeHead(200, { 'Content-Length': 100 })
    response.write('half')
    await settled()
    fail()
  })
  await expect(fetch(`${url}/x`).then((response) => response.text())).rejects.toThrow()
  expect(defects).toHaveLength(1)
})

it('gives path and query as they were sent', async () => {
  const seen: string[][] = []
  const url = await open(async ({ response, path, query }) => {
    seen.push([path, query])
    response.end()
  })
  for (const target of ['/a%2e/b?x=%20&y=?', '/a?', '/a']) await fetch(url + target)
  expect(seen).toEqual([
    ['/a%2e/b', 'x=%20&y=?'],
    ['/a', ''],
    ['/a', ''],
  ])
})

it('lets what is under way end when it closes', async () => {
  let end: (() => void) | undefined
  const url = await open(
    ({ response }) =>
      new Promise((resolve) => {
        end = () => resolve(void response.end('complete'))
      }),
  )
  await (await fetch(`${url}/health`)).text()
  const under = fetch(`${url}/x`)
  while (end === undefined) await settled()
  const closed = tier.close()
  await expect(fetch(`${url}/health`)).rejects.toThrow()
  expect(released).toBe(0)
  end()
  expect(await (await under).text()).toBe('complete')
  await closed
  expect(released).toBe(1)
})

it('drops after five seconds what does not end', async () => {
  const clock = new ManualClock()
  let begun = false
  const url = await open(() => {
    begun = true
    return new Promise(() => {})
  }, clock)
  const under = fetch(`${url}/x`).catch((error: unknown) => error)
  while (!begun) await settled()
  const closed = tier.close()
  await clock.advance(4990)
  expect(released).toBe(0)
  await clock.advance(20)
  await closed
  expect(await under).toBeInstanceOf(Error)
  expect(released).toBe(1)
  expect(clock.pending).toBe(0)
})
