import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fileChromium } from '../../../tests/chromium.fixture.ts'
import { contrasts, LEAST_CONTRAST } from '../../../tests/contrasts.fixture.ts'
import { accountGateway, adaForm, signUp, VERIFIER } from '../accounts.fixture.ts'
import { challengeOf } from '../oauth/pkce.ts'

/** WCAG 2.2, 2.5.8 asks for 24 px; fingers are happier with more. */
const LEAST_TARGET_PX = 44

const browser = fileChromium()

/** An app that waits on a port of this machine for its user to come back. */
async function waitingApp(): Promise<{ callback: string; returned: Promise<URL> }> {
  let cameBack = (_: URL) => {}
  const returned = new Promise<URL>((resolve) => {
    cameBack = resolve
  })
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    if (url.pathname === '/callback') cameBack(url)
    response.end('Back in the app')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { callback: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`, returned }
}

const parametersOf = (clientId: string, callback: string) => ({
  client_id: clientId,
  response_type: 'code',
  redirect_uri: callback,
  scope: 'user-read-private user-library-modify streaming',
  code_challenge: challengeOf(VERIFIER),
  code_challenge_method: 'S256',
})

async function open(width: number, colorScheme: 'light' | 'dark') {
  const setting = await accountGateway()
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
  onTestFinished(() => page.close())
  const complaints: string[] = []
  // A page that refuses a form has a status of 4xx, which the console mentions.
  page.on('console', (message) => message.text().startsWith('Failed to load') || complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  const { app } = await setting.service.consents.createApp('Mixtape Maker', ['http://127.0.0.1/callback'], true)
  const authorizeUrl = (callback: string) =>
    `${setting.gateway.url}/authorize?${new URLSearchParams(parametersOf(app.clientId, callback))}`
  return { ...setting, app, page, complaints, authorizeUrl }
}

/** What is hard to read, hard to hit, nameless, or wider than the screen. */
async function shortcomings(page: Page): Promise<string[]> {
  const faint = (await contrasts(page)).filter(({ ratio }) => !(ratio >= LEAST_CONTRAST))
  const others = await page.evaluate((leastTargetPx) => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the screen')
    if (document.querySelectorAll('h1').length !== 1) found.push('not one heading')
    for (const element of document.body.querySelectorAll('input:not([type=hidden], [hidden]), select, button')) {
      const isField = !element.matches('button')
      if (isField && (element as HTMLInputElement).labels?.length !== 1) found.push(`no label: ${element.outerHTML}`)
      if (element.getBoundingClientRect().height < leastTargetPx) found.push(`small: ${element.outerHTML}`)
    }
    return found
  }, LEAST_TARGET_PX)
  return [...faint.map(({ element, ratio }) => `contrast ${ratio.toFixed(1)}: ${element}`), ...others]
}

describe.each([
  [1280, 'light'],
  [1280, 'dark'],
  [390, 'light'],
  [390, 'dark'],
  [320, 'light'],
] as const)('the account pages at %d px in %s', (width, scheme) => {
  it('can be read, hit and heard', async () => {
    const { service, gateway, app, page, complaints, authorizeUrl } = await open(width, scheme)
    const seen: Record<string, string[]> = {}
    const look = async (name: string) => {
      seen[name] = await shortcomings(page)
    }
    await page.goto(authorizeUrl('http://127.0.0.1:1/callback'))
    await look('log-in')
    await page.fill('#user_name', 'ada')
    await page.fill('#password', 'wrong')
    await page.click('main button')
    await look('log-in refused')
    await page.click('text=Sign up')
    await page.click('main button')
    await look('sign-up refused')
    const user = await signUp(service)
    const checked = await service.consents.check(parametersOf(app.clientId, 'http://127.0.0.1:1/callback'), gateway.url)
    if ('request' in checked) await service.consents.allow(user.id, checked.request, gateway.url)
    await page.goto(`${gateway.url}/log-in`)
    await page.fill('#user_name', 'ada')
    await page.fill('#password', adaForm.password)
    await page.click('main button')
    await look('account')
    await page.click('text=Change your password')
    await look('password')
    await page.fill('#new_password', 'short')
    await page.click('main button')
    await look('password refused')
    await page.fill('#current_password', adaForm.password)
    await page.fill('#new_password', 'a password of my own')
    await page.fill('#repeated_password', 'a password of my own')
    await page.click('main button')
    await look('password changed')
    await page.click('text=Back to your account')
    await page.waitForSelector('text=Your account')
    await page.goto(authorizeUrl('http://127.0.0.1:1/callback'))
    await look('consent')
    await page.goto(`${gateway.url}/authorize`)
    await look('problem')
    expect(seen).toEqual({
      'log-in': [],
      'log-in refused': [],
      'sign-up refused': [],
      account: [],
      password: [],
      'password refused': [],
      'password changed': [],
      consent: [],
      problem: [],
    })
    expect(complaints).toEqual([])
  })
})

it('lead a new user with a keyboard alone from the app and back to it', async () => {
  const { page, complaints, authorizeUrl, service, gateway } = await open(1100, 'light')
  const { callback, returned } = await waitingApp()
  const { keyboard } = page
  await page.goto(authorizeUrl(callback))
  await page.focus('text=Sign up')
  await keyboard.press('Enter')
  await page.waitForURL('**/sign-up*')
  // The first field gets the focus, shortly after the page is loaded, and the order is the one that is seen.
  await page.waitForSelector('#user_name:focus')
  for (const text of ['ada', 'Ada', 'ada@example.org', 'Sweden', adaForm.password]) {
    await keyboard.type(text)
    await keyboard.press('Tab')
  }
  await keyboard.press('Enter')
  await page.waitForSelector('text=Allow Mixtape Maker to use your account?')
  await page.focus('button[value=allow]')
  await keyboard.press('Enter')
  const back = await returned
  await page.waitForSelector('text=Back in the app')
  expect(back.searchParams.get('code')).toMatch(/^[\w-]{43}$/)
  expect(back.searchParams.get('iss')).toBe(gateway.url)
  expect(await service.logIn('ada', adaForm.password, '192.0.2.1')).toMatchObject({ user: { country: 'SE' } })
  expect(complaints).toEqual([])
})

it('let a log-in go straight on to an app that was allowed before', async () => {
  const { page, complaints, service, gateway } = await open(1100, 'light')
  const { callback, returned } = await waitingApp()
  const user = await signUp(service)
  const { app } = await service.consents.createApp('With a secret', [callback], false)
  const parameters = { client_id: app.clientId, response_type: 'code', redirect_uri: callback }
  const checked = await service.consents.check(parameters, gateway.url)
  if ('request' in checked) await service.consents.allow(user.id, checked.request, gateway.url)
  await page.goto(`${gateway.url}/authorize?${new URLSearchParams(parameters)}`)
  await page.fill('#user_name', 'ada')
  await page.fill('#password', adaForm.password)
  await page.keyboard.press('Enter')
  expect((await returned).searchParams.get('code')).toMatch(/^[\w-]{43}$/)
  expect(complaints).toEqual([])
})
