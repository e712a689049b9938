import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { poissonArrivals } from './arrivals.ts'
import { drive, FAILED } from './drive.ts'
import { HttpAsker } from './http-asker.ts'

let server: Server
let origin: string
const seen: string[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${Buffer.concat(parts)}`)
    if (request.url === '/broken') request.socket.destroy()
    else response.writeHead(request.url === '/none' ? 404 : 200).end('x'.repeat(100_000))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const clock = {
  nowMs: () => performance.now(),
  after: (delayMs: number, run: () => void) => void setTimeout(run, delayMs),
}

it('drives a server over HTTP, and counts every answer by its status', async () => {
  const asker = new HttpAsker(origin, { authorization: 'Bearer t' })
  const paths = ['/one', '/none', '/broken']
  const { requests, answers, latency } = await drive({
    arrivals: poissonArrivals('http', 300, 500),
    ask: (number) => asker.ask({ method: 'POST', path: paths[number % paths.length], body: { number } }),
    clock,
    mostLagMs: 60_000,
    mostWaiting: 1000,
  })
  await asker.close()
  expect(requests).toBeGreaterThan(50)
  const times = (at: number) => Math.floor((requests + paths.length - 1 - at) / paths.length)
  expect(Object.fromEntries(answers)).toEqual({ 200: times(0), 404: times(1), [FAILED]: times(2) })
  expect(seen).toHaveLength(requests)
  expect(seen).toContain('POST /one Bearer t {"number":0}')
  expect(latency.p50Ms).toBeGreaterThan(0)
})
