import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { strace } from '../storage/strace.fixture.ts'
import { post, startEventServer } from './event-server-process.fixture.ts'
import { playEvent } from './play-events.fixture.ts'
import { checkSyncs } from './sync-trace.fixture.ts'

const SINGLE = 20
const ROUNDS = 5
const AT_ONCE = 16
/** More than the longest read or write of the test. */
const SHOWN_BYTES = 1_000_000

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-trace-'))
})

afterAll(() => {
  if (directory) rmSync(directory, { recursive: true })
})

it('acknowledges an event only after a sync that followed its write, one at a time and many at once', async () => {
  const file = join(directory, 'trace.txt')
  const server = await startEventServer(join(directory, 'events'), strace(file, SHOWN_BYTES))
  const sent: string[] = []
  const send = async (...numbers: number[]): Promise<void> => {
    const events = numbers.map((number) => playEvent(number))
    expect(await post(server.url, events)).toMatchObject({ status: 201 })
    sent.push(...events.map((event) => event.event_id))
  }
  try {
    for (let number = 0; number < SINGLE; number++) await send(number)
    for (let round = 1; round <= ROUNDS; round++) {
      const first = 1000 * round
      // Each event comes in two requests, so that some wait for what another one writes.
      await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => send(first + (i >> 1), first + 100 + i)))
    }
  } finally {
    await server.kill()
  }
  const { acknowledged, tooEarly } = checkSyncs(readFileSync(file, 'utf8'))
  expect(tooEarly).toEqual([])
  expect(acknowledged.sort()).toEqual(sent.sort())
}, 120_000)
