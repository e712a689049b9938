import type { CacheOutcome, ProviderOutcome, Result, StationOutcome } from '../../../sim/result.ts'
import { rungNames } from '../../language/schema/population.ts'
import { providerColors } from '../charts/series-colors.ts'
import { bar, chip, dataTable, figures, words } from '../data-table.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { grouped, inScale, NO_FIGURE, quantity, type Scale, scaleFor, significant } from '../number-format.ts'
import { isCacheInside, isCompared, theoryAgreement } from '../theory-agreement.ts'
import { INTERVAL_NOTE, intervalCell, measuredCell, scaled } from './figure-cells.ts'
import { differenceCell, p99WaitCell, theoryCell, theoryNote, waitCell } from './theory-cells.ts'

const PERCENT = scaleFor('ratio', [])

/** Why it happened: providers, caches with theory beside them, stations with Little's law, quality. */
export function whySection(result: Result): Markup {
  return html`<section id="why"><h2>Why</h2>
${providerTable(result)}
${cacheTable(result.caches)}
${stationTable(result.stations)}
${qualityTable(result.figures.playedByRung)}
</section>`
}

function providerTable(result: Result): Markup {
  const { providers, plan } = result
  const colors = providerColors(result)
  const egress = scaleFor(
    'bytes',
    providers.map(({ egressGb }) => egressGb * 1e9),
  )
  const row = (provider: ProviderOutcome, i: number): Fill[] => [
    html`${chip(colors[i])}${provider.name}`,
    html`${measuredCell(provider.playShare, PERCENT)} ${bar(provider.playShare.value, colors[i])}`,
    measuredCell(provider.edgeHitRatio, PERCENT),
    measuredCell(provider.edgeByteHitRatio, PERCENT),
    intervalCell(provider.egressGb * 1e9, scaled(provider.egressGbInterval, 1e9), egress),
    grouped(provider.failedAttempts),
    grouped(plan.providers[i]?.pops ?? 0),
    quantity(plan.providers[i]?.edgeBytes ?? 0, 'bytes'),
  ]
  return dataTable({
    title: `Providers; ${INTERVAL_NOTE}`,
    columns: [
      words('Provider'),
      figures('Plays', '%'),
      figures('Edge hits', '%'),
      figures('Byte hits', '%'),
      figures('Egress', egress.unit),
      figures('Failed attempts'),
      figures('PoPs'),
      figures('Edge cache'),
    ],
    rows: providers.map(row),
  })
}

function cacheTable(caches: CacheOutcome[]): Markup | null {
  if (caches.length === 0) return null
  const row = (cache: CacheOutcome): Fill[] => [
    `${cache.provider} ${cache.tier}`,
    cache.policy.toUpperCase(),
    grouped(cache.caches),
    quantity(cache.capacityBytes, 'bytes'),
    quantity(cache.entries, 'count'),
    quantity(cache.lookups, 'count'),
    significant(cache.turnover),
    measuredCell(cache.missRatio, PERCENT),
    cache.theory === null
      ? NO_FIGURE
      : html`${inScale(cache.theory.missRatio, PERCENT)} <span class="interval">${cache.theory.name}${cache.theory.isYardstick ? ', yardstick' : ''}</span>`,
    difference(cache),
    cache.remark,
  ]
  return html`${dataTable({
    title: `Caches before the first fault or release: measured misses beside theory; ${INTERVAL_NOTE}`,
    columns: [
      words('Caches'),
      words('Policy'),
      figures('Caches'),
      figures('Size of one'),
      figures('Entries of one'),
      figures('Lookups'),
      figures('Turnover'),
      figures('Misses', '%'),
      figures('Theory', '%'),
      figures('Difference', 'points'),
      words('Remark', true),
    ],
    rows: caches.map(row),
  })}
<p class="note">${cacheNote(caches)} Turnover is how often a cache replaced its whole content since the warm-up began; where it is small, the start state still shows.</p>`
}

/** From a yardstick a policy is meant to differ, so that neither inside nor outside would say anything. */
function difference(cache: CacheOutcome): Fill {
  const { missRatio, theory } = cache
  if (theory === null || missRatio.samples === 0) return NO_FIGURE
  const points = signedPoints(missRatio.value - theory.missRatio)
  if (theory.isYardstick) return points
  return html`${points} <span class="interval">${isCacheInside(cache) ? 'inside' : 'outside'}</span>`
}

function cacheNote(caches: CacheOutcome[]): string {
  const apart = ({ missRatio, theory }: CacheOutcome) => Math.abs(missRatio.value - (theory?.missRatio ?? Number.NaN))
  const compared = caches.filter(isCompared).map((cache) => ({ cache, apart: apart(cache) }))
  const hasYardstick = caches.some(({ theory }) => theory?.isYardstick)
  if (compared.length === 0)
    return hasYardstick
      ? "There is no theory of this policy; what LRU would miss stands beside it, so that the difference is the policy's gain or loss."
      : 'Theory applies to none of these caches.'
  const most = compared.reduce((a, b) => (b.apart > a.apart ? b : a))
  return `Measured misses and theory are at most ${significant(most.apart * 100)} percentage points apart (${most.cache.provider} ${most.cache.tier}); inside and outside say whether theory lies in the interval.`
}

const signedPoints = (share: number) => (share > 0 ? '+' : '') + significant(share * 100)

function stationTable(stations: StationOutcome[]): Markup | null {
  if (stations.length === 0) return null
  const orNothing = (value: number | null, text: (value: number) => string) =>
    value === null ? NO_FIGURE : text(value)
  const milliseconds: Scale = { unit: 'ms', per: 1 }
  const ms = (value: number) => inScale(value, milliseconds)
  const row = (station: StationOutcome): Fill[] => [
    station.name,
    significant(station.meanInSystem),
    significant(station.arrivalsPerS),
    ms(station.meanStayMs),
    significant((station.arrivalsPerS * station.meanStayMs) / 1000),
    significant(station.littleDifference),
    orNothing(station.utilization, (value) => inScale(value, PERCENT)),
    orNothing(station.servers, grouped),
    waitCell(station),
    p99WaitCell(station),
    theoryCell(station),
    differenceCell(station),
  ]
  const { littleDifference: worst, unbalanced } = theoryAgreement({ stations, caches: [] })
  return html`${dataTable({
    title: `Stations: Little's law L = λW, both sides counted independently, and the wait beside theory; ${INTERVAL_NOTE}`,
    columns: [
      words('Station'),
      figures('L, mean in system'),
      figures('λ, arrivals', '/s'),
      figures('W, mean stay', 'ms'),
      figures('λW'),
      figures('(L − λW) / L'),
      figures('Busy', '%'),
      figures('Servers'),
      figures('Mean wait', 'ms'),
      figures('p99 wait', 'ms'),
      figures('Theory', 'ms'),
      figures('Difference', 'ms'),
    ],
    rows: stations.map(row),
  })}
<p class="note">${theoryNote(stations)} The two sides of Little's law ${unbalanced.length === 0 ? 'agree to the last digits that the arithmetic has' : `are up to ${significant(worst)} of L apart`}.</p>`
}

function qualityTable(playedByRung: number[]): Markup | null {
  if (playedByRung.length === 0) return null
  return dataTable({
    title: 'Quality: share of listening time by rendition',
    columns: [words('Rendition'), figures('Time', '%')],
    rows: playedByRung.map((share, i) => [
      rungNames[i] ?? String(i + 1),
      html`${inScale(share, PERCENT)} ${bar(share)}`,
    ]),
  })
}
