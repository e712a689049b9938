import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ServiceError } from '../shared/service-error.ts'
import { directoryFiles } from '../storage/log/directory-files.ts'
import { SegmentedLog } from '../storage/log/segmented-log.ts'
import { playEvent } from './play-events.fixture.ts'
import { eventRoutes } from './routes.ts'
import { EventService } from './service.ts'
import { PlayStore } from './store.ts'

type Handler = ReturnType<typeof eventRoutes>
type Exchange = { method: string; url: string; body?: unknown; headers: { authorization?: string } }

let directory: string
let log: SegmentedLog
let routes: Handler

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-routes-'))
  log = await SegmentedLog.open(await directoryFiles(directory))
  const service = new EventService({
    store: await PlayStore.open(log),
    clock: { nowMs: () => 0, monotonicMs: () => 0, after: () => () => {} },
    metrics: { recorded: () => {} },
  })
  routes = eventRoutes({
    service,
    accountOf: ({ headers }) => {
      if (headers.authorization === 'Bearer ada') return 'ada'
      throw new ServiceError('token-missing', 'no token')
    },
  })
})

afterEach(async () => {
  await log.close()
  rmSync(directory, { recursive: true })
})

/** What the routes answer; throws what they hand to the gateway, null when the request is none of theirs. */
function ask(request: Exchange): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    let status = 200
    const response = {
      status(code: number) {
        status = code
        return response
      },
      json: (body: unknown) => resolve({ status, body }),
    }
    routes(request as never, response as never, (error) => reject(error ?? null))
  })
}

const headers = { authorization: 'Bearer ada' }
const events = (body: unknown, more: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  url: '/v1/me/player/events',
  body,
  headers,
  ...more,
})

it("records the account's events and answers with how many were new", async () => {
  const body = { events: [playEvent(1), playEvent(2)] }
  expect(await ask(events(body))).toEqual({ status: 201, body: { accepted: 2, duplicates: 0 } })
  expect(await ask(events(body))).toEqual({ status: 201, body: { accepted: 0, duplicates: 2 } })
  const [first] = await log.read(0, 1)
  expect(JSON.parse(Buffer.from(first.bytes).toString())).toMatchObject({ accountId: 'ada', ...playEvent(1) })
})

it('hands refusals to the gateway', async () => {
  await expect(ask(events({ events: [{ ...playEvent(1), stalls: -1 }] }))).rejects.toMatchObject({
    code: 'request-invalid',
    message: 'events[0].stalls: expected a whole number from 0, found -1',
  })
  await expect(ask(events(undefined))).rejects.toMatchObject({ code: 'request-invalid' })
  await expect(ask(events({ events: [playEvent(1)] }, { headers: {} }))).rejects.toMatchObject({
    code: 'token-missing',
  })
  await log.close()
  await expect(ask(events({ events: [playEvent(1)] }))).rejects.toMatchObject({ code: 'storage-unavailable' })
})

it('leaves other requests alone', async () => {
  await expect(ask(events({}, { method: 'GET' }))).rejects.toBeNull()
  await expect(ask(events({}, { url: '/v1/me/player/play' }))).rejects.toBeNull()
})
