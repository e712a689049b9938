import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileChromium } from '../../tests/chromium.fixture.ts'
import { contrasts, LEAST_CONTRAST } from '../../tests/contrasts.fixture.ts'
import { renderHtml } from './html.ts'
import { renderJunit } from './junit.ts'
import { fixtureAssumptions, fixtureResult, fixtureRun } from './result.fixture.ts'

const browser = fileChromium()
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'soundcheck-report-'))
})

afterAll(async () => {
  if (folder !== undefined) rmSync(folder, { recursive: true })
})

const hostile =
  '"><script>document.title = "owned"</script><img src="http://127.0.0.1:9/x" onerror="document.title = 1">'

const reports = {
  'a provider outage': fixtureResult({ backends: true }),
  'a calm evening with one provider': fixtureResult({ fault: false, providers: 1 }),
  'seven providers and a hostile name': fixtureResult({ providers: 7, name: hostile, question: hostile }),
}

/** Opens a report and keeps what the console says and what is asked for beside the file itself. */
async function open(name: keyof typeof reports, width: number, colorScheme: 'light' | 'dark') {
  const file = join(folder, `${Object.keys(reports).indexOf(name)}.html`)
  writeFileSync(file, renderHtml(reports[name], fixtureRun, { assumptions: fixtureAssumptions, windowMoves: null }))
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => requests.push(request.url()))
  const url = pathToFileURL(file).href
  await page.goto(url)
  const beside = () => requests.filter((request) => request !== url && !request.startsWith('data:'))
  return { page, complaints, beside }
}

describe.each(Object.keys(reports) as (keyof typeof reports)[])('the report of %s', (name) => {
  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [768, 'light'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('at %d px in %s', async (width, scheme) => {
    const { page, complaints, beside } = await open(name, width, scheme)
    const seen = await page.evaluate(() => ({
      title: document.title,
      pageWidth: document.documentElement.scrollWidth,
      drawings: [...document.querySelectorAll('svg')]
        .filter((svg) => getComputedStyle(svg).display !== 'none')
        .map((svg) => svg.getBoundingClientRect().width * svg.getBoundingClientRect().height),
    }))
    const texts = await contrasts(page)
    const openWidth = await page.evaluate(() => document.documentElement.scrollWidth)
    await page.close()

    expect(complaints).toEqual([])
    expect(beside()).toEqual([])
    expect(seen.title).toBe(`${reports[name].plan.name}: ${reports[name].held ? 'uncertain: held here' : 'missed'}`)
    expect([seen.pageWidth, openWidth]).toEqual([width, width])
    expect(seen.drawings.length).toBeGreaterThan(9)
    expect(seen.drawings.filter((area) => !(area > 100))).toEqual([])
    expect(texts.length).toBeGreaterThan(400)
    expect(texts.filter(({ ratio }) => !(ratio >= LEAST_CONTRAST))).toEqual([])
  })
})

it('gives JUnit files that a strict XML parser reads', async () => {
  const run = { ...fixtureRun, command: `${hostile}\u0000\u001b]]>&` }
  const xml = renderJunit(Object.values(reports).map((result) => ({ result, run })))
  const page = await browser.newPage()
  const read = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'application/xml')
    const errors = parsed.getElementsByTagName('parsererror').length
    return { errors, suites: [...parsed.querySelectorAll('testsuite')].map((suite) => suite.getAttribute('name')) }
  }, xml)
  await page.close()
  expect(read).toEqual({ errors: 0, suites: Object.values(reports).map(({ plan }) => plan.name) })
})
