import { grouped, quantity } from '../report/number-format.ts'
import type { CacheOutput } from './cache.output.ts'

/** What `soundcheck cache` prints for people. */
export function cacheText(output: CacheOutput): string {
  const { sample, bytes, rejected, expired } = output
  const capacity =
    output.capacityUnit === 'bytes' ? quantity(output.capacity, 'bytes') : `${grouped(output.capacity)} objects`
  const ratio = output.missRatio.toFixed(4)
  const rows: [string, string][] = [
    ['policy', `${output.policy}, ${capacity}`],
    ['requests', grouped(output.requests)],
    ['misses', sample === null ? grouped(output.misses) : `about ${grouped(output.misses)}`],
    ['miss ratio', sample === null ? ratio : `${ratio} ± ${sample.bound.toFixed(4)}, 19 times in 20`],
  ]
  if (sample !== null) {
    const { headObjects, tailObjects, rate, playedShare } = sample
    const sampled = `${grouped(tailObjects)} of the others, each for ${quantity(1 / rate, 'count')}`
    rows.push([
      'sample',
      `${grouped(headObjects)} most popular objects, ${sampled}; ${quantity(playedShare, 'ratio')} of the requests`,
    ])
  }
  if (bytes !== null) {
    rows.push(
      ['bytes', quantity(bytes.asked, 'bytes')],
      ['missed', `${quantity(bytes.missed, 'bytes')}, ${bytes.missRatio.toFixed(4)}`],
    )
  }
  if (output.admission !== null) rows.push(['admission', `${output.admission}, kept out ${grouped(rejected)}`])
  if (output.ttl !== null) rows.push(['ttl', `${output.ttl}, ended ${grouped(expired)}`])
  rows.push([
    'speed',
    `${quantity(output.requestsPerSecond, 'count')} requests/s, in ${quantity(output.wallSeconds * 1000, 'ms')}`,
  ])
  if (output.curve !== null) rows.push(['curve', output.curve.file])
  return rows.map(([name, value]) => `${name.padEnd(10)}  ${value}\n`).join('')
}
