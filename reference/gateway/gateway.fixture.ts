import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import type { Account, Caller } from '../shared/caller.ts'
import type { Clock } from '../shared/clock.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { idFromBytes } from '../shared/ids.ts'
import { allScopes, type Scope } from '../shared/scopes.ts'
import { ServiceError } from '../shared/service-error.ts'
import { systemClock } from '../system-clock.ts'
import type { AliasTable } from './aliases.ts'
import { createGateway, type GatewayParts } from './app.ts'
import { GatewayMetrics } from './metrics.ts'
import type { RateLimitSet } from './rate-limiter.ts'

export const testAccount: Account = { id: 'ada'.padEnd(22, '0'), name: 'Ada', plan: 'premium', market: 'SE' }
const otherAccount: Account = { id: 'bob'.padEnd(22, '0'), name: 'Bob', plan: 'free', market: 'US' }

const app = { clientId: 'test-app', operator: false }

/** A caller who lets an app do all of these; everything when nothing is said. */
export function userCaller(account: Account = testAccount, scopes: readonly Scope[] = allScopes): Caller {
  return { ...app, account, scopes: new Set(scopes) }
}

/** Callers by token: what `testGateway` knows unless it is given something else. */
export const testCallers: Readonly<Record<string, Caller>> = {
  user: userCaller(),
  other: userCaller(otherAccount),
  unscoped: userCaller(testAccount, []),
  app: { ...app, account: null, scopes: new Set() },
  operator: { clientId: 'operator', account: null, scopes: new Set(), operator: true },
}

export interface TestGatewayOptions {
  readonly endpoints: readonly Endpoint[]
  readonly aliases?: AliasTable
  /** Callers by token, or a real authentication. */
  readonly authenticate?: GatewayParts['authenticate']
  readonly rateLimits?: RateLimitSet
  readonly clock?: Clock
  readonly isReady?: () => boolean
  /** Where traces go. */
  readonly traceExportUrl?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was answered
  readonly json: any
}

export interface TestGateway {
  readonly url: string
  /** What was logged from `warn` up, as objects. */
  readonly logged: Record<string, unknown>[]
  /**
   * Asks by HTTP. The token is `user` unless another one is given, null for none; a body that is not text is sent as JSON.
   *
   * @example await ask('/v1/me/tracks', { method: 'PUT', body: ['4uLU6hMCjMI75M1A2tKUQC'] })
   */
  ask(path: string, init?: Omit<RequestInit, 'body'> & { token?: string | null; body?: unknown }): Promise<Answer>
  close(): Promise<void>
}

/** Endpoints behind the real gateway, on a port of its own and without limits unless some are asked for. */
export async function testGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const logged: Record<string, unknown>[] = []
  const gateway = createGateway({
    log: pino({ level: 'warn' }, { write: (line: string) => logged.push(JSON.parse(line)) }),
    metrics: new GatewayMetrics(),
    clock: options.clock ?? systemClock,
    newRequestId: () => 'made-up-here',
    newTraceName: () => idFromBytes(randomBytes(16)),
    traceExportUrl: options.traceExportUrl ?? null,
    docsClientId: null,
    isReady: options.isReady ?? (() => true),
    rateLimits: options.rateLimits ?? 'off',
    endpoints: options.endpoints,
    aliases: options.aliases ?? [],
    authenticate: options.authenticate ?? authenticate,
  })
  await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(gateway.server.address() as AddressInfo).port}`
  return {
    url,
    logged,
    async ask(path, { token = 'user', body, ...init } = {}) {
      const headers = new Headers(init.headers)
      if (token !== null && !headers.has('Authorization')) headers.set('Authorization', `Bearer ${token}`)
      const isSent = typeof body === 'string' || body instanceof URLSearchParams || body === undefined
      if (!isSent) headers.set('Content-Type', 'application/json')
      const answer = await fetch(`${url}${path}`, {
        redirect: 'manual',
        ...init,
        headers,
        ...(body === undefined ? {} : { body: isSent ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      const isJson = answer.headers.get('Content-Type')?.includes('json') && text !== ''
      return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : null }
    },
    close: gateway.drain,
  }
}

function authenticate(authorization: string | undefined): Caller {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
  if (token === undefined) throw new ServiceError('token-missing', 'Authorization: expected "Bearer" and a token')
  const caller = testCallers[token]
  if (caller === undefined) throw new ServiceError('token-invalid', 'Authorization: no account has this token')
  return caller
}
