import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEMO_APP } from '../../reference/accounts/demo-accounts.ts'
import { type LiveService, startLiveService } from '../platform/live-service.fixture.ts'
import { registerApp } from '../platform/sign-in.fixture.ts'
import { CALLBACK, heard, thingsOf } from './live-clients.fixture.ts'
import { allowedThroughPages } from './pages.ts'
import { pythonWith } from './python-packages.fixture.ts'

const environment = pythonWith('spotipy', '2.26.0')
const missing = 'missing' in environment ? environment.missing : null
const SCRIPT = fileURLToPath(new URL('drive_spotipy.py', import.meta.url))

/** What the script writes. */
interface Line {
  readonly authorize?: string
  readonly call?: string
  readonly problem?: string | null
  readonly driven?: number
  readonly unlisted?: readonly string[]
  readonly twice?: readonly string[]
}

describe.skipIf(missing !== null)(`spotipy${missing === null ? '' : `: ${missing}`}`, () => {
  let service: LiveService
  const lines: Line[] = []
  let exitCode: number | null = null

  beforeAll(async () => {
    service = await startLiveService()
    const { url, accounts, ids } = service
    const [one, two] = ids.tracks
    await heard(service, [one, two, one])
    const app = await registerApp(url, service.tokens.operator)
    const { python } = environment as { python: string }
    const script = spawn(python, ['-B', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = once(script, 'exit')
    const given = { url, things: thingsOf(service), publicApp: DEMO_APP.clientId, callback: CALLBACK, app }
    script.stdin.write(`${JSON.stringify(given)}\n`)
    for await (const text of createInterface(script.stdout)) {
      const line = JSON.parse(text) as Line
      lines.push(line)
      if (line.authorize === undefined) continue
      script.stdin.end(`${await allowedThroughPages(line.authorize, accounts.premium)}\n`)
    }
    ;[exitCode] = (await ended) as [number | null]
  }, 180_000)
  afterAll(() => service.stop())

  it('ends by itself', () => {
    expect(exitCode).toBe(0)
  })

  it('has no method that is neither driven nor left out for a reason', () => {
    expect(lines.at(-1)).toMatchObject({ unlisted: [], twice: [] })
    expect(lines.at(-1)?.driven).toBeGreaterThan(50)
  })

  it('gets from every method what was published, and from refusals its own errors', () => {
    const calls = lines.filter(({ call }) => call !== undefined)
    expect(calls.length).toBeGreaterThan(40)
    expect(calls.filter(({ problem }) => problem !== null)).toEqual([])
  })
})
