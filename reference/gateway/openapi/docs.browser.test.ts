import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileChromium } from '../../../tests/chromium.fixture.ts'
import { eventRoutes } from '../../events/routes.ts'
import { playbackRoutes } from '../../playback/routes.ts'
import { type TestGateway, testGateway } from '../gateway.fixture.ts'

const browser = fileChromium()
let gateway: TestGateway

beforeAll(async () => {
  gateway = await testGateway({
    endpoints: [...playbackRoutes({ service: null as never }), ...eventRoutes({ service: null as never })],
  })
})
afterAll(() => gateway?.close())

it('shows the API in a browser, tries it out, and breaks none of its own rules', async () => {
  const page = await browser.newPage()
  const complaints: string[] = []
  const elsewhere: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on(
    'request',
    (request) => !/^(data:|http:\/\/127\.0\.0\.1)/.test(request.url()) && elsewhere.push(request.url()),
  )
  await page.goto(`${gateway.url}/docs`)
  await page.getByRole('heading', { name: /^Soundcheck/ }).waitFor()
  expect(complaints).toEqual([])

  await page.locator('#operations-tag-Operations').getByText('Operations').click()
  const health = page.locator('#operations-Operations-get-liveness')
  await health.locator('.opblock-summary-control').click()
  await health.getByRole('button', { name: 'Try it out' }).click()
  await health.getByRole('button', { name: 'Execute' }).click()
  await health.locator('.live-responses-table').getByText('"ok"').waitFor()
  expect(complaints).toEqual([])
  expect(elsewhere).toEqual([])
})

it('serves the parts of the page at addresses of their version, and no others', async () => {
  const { text, headers } = await gateway.ask('/docs', { token: null })
  expect(headers.get('Content-Security-Policy')).toContain("script-src 'self';")
  const parts = [...text.matchAll(/(?:href|src)="(\/docs\/assets\/[^"]+)"/g)].map(([, url]) => url as string)
  expect(parts).toHaveLength(4)
  for (const url of parts) {
    const part = await gateway.ask(url, { token: null })
    expect(part.status).toBe(200)
    expect(part.headers.get('Cache-Control')).toContain('immutable')
  }
  for (const url of [
    '/docs/assets/0.0.0/swagger-ui.css',
    `${parts[0]}x`,
    parts[0]?.replace(/[^/]+$/, '..%2fpackage.json'),
  ]) {
    expect((await gateway.ask(url ?? '', { token: null })).status).toBe(404)
  }
})
