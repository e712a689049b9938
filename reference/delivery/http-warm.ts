import { Agent, request } from 'undici'
import * as z from 'zod'
import type { WarmAnswer } from './caching-tier.ts'
import { INTERNAL_HEADER } from './internal-only.ts'
import type { Warm } from './warming-lane.ts'

const CONNECTIONS = 4
const ANSWER_BYTES = 1024

const warmAnswer: z.ZodType<WarmAnswer> = z.object({
  result: z.enum(['warmed', 'held', 'busy']),
  bytes: z.int().min(0),
})

/**
 * Tells edges over HTTP what to hold, over connections of their own that stay open.
 *
 * @param secret what the edges know the service by
 */
export function httpWarm(secret: string): { warm: Warm; close(): Promise<void> } {
  const dispatcher = new Agent({ connections: CONNECTIONS, allowH2: false, maxResponseSize: ANSWER_BYTES })
  const headers = { [INTERNAL_HEADER]: secret }
  return {
    async warm(edgeUrl, path, signal) {
      const { statusCode, body } = await request(edgeUrl + path, { method: 'POST', headers, dispatcher, signal })
      const text = await body.text()
      if (statusCode === 404) return null
      if (statusCode !== 200) throw new Error(`the edge answers ${statusCode}`)
      return warmAnswer.parse(JSON.parse(text))
    },
    close: () => dispatcher.destroy(),
  }
}
