import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { endpoint } from '../../shared/endpoint.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { LAYER, span, withSpans } from '../../shared/trace.ts'
import { type TestGateway, testGateway } from '../gateway.fixture.ts'

const store = withSpans('store', 'catalog', {
  async read(id: string) {
    await new Promise((resolve) => setImmediate(resolve))
    if (id === 'broken') throw new Error('the disk is away')
    if (id === 'none') throw new ServiceError('not-found', 'there is no thing none')
    if (id === 'away') throw new ServiceError('storage-unavailable', 'no answer from db.internal')
    return { id }
  },
})
const endpoints = [
  endpoint({
    id: 'get-thing',
    method: 'get',
    path: '/things/{id}',
    tag: 'Things',
    summary: 'A thing.',
    access: 'client',
    params: z.object({ id: z.string() }),
    answers: { 200: { description: 'The thing.', schema: z.unknown() } },
    handle: async ({ params }) => ({
      json: await span('things.get', () => store.read(params.id), { [LAYER]: 'service' }),
    }),
  }),
  endpoint({
    id: 'add-thing',
    method: 'post',
    path: '/things',
    tag: 'Things',
    summary: 'A new thing.',
    access: 'client',
    body: z.unknown(),
    answers: { 204: { description: 'It is there.', schema: null } },
    handle: () => ({ status: 204, empty: true }),
  }),
]

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
async function serve(traceExportUrl?: string): Promise<TestGateway> {
  const gateway = await testGateway({ endpoints, ...(traceExportUrl && { traceExportUrl }) })
  closing.push(gateway.close)
  return gateway
}
const traced = { headers: { 'Soundcheck-Trace': '1' } }

/** The steps of a request; they are there once the connection has seen the end of the answer. */
async function pathOf({ ask }: TestGateway, url: string | null) {
  expect(url).toMatch(/^\/trace\/\w{22}$/)
  const asked = () => ask(url ?? '', { token: null })
  await expect.poll(async () => (await asked()).json.steps).toBeDefined()
  return asked()
}

describe('the path of a request', () => {
  it('shows the steps that it took, in their order and one in another', async () => {
    const gateway = await serve()
    const answer = await gateway.ask('/things/1', traced)
    const { json } = await pathOf(gateway, answer.headers.get('Soundcheck-Trace-Url'))
    expect(json).toMatchObject({ requestId: 'made-up-here', method: 'GET', endpoint: 'get-thing', status: 200 })
    expect(json.steps.map(({ name, depth, layer }: Record<string, unknown>) => [name, depth, layer])).toEqual([
      ['request', 0, 'gateway'],
      ['authenticate', 1, 'gateway'],
      ['limit', 1, 'gateway'],
      ['access', 1, 'gateway'],
      ['validate', 1, 'gateway'],
      ['bulkhead', 1, 'gateway'],
      ['handle', 1, 'gateway'],
      ['things.get', 2, 'service'],
      ['catalog.read', 3, 'store'],
    ])
    for (const { startMs, durationMs, ownMs, explanation } of json.steps) {
      expect(startMs + durationMs).toBeLessThanOrEqual(json.durationMs)
      expect(ownMs).toBeLessThanOrEqual(durationMs)
      expect(explanation).toMatch(/\.$/)
    }
    const { gateway: inGateway, service, store: inStore } = json.byLayerMs
    expect(inGateway + service + inStore).toBeCloseTo(json.durationMs, 6)
  })

  it('is a page to a browser, which is let in by the address alone', async () => {
    const gateway = await serve()
    const answer = await gateway.ask('/things/1?trace=1')
    const url = answer.headers.get('Soundcheck-Trace-Url') ?? ''
    await pathOf(gateway, url)
    const page = await gateway.ask(url, { token: null, headers: { Accept: 'text/html,*/*' } })
    expect(page.headers.get('Content-Type')).toContain('text/html')
    expect(page.text).toContain('<code>get-thing</code> was answered with 200')
    expect(page.text).toContain('Who asks?')
    expect(page.text).not.toMatch(/<script|style="/)
    const style = /href="(\/trace\/style.css[^"]*)"/.exec(page.text)?.[1] ?? ''
    const sheet = await gateway.ask(style, { token: null })
    expect(sheet).toMatchObject({ status: 200 })
    expect(sheet.headers.get('Cache-Control')).toContain('immutable')
    expect((await gateway.ask(`/trace/${'0'.repeat(22)}`, { token: null })).status).toBe(404)
  })

  it('says where a request failed', async () => {
    const gateway = await serve()
    const answer = await gateway.ask('/things/broken', traced)
    const { json } = await pathOf(gateway, answer.headers.get('Soundcheck-Trace-Url'))
    expect(json.status).toBe(500)
    expect(json.steps.at(-1)).toMatchObject({ name: 'catalog.read', failure: 'internal' })
    expect(JSON.stringify(json)).not.toContain('the disk is away')
    expect(json.steps.find(({ name }: { name: string }) => name === 'validate').failure).toBeNull()
  })

  it('says what was wrong with a request, and no more of a store than its code', async () => {
    const gateway = await serve()
    const failuresOf = async (path: string, init: Parameters<TestGateway['ask']>[1] = {}) => {
      const answer = await gateway.ask(path, { ...init, ...traced })
      const { json } = await pathOf(gateway, answer.headers.get('Soundcheck-Trace-Url'))
      return json.steps.map(({ failure }: { failure: string | null }) => failure).filter(Boolean)
    }
    expect(await failuresOf('/things/none')).toEqual(Array(3).fill('not-found: there is no thing none'))
    expect(await failuresOf('/things/away')).toEqual(Array(3).fill('storage-unavailable'))
    expect(await failuresOf('/things', { method: 'POST', body: '{"broken' })).toEqual([
      expect.stringMatching(/^request-invalid: .*JSON/),
    ])
  })

  it('keeps requests apart that go on at the same time, and only the last ones', async () => {
    const gateway = await serve()
    const urls: string[] = []
    for (let round = 0; round < 11; round++) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => gateway.ask('/things/1', traced)))
      urls.push(...answers.map(({ headers }) => headers.get('Soundcheck-Trace-Url') ?? ''))
    }
    expect(new Set(urls).size).toBe(220)
    expect((await gateway.ask(urls[0] ?? '')).status).toBe(404)
    for (const url of urls.slice(-20)) {
      const { json } = await pathOf(gateway, url)
      expect(json.steps).toHaveLength(9)
    }
  })

  it('is recorded for who asks, also where the trace around it is not', async () => {
    const gateway = await serve()
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'
    const answer = await gateway.ask('/things/1', { headers: { ...traced.headers, traceparent } })
    const { json } = await pathOf(gateway, answer.headers.get('Soundcheck-Trace-Url'))
    expect(json.traceId).toBe('0af7651916cd43dd8448eb211c80319c')
  })

  it('is not recorded for who did not ask', async () => {
    const answer = await (await serve()).ask('/things/1')
    expect(answer.headers.has('Soundcheck-Trace-Url')).toBe(false)
    expect(answer.headers.has('traceresponse')).toBe(false)
  })
})

describe('traces', () => {
  /** Takes what is exported, as a collector would. */
  async function collector(): Promise<{ url: string; received: string[] }> {
    const received: string[] = []
    const server: Server = createServer(async (request, response) => {
      received.push(await text(request))
      response.setHeader('Content-Type', 'application/json').end('{}')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    closing.push(() => server.close())
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`, received }
  }
  const traceId = '0af7651916cd43dd8448eb211c80319c'

  it('go to a collector, as part of the trace that the caller is in', async () => {
    const { url, received } = await collector()
    const { ask, close } = await serve(url)
    const answer = await ask('/things/1', { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } })
    expect(answer.headers.get('traceresponse')).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    expect(answer.headers.has('Soundcheck-Trace-Url')).toBe(false)
    closing.splice(closing.indexOf(close), 1)
    await close()
    const { resourceSpans } = JSON.parse(received[0] ?? '{}')
    expect(JSON.stringify(resourceSpans[0].resource)).toContain('soundcheck')
    const spans = resourceSpans[0].scopeSpans.flatMap((scope: { spans: unknown[] }) => scope.spans)
    expect(spans.map(({ name }: { name: string }) => name)).toContain('catalog.read')
    const root = spans.find(({ name }: { name: string }) => name === 'request')
    expect(root).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' })
    expect(JSON.stringify(root.attributes)).toContain('get-thing')
    expect(received.join()).not.toContain('/things/1')
  })

  it('hold up nobody where no collector is', async () => {
    const { ask, close, logged } = await serve('http://127.0.0.1:9/v1/traces')
    expect((await ask('/things/1')).status).toBe(200)
    closing.splice(closing.indexOf(close), 1)
    await close()
    expect(logged).toMatchObject([{ msg: 'the last traces could not be sent' }])
  })

  it('are not exported when the caller did not sample them', async () => {
    const { url, received } = await collector()
    const { ask, close } = await serve(url)
    await ask('/things/1', { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-00` } })
    closing.splice(closing.indexOf(close), 1)
    await close()
    expect(received).toEqual([])
  })
})
