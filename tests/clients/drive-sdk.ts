import { tmpdir, userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { findService, runFilesOf } from '../../scenarios/listener/find-service.ts'
import { patientFetch } from './patient-fetch.ts'
import { sdkAt } from './sdk-at.ts'
import { sdkCalls, sdkLeftOut } from './sdk-coverage.ts'
import { type Things, thingsAt } from './things.ts'

const USAGE = `Drives a running service with the unmodified @spotify/web-api-ts-sdk, every endpoint that both have.

  node tests/clients/drive-sdk.ts                       the service that runs on this machine, as its demo listener
  node tests/clients/drive-sdk.ts --port 4701           the one on this port
  node tests/clients/drive-sdk.ts --url <url> --token <token>
  node tests/clients/drive-sdk.ts --url <url> --client-id <id> --client-secret <secret>   without a user

What it saves and follows it removes again. Exit code 1 when a call fails, 2 when none can be made.
`

const FAILED = 1
const NOT_DRIVEN = 2

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return NOT_DRIVEN
})

/** The exit code. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      port: { type: 'string' },
      token: { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (!values.help) return (await drive(await callerOf(values))) > 0 ? FAILED : 0
  process.stdout.write(USAGE)
  return 0
}

/** How many calls failed. */
async function drive({ url, sdk, token, users }: Caller): Promise<number> {
  const isUser = (await patientFetch(`${url}/v1/me`, { headers: { Authorization: `Bearer ${token}` } })).ok
  const things = await thingsAt(url, token, users)
  process.stdout.write(`${url}, ${isUser ? 'as a listener' : 'as an app without a listener'}\n`)
  const counts = { ok: 0, failed: 0, skipped: 0 }
  for (const { method, how, caller, of, run } of sdkCalls) {
    const reason = skipped(caller === 'user' && !isUser, of, things)
    const { verdict, words } =
      reason === null ? await outcome(() => run(sdk, things)) : { verdict: 'skipped' as const, words: reason }
    counts[verdict]++
    process.stdout.write(`${verdict.padEnd(10)}${`${method} ${how}`.padEnd(58)} ${words}\n`)
  }
  for (const [method, reason] of Object.entries(sdkLeftOut)) {
    process.stdout.write(`${'left out'.padEnd(10)}${method.padEnd(58)} ${reason}\n`)
  }
  const leftOut = Object.keys(sdkLeftOut).length
  process.stdout.write(
    `${counts.ok} ok, ${counts.failed} failed, ${counts.skipped} skipped; ${leftOut} methods left out\n`,
  )
  return counts.failed
}

/** Who asks, and where. */
interface Caller {
  readonly url: string
  readonly sdk: SpotifyApi
  readonly token: string
  /** Other people there. */
  readonly users: readonly string[]
}

type Options = { [name in 'url' | 'port' | 'token' | 'client-id' | 'client-secret']?: string }

async function callerOf(options: Options): Promise<Caller> {
  const { url, port, token, 'client-id': clientId, 'client-secret': clientSecret } = options
  if (url !== undefined && clientId !== undefined && clientSecret !== undefined) {
    const credentials = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
    const answer = await fetch(`${url}/api/token`, { method: 'POST', body: new URLSearchParams(credentials) })
    if (!answer.ok) throw new Error(`${url} gives no token: ${answer.status} ${await answer.text()}`)
    const { access_token } = (await answer.json()) as { access_token: string }
    return { url, sdk: sdkWith(url, access_token), token: access_token, users: [] }
  }
  if (url !== undefined && token !== undefined) return { url, sdk: sdkWith(url, token), token, users: [] }
  if (url !== undefined || token !== undefined || clientId !== undefined || clientSecret !== undefined)
    throw new Error(USAGE)
  const wish = { port: port === undefined ? null : Number(port), dataDir: null }
  const { url: found, tokens } = findService(wish, runFilesOf(tmpdir(), userInfo().uid))
  const other = await patientFetch(`${found}/v1/me`, { headers: { Authorization: `Bearer ${tokens.free}` } })
  const { id } = (await other.json()) as { id: string }
  return { url: found, sdk: sdkWith(found, tokens.premium), token: tokens.premium, users: [id] }
}

function sdkWith(url: string, token: string): SpotifyApi {
  const lasting = { access_token: token, token_type: 'Bearer', expires_in: 3600, refresh_token: '' }
  return SpotifyApi.withAccessToken('drive-sdk', lasting, sdkAt(url))
}

/** Why a call cannot be made, if it cannot. */
function skipped(needsUser: boolean, of: keyof Things | null, things: Things): string | null {
  if (needsUser) return 'needs a listener'
  if (of !== null && things[of].length === 0) return `no ${of} to ask about`
  return null
}

async function outcome(run: () => Promise<string>): Promise<{ verdict: 'ok' | 'failed'; words: string }> {
  try {
    return { verdict: 'ok', words: await run() }
  } catch (error) {
    return { verdict: 'failed', words: error instanceof Error ? error.message : String(error) }
  }
}
