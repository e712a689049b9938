import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderHtml } from './html.ts'
import { renderJunit } from './junit.ts'
import { fixtureAssumptions, fixtureResult, fixtureRun } from './result.fixture.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const LEAST_CONTRAST = 4.5

/** Text and its contrast with what lies behind it, as the browser computed the colors. */
interface Contrast {
  text: string
  ratio: number
}

let browser: Browser
let folder: string

beforeAll(async () => {
  if (!existsSync(executablePath)) {
    throw new Error(`no Chromium at ${executablePath}: install it (apt-get install chromium) or set CHROMIUM_PATH`)
  }
  folder = mkdtempSync(join(tmpdir(), 'soundcheck-report-'))
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
})

afterAll(async () => {
  await browser?.close()
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
  writeFileSync(file, renderHtml(reports[name], fixtureRun, { assumptions: fixtureAssumptions }))
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

/** Every piece of text on the page, in folds too, against the first opaque background behind it. */
function contrasts(page: Page): Promise<Contrast[]> {
  return page.evaluate(() => {
    const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (color: string) => {
      const [r, g, b] = channels(color).map((c) =>
        c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const behind = (element: Element | null): string => {
      if (element === null) return 'rgb(255, 255, 255)'
      const color = getComputedStyle(element).backgroundColor
      return channels(color)[3] === 0 ? behind(element.parentElement) : color
    }
    for (const fold of document.querySelectorAll('details')) fold.open = true
    const found: Contrast[] = []
    for (const element of document.body.querySelectorAll('*')) {
      const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent?.trim())
      if (own.length === 0 || element.getClientRects().length === 0) continue
      const style = getComputedStyle(element)
      const [a, b] = [luminance(element instanceof SVGElement ? style.fill : style.color), luminance(behind(element))]
      found.push({ text: own[0].textContent ?? '', ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) })
    }
    return found
  })
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
