import { Agent, request } from 'undici'
import type { Probe } from './prober.ts'

/** Asks an edge's `/health` over a connection that stays open, so that a probe takes one round trip. */
export function httpProbe(): { probe: Probe; close(): Promise<void> } {
  const dispatcher = new Agent({ connections: 1, allowH2: false })
  return {
    async probe(edgeUrl, signal) {
      const { statusCode, body } = await request(`${edgeUrl}/health`, { dispatcher, signal })
      await body.dump()
      return statusCode === 200
    },
    close: () => dispatcher.destroy(),
  }
}
