import type { Server } from 'node:http'
import type { Clock } from './clock.ts'

const LIMIT_MS = 5000
const STEP_MS = 20

/**
 * Takes no more connections, lets answers under way end for five seconds, and drops the rest: whoever sent half a request
 * and went silent holds nobody up.
 */
export function closeServer(server: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    let takeBack = () => {}
    const endMs = clock.monotonicMs() + LIMIT_MS
    const step = (): void => {
      if (clock.monotonicMs() < endMs) server.closeIdleConnections()
      else server.closeAllConnections()
      takeBack = clock.after(STEP_MS, step)
    }
    server.close(() => {
      takeBack()
      resolve()
    })
    step()
  })
}
