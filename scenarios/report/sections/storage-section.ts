import type { Plan } from '../../../sim/plan.ts'
import type { Interval, Result } from '../../../sim/result.ts'
import type { LossOutcome, OperationOutcome, ShardingOutcome, StorageOutcome } from '../../../sim/storage/outcome.ts'
import { wasAsked } from '../backend-facts.ts'
import { dataTable, figures, words } from '../data-table.ts'
import { intervalText } from '../interval-text.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { grouped, inScale, NO_FIGURE, quantity, scaleFor, significant } from '../number-format.ts'
import { clock, duration } from '../time-format.ts'
import { fold } from './chart-figure.ts'
import { INTERVAL_NOTE, measuredCell } from './figure-cells.ts'
import { measuredNumber, number } from './number-cells.ts'
import { storageFigures } from './storage-figures.ts'
import { storeCallsTable } from './store-calls-table.ts'

const PERCENT = scaleFor('ratio', [])
const MILLISECONDS = { unit: 'ms', per: 1 }

const SCHEMES: Record<ShardingOutcome['scheme'], string> = {
  'user-hash': 'by a hash of the user',
  geography: 'by geography',
  'artist-range': 'by ranges of artists',
}

/** Where user data lives: the ring and its sites, what was lost, the relational store, and three ways to cut it into shards. */
export function storageSection(result: Result): Markup | null {
  const { storage, plan } = result
  if (storage === null) return null
  return html`<section id="storage"><h2>Storage</h2>
<p>${finding(storage)}</p>
${operationTable(storage)}
${storeCallsTable(storage.calls)}
<dl class="numbers">${ringNumbers(storage)}</dl>
${storage.losses.length > 0 && lossTable(storage.losses)}
${storageFigures(result, storage)}
${siteTable(plan)}
${sqlTable(storage)}
${shardingTable(storage.sharding)}
<p class="note">${storage.simulated.remark}</p>
</section>`
}

function finding(storage: StorageOutcome): string {
  if (!wasAsked(storage)) return 'Nothing was read or written.'
  const { ring, sharding } = storage
  const stale = ring.staleReads
  const staleText =
    stale.value === 0
      ? 'no simulated read was stale'
      : `${quantity(stale.value, 'ratio')} of reads lacked the newest write (95\u00a0% interval ${intervalText(stale, PERCENT)})`
  const lost =
    ring.lostWrites === 0
      ? 'No acknowledged write of those simulated was lost'
      : `About ${quantity(ring.lostWrites, 'count')} acknowledged writes were lost`
  const hottest = sharding.reduce((most, one) => (one.peakUtilization > most.peakUtilization ? one : most))
  return `Reads take ${quantity(ring.read.latency.p99.value, 'ms')} and writes ${quantity(ring.write.latency.p99.value, 'ms')} at p99; ${staleText}. ${lost}. The hottest shard has ${significant(hottest.maxOverMean)} times the mean load when data is cut ${SCHEMES[hottest.scheme]}.`
}

function operationTable({ ring }: StorageOutcome): Markup {
  const row = (name: string, { level, latency, unavailable, timedOut, unreachable }: OperationOutcome): Fill[] => [
    name,
    level,
    ...[latency.p50, latency.p99, latency.p999].map((one) => measuredCell(one, MILLISECONDS)),
    ...[unavailable, timedOut, unreachable].map((one) => measuredCell(one, PERCENT)),
    grouped(latency.p50.samples),
  ]
  return dataTable({
    title: `Operations on the ring, as the coordinator sees them; ${INTERVAL_NOTE}`,
    columns: [
      words('Operation'),
      words('Consistency'),
      figures('p50', 'ms'),
      figures('p99', 'ms'),
      figures('p99.9', 'ms'),
      figures('Too few copies up', '%'),
      figures('Timed out', '%'),
      figures('Site down', '%'),
      figures('Simulated'),
    ],
    rows: [row('write', ring.write), row('read', ring.read)],
  })
}

function ringNumbers({ ring }: StorageOutcome): Markup[] {
  const { hints, nodes } = ring
  return [
    measuredNumber('Stale reads', ring.staleReads, 'ratio'),
    measuredNumber('Lost updates', ring.lostUpdates, 'ratio'),
    number('Lost writes', quantity(ring.lostWrites, 'count'), `${grouped(ring.lostWritesSimulated)} simulated`),
    number(
      'Hints waiting, at most',
      quantity(hints.peakBacklog, 'count'),
      `${quantity(hints.endBacklog, 'count')} at the end`,
    ),
    number('Hints given up', quantity(hints.expired, 'count'), 'node down for too long'),
    number('Copies mended by reads', quantity(ring.repairedCopies, 'count')),
    number('Nodes busy', quantity(nodes.meanUtilization, 'ratio'), `${grouped(nodes.nodes)} nodes`),
    number(
      'Busiest node',
      `${significant(nodes.maxOverMean)}×`,
      `the mean: ${nodes.busiest}; ${quantity(nodes.peakUtilization, 'ratio')} at the peak`,
    ),
  ]
}

function lossTable(losses: readonly LossOutcome[]): Markup {
  const row = ({ label, atMs, forMs, site, leader }: LossOutcome): Fill[] => [
    label,
    clock(atMs),
    duration(forMs),
    site !== null
      ? lostCell('writes', site.writesOnlyThere.value, site.writesOnlyThere)
      : leader !== null
        ? lostCell('commits', leader.lostCommits, leader.lostCommitsInterval)
        : NO_FIGURE,
    site !== null
      ? quantity(site.unreachableForMs, 'ms')
      : leader !== null
        ? quantity(leader.unavailableMs, 'ms')
        : NO_FIGURE,
    leader === null ? NO_FIGURE : quantity(leader.refusedCommits, 'count'),
  ]
  return dataTable({
    title: `What was lost: acknowledged data that nobody else had (RPO), and time until everyone was served again (RTO); ${INTERVAL_NOTE}`,
    columns: [
      words('Loss'),
      figures('At', 'h:min'),
      figures('For'),
      figures('RPO'),
      figures('RTO'),
      figures('Refused commits'),
    ],
    rows: losses.toSorted((a, b) => a.atMs - b.atMs).map(row),
  })
}

function lostCell(what: string, lost: number, { low, high }: Interval): Fill {
  const [from, to] = [low, high].map((end) => quantity(end, 'count'))
  return html`${quantity(lost, 'count')} ${what} <span class="interval">${from}–${to}</span>`
}

function siteTable({ storage }: Plan): Markup {
  const { sites, siteRttMs } = storage.ring
  const rows = sites.map(({ name, nodes, regions }, i): Fill[] => [
    name,
    grouped(nodes),
    regions.length === 0 ? 'nobody' : regions.join(', '),
    ...sites.map((_, j) => (i === j ? NO_FIGURE : significant(siteRttMs[i][j]))),
  ])
  const columns = [words('Site'), figures('Nodes'), words('Serves', true)]
  const far = sites.map(({ name }) => figures(`to ${name}`, 'ms'))
  return fold(
    sites.length === 1 ? "The ring's one site" : `The ring's ${sites.length} sites, and the ways between them`,
    dataTable({ title: 'Every site has every key', columns: [...columns, ...far], rows }),
  )
}

function sqlTable({ sql }: StorageOutcome): Markup {
  return dataTable({
    title: `The relational store: one leader, ${grouped(sql.followers)} followers, ${sql.replication}; ${INTERVAL_NOTE}`,
    columns: [
      words('Replication'),
      figures('Lag p50', 'ms'),
      figures('Lag p99', 'ms'),
      figures('Wait of a commit, p99', 'ms'),
      figures('Own write not seen', '%'),
      figures('Read at the leader', '%'),
      figures('Applying, at most', '%'),
    ],
    rows: [
      [
        sql.replication,
        measuredCell(sql.lag.p50, MILLISECONDS),
        measuredCell(sql.lag.p99, MILLISECONDS),
        sql.acknowledgement === null ? NO_FIGURE : measuredCell(sql.acknowledgement.p99, MILLISECONDS),
        measuredCell(sql.staleReadBacks, PERCENT),
        measuredCell(sql.readBacksAtLeader, PERCENT),
        inScale(sql.peakApplyUtilization, PERCENT),
      ],
    ],
  })
}

function shardingTable(sharding: readonly ShardingOutcome[]): Markup {
  const row = (one: ShardingOutcome): Fill[] => [
    SCHEMES[one.scheme],
    inScale(one.peakUtilization, PERCENT),
    `${significant(one.maxOverMean)}×`,
    ...[one.operation, one.hottest, one.scattered, one.indexed].map(({ p99 }) => measuredCell(p99, MILLISECONDS)),
    measuredCell(one.refused, PERCENT),
  ]
  return dataTable({
    title: `One store cut into ${grouped(sharding[0]?.shards ?? 0)} shards in three ways; p99 times; ${INTERVAL_NOTE}`,
    columns: [
      words('Cut'),
      figures('Hottest shard busy', '%'),
      figures('Over the mean'),
      figures('Any operation', 'ms'),
      figures('At the hottest', 'ms'),
      figures('Query to all shards', 'ms'),
      figures('Query by an index', 'ms'),
      figures('Refused', '%'),
    ],
    rows: sharding.map(row),
  })
}
