import type { Result } from '../../sim/result.ts'
import { quantity } from './number-format.ts'

/** What services and storage came to, a name and a line each, for a place with little room. */
export function backendFacts({
  services,
  storage,
}: Pick<Result, 'services' | 'storage'>): [name: string, line: string][] {
  const facts: [string, string][] = []
  const play = services?.operations.find(({ name }) => name === 'play')
  if (services !== null && play !== undefined && play.p99Ms !== null) {
    const { length } = services.scalings
    const times = length === 1 ? 'once' : `${length} times`
    const scaled = length === 0 ? '' : `; autoscaler acted ${times}`
    const failed = play.failedShare === 0 ? 'none failed' : `${quantity(play.failedShare, 'ratio')} failed`
    facts.push(['services', `plays authorized in ${quantity(play.p99Ms, 'ms')} at p99, ${failed}${scaled}`])
  }
  if (storage !== null) {
    const { read, write, staleReads, lostWrites } = storage.ring
    const [readMs, writeMs] = [read, write].map(({ latency }) => quantity(latency.p99.value, 'ms'))
    const lost = lostWrites === 0 ? 'no write lost' : `about ${quantity(lostWrites, 'count')} writes lost`
    const stale = `${quantity(staleReads.value, 'ratio')} of reads stale`
    facts.push(['storage', `reads ${readMs} and writes ${writeMs} at p99; ${stale}; ${lost}`])
  }
  return facts
}
