import { grouped, quantity } from '../report/number-format.ts'
import type { CacheOutput } from './cache.output.ts'

/** What `soundcheck cache` prints for people. */
export function cacheText(output: CacheOutput): string {
  const { sample, bytes, rejected, expired } = output
  const capacity =
    output.capacityUnit === 'bytes' ? quantity(output.capacity, 'bytes') : `${grouped(output.capacity)} objects`
  const ratio = output.missRatio.toFixed(4)
  const rows: [string, string][] = [
    ['trace', `${output.trace}, ${readAs(output)}`],
    ['policy', `${output.policy}, ${capacity}`],
    ['requests', grouped(output.requests)],
    ['misses', sample === null ? grouped(output.misses) : `about ${grouped(output.misses)}`],
    ['miss ratio', sample === null ? ratio : `${ratio} ± ${sample.bound.toFixed(4)}, 19 times in 20`],
  ]
  rows.push(...theoryRows(output))
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

function readAs({ format, formatFrom, packing }: CacheOutput): string {
  const name = format === 'u32' ? 'raw 32-bit ids (u32)' : format
  const packed = packing === null ? '' : `, packed with ${packing}`
  if (formatFrom === 'content') return `read as ${name} for what is in it${packed}`
  const doubt = formatFrom === 'default' ? '; nothing says what it is, and --format would' : ''
  return `read as ${name}${packed}${doubt}`
}

function theoryRows({ theory, policy }: CacheOutput): [string, string][] {
  if (theory === null) return []
  const { model, applies, missRatio, difference, staticOptimum } = theory
  const predicted = missRatio.toFixed(4)
  const off = `${Math.abs(difference).toFixed(4)} ${difference < 0 ? 'less' : 'more'}`
  return [
    [
      'theory',
      applies
        ? `${predicted} by Che's approximation of ${model.toUpperCase()}, if requests are independent; measured ${off}`
        : `no closed form for ${policy}; LRU's would be ${predicted} (Che), measured ${off}`,
    ],
    ['optimum', `${staticOptimum.toFixed(4)} with the best contents that never change`],
  ]
}
