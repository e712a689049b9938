import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type TestGateway, testAccount, testGateway } from '../gateway/gateway.fixture.ts'
import { directoryFiles } from '../storage/log/directory-files.ts'
import { SegmentedLog } from '../storage/log/segmented-log.ts'
import { playEvent } from './play-events.fixture.ts'
import { eventRoutes } from './routes.ts'
import { EventService } from './service.ts'
import { PlayStore } from './store.ts'

let directory: string
let log: SegmentedLog
let gateway: TestGateway

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-routes-'))
  log = await SegmentedLog.open(await directoryFiles(directory))
  const service = new EventService({
    store: await PlayStore.open(log),
    clock: { nowMs: () => 0, monotonicMs: () => 0, after: () => () => {} },
    metrics: { recorded: () => {} },
  })
  gateway = await testGateway({ endpoints: eventRoutes({ service }) })
})

afterEach(async () => {
  await gateway.close()
  await log.close()
  rmSync(directory, { recursive: true })
})

const send = (body: unknown, token = 'user') => gateway.ask('/v1/me/player/events', { method: 'POST', body, token })

it("records the account's events and answers with how many were new", async () => {
  const body = { events: [playEvent(1), playEvent(2)] }
  expect(await send(body)).toMatchObject({ status: 201, json: { accepted: 2, duplicates: 0 } })
  expect(await send(body)).toMatchObject({ status: 201, json: { accepted: 0, duplicates: 2 } })
  const [first] = await log.read(0, 1)
  expect(JSON.parse(Buffer.from(first.bytes).toString())).toMatchObject({
    accountId: testAccount.id,
    ...playEvent(1),
  })
})

it('refuses what is no list of events, and says so when they cannot be kept', async () => {
  expect((await send({ events: [{ ...playEvent(1), stalls: -1 }] })).json.error).toEqual({
    status: 400,
    reason: 'request-invalid',
    message: 'events[0].stalls: expected a whole number from 0, found -1',
  })
  expect((await send(undefined)).json.error.message).toBe('body: expected an object with "events", found nothing')
  expect((await send({ events: [playEvent(1)] }, 'unscoped')).json.error.reason).toBe('scope-missing')
  await log.close()
  expect((await send({ events: [playEvent(1)] })).json.error.reason).toBe('storage-unavailable')
})
