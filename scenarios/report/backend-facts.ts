import type { Measured, Result } from '../../sim/result.ts'
import type { StorageOutcome } from '../../sim/storage/outcome.ts'
import { times } from './counted.ts'
import { intervalText } from './interval-text.ts'
import { type Dimension, inScale, quantity, scaleFor, withUnit } from './number-format.ts'

/** Whether anything was read from the ring or written to it, so that there is something to say of it. */
export function wasAsked({ ring }: StorageOutcome): boolean {
  return ring.read.latency.p99.samples + ring.write.latency.p99.samples > 0
}

/** What services and storage came to, a name and a line each, for a place with little room. */
export function backendFacts({
  services,
  storage,
}: Pick<Result, 'services' | 'storage'>): [name: string, line: string][] {
  const facts: [string, string][] = []
  const play = services?.operations.find(({ name }) => name === 'play')
  if (services !== null && play !== undefined && play.p99.samples > 0) {
    const { length } = services.scalings
    const scaled = length === 0 ? '' : `; autoscaled ${times(length)}`
    const { failed: share } = play
    const failed =
      share.value === 0 ? `< ${quantity(share.high, 'ratio')} failed` : `${withInterval(share, 'ratio')} failed`
    const ofBots = services.bots?.refused.value ?? 0
    const refused = ofBots === 0 ? '' : `; ${quantity(ofBots, 'ratio')} of bots' requests refused`
    const moved = services.siteLosses.map(
      ({ site, movedRequests }) => `; other sites took ${quantity(movedRequests, 'count')} requests for ${site}`,
    )
    const took = `plays authorized in ${withInterval(play.p99, 'ms')} at p99`
    facts.push(['services', `${took}, ${failed}${scaled}${refused}${moved.join('')}`])
  }
  if (storage !== null && wasAsked(storage)) {
    const { read, write, staleReads, lostWrites } = storage.ring
    const [readText, writeText] = [read, write].map(({ latency: { p99 } }) =>
      p99.samples === 0 ? 'none' : withInterval(p99, 'ms'),
    )
    const lost = lostWrites === 0 ? 'no write lost' : `about ${quantity(lostWrites, 'count')} writes lost`
    const stale = `${quantity(staleReads.value, 'ratio')} stale`
    const failed = storage.calls.flatMap(({ operation, refused, unanswered }) => {
      const share = refused.value + unanswered.value
      return share === 0 ? [] : [`${quantity(share, 'ratio')} of ${operation}s`]
    })
    const inVain = failed.length === 0 ? '' : `; services asked in vain: ${failed.join(', ')}`
    facts.push(['storage', `reads ${readText}, writes ${writeText} at p99; ${stale}; ${lost}${inVain}`])
  }
  return facts
}

/** A figure in its unit, its 95 % interval behind it in the same: `60.0 ms (59.7–60.3)`. */
function withInterval(measured: Measured, dimension: Dimension): string {
  const scale = scaleFor(dimension, [measured.value])
  return `${withUnit(inScale(measured.value, scale), scale)} (${intervalText(measured, scale)})`
}
