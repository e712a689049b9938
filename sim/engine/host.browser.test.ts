import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileChromium } from '../../tests/chromium.fixture.ts'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import { simulate } from '../simulate.ts'
import { moduleServer } from './browser-modules.fixture.ts'
import type {} from './browser-page.fixture.ts'
import type { Answer } from './host.browser.fixture.ts'
import { nodeHost } from './host.node.ts'

const browser = fileChromium()
let server: Server
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  server = moduleServer('/sim/engine/browser-page.fixture.ts').listen(0, '127.0.0.1')
  await once(server, 'listening')
  page = await browser.newPage()
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})

afterAll(() => server?.close())

function inBrowser(plan: Plan, workers: number): Promise<Answer> {
  return page.evaluate(({ plan, workers }) => window.simulateInWorker(plan, workers), { plan, workers })
}

function sha256(answer: Answer): string {
  if ('error' in answer) throw new Error(answer.error)
  return createHash('sha256').update(answer.json).digest('hex')
}

describe('a replay in Chromium', () => {
  const { providers, population } = smallPlan()
  const plan = smallPlan({
    faults: [
      {
        what: 'provider-outage',
        provider: providers[0].name,
        regions: [population.regions[0].name],
        atMs: 240_000,
        forMs: 120_000,
      },
    ],
  })
  const inNode = sha256({ json: JSON.stringify(simulate(plan, { workers: 2, host: nodeHost })) })

  it.each([1, 2])('has the same result, to the byte, as in Node with %i of its workers', async (workers) => {
    expect(sha256(await inBrowser(plan, workers))).toBe(inNode)
    expect(complaints).toEqual([])
  })
})
