import type { Dispatcher } from 'undici'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import type { ListenerClock } from '../listener/clock.ts'
import { ServiceClient } from '../listener/service-client.ts'

export interface ClientParts {
  /** Of the API. */
  url: string
  tokens: { readonly premium: string; readonly free: string }
  clock: ListenerClock
  dispatcher: Dispatcher
}

const ANSWER_MS = 10_000

/** The addresses of an ISP's listeners, by which the service tells networks apart, and one of them. */
export const networkCidr = (isp: number) => `10.${isp + 1}.0.0/16`
const addressIn = (isp: number) => `10.${isp + 1}.0.1`

/** The API as accounts of either plan see it from the networks of several ISPs; each way is opened once. */
export function clientsOf({
  url,
  tokens,
  clock,
  dispatcher,
}: ClientParts): (rung: number, isp: number) => ServiceClient {
  const clients = new Map<string, ServiceClient>()
  return (rung, isp) => {
    const account = LADDER[rung]?.premiumOnly ? 'premium' : 'free'
    const key = `${account} ${isp}`
    let client = clients.get(key)
    if (!client) {
      const forwardedFor = addressIn(isp)
      client = new ServiceClient({ url, token: tokens[account], forwardedFor, timeoutMs: ANSWER_MS, dispatcher, clock })
      clients.set(key, client)
    }
    return client
  }
}
