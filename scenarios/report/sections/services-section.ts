import type { Measured, Result } from '../../../sim/result.ts'
import type {
  BotsOutcome,
  OperationOutcome,
  ServiceOutcome,
  ServicesOutcome,
  SiteScaling,
} from '../../../sim/services/outcome.ts'
import type { SiteLossOutcome } from '../../../sim/services/site-record.ts'
import type { SiteOutcome } from '../../../sim/services/sites-outcome.ts'
import { times } from '../counted.ts'
import { dataTable, figures, words } from '../data-table.ts'
import { upperFirst } from '../first-letter.ts'
import { intervalText } from '../interval-text.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { grouped, inScale, NO_FIGURE, quantity, scaleFor } from '../number-format.ts'
import { clock } from '../time-format.ts'
import { fold } from './chart-figure.ts'
import { INTERVAL_NOTE, measuredCell } from './figure-cells.ts'

const PERCENT = scaleFor('ratio', [])
const MILLISECONDS = { unit: 'ms', per: 1 }

/**
 * The services behind a play: what apps got, what each site took where they run in every site, how each service stood under its
 * load, and what the autoscaler did.
 */
export function servicesSection({ services }: Result): Markup | null {
  if (services === null) return null
  return html`<section id="services"><h2>Services</h2>
<p>${finding(services)}</p>
${services.siteLosses.map((loss) => html`<p>${siteLossText(loss)}</p>`)}
${operationTable(services)}
${services.bots !== null && html`<p>${botsFinding(services.bots)}</p>`}
${siteTable(services.sites)}
${stationTables(services)}
<p class="note">${simulatedNote(services)}</p>
${failureTable(services.stations)}
${services.scalings.length > 0 && fold(scalingTitle(services), scalingTable(services))}
</section>`
}

function finding({ operations, stations, scalings }: ServicesOutcome): string {
  const play = operations.find(({ name }) => name === 'play')
  if (play === undefined || play.p99.samples === 0) return 'No play was authorized.'
  const took = `The authorization of a play takes ${quantity(play.p50.value, 'ms')} at the median and ${quantity(play.p99.value, 'ms')} at p99`
  const failed =
    play.failed.value === 0 ? 'none of those simulated failed' : `${quantity(play.failed.value, 'ratio')} failed`
  const busiest = stations.reduce((most, one) => ((one.utilization ?? 0) > (most.utilization ?? 0) ? one : most))
  const acted =
    scalings.length === 0 ? 'the autoscaler had nothing to do' : `the autoscaler acted ${times(scalings.length)}`
  const busy = `${stationName(busiest)} is the busiest service, at ${quantity(busiest.utilization ?? 0, 'ratio')} of its workers`
  return `${took}; ${failed}. ${upperFirst(busy)}; ${acted}.`
}

function siteTable(sites: readonly SiteOutcome[]): Markup | null {
  if (sites.length === 0) return null
  const row = (site: SiteOutcome): Fill[] => [
    site.name,
    inScale(site.requestShare, PERCENT),
    quantity(site.peakRequestsPerS, 'perS'),
    grouped(site.replicas),
    grouped(site.mostReplicas),
  ]
  return dataTable({
    title: 'What each site took of the requests; its replicas of all services together',
    columns: [
      words('Site'),
      figures('Requests', '%'),
      figures('At most'),
      figures('Replicas at the end'),
      figures('Most replicas'),
    ],
    rows: sites.map(row),
  })
}

/** Where callers went whose site was lost. */
function siteLossText({ site, atMs, forMs, ...callers }: SiteLossOutcome): string {
  const { movedFromMs, movedUntilMs, movedRequests, peakMovedRequestsPerS, failedRequests } = callers
  const count = (of: number) => quantity(of, 'count')
  const lost = `${site} was lost from ${clock(atMs)} to ${clock(atMs + forMs)} (h:min): ${count(failedRequests)} requests reached for it in vain`
  if (movedFromMs === null || movedUntilMs === null) return `${lost}, and nobody moved to another site.`
  return `${lost}. Others took ${count(movedRequests)} requests of its listeners, the first at ${clock(movedFromMs)}, the last at ${clock(movedUntilMs)}, at most ${quantity(peakMovedRequestsPerS, 'perS')}.`
}

/** What became of the bots' requests; the listeners' own stand in the table above. */
function botsFinding({ name, callers, perS, refused: tooMany, failed, answered, degraded }: BotsOutcome): string {
  const share = (part: Measured) => `${quantity(part.value, 'ratio')} (${intervalText(part, PERCENT)}\u00a0%)`
  const asked = `${quantity(callers, 'count')} bots asked for ${BOTS_WANT[name]}, ${quantity(perS, 'perS')} on average`
  const refused =
    tooMany.value === 0
      ? 'none was refused for its rate'
      : `${share(tooMany)} were refused for their caller's rate (429)`
  const otherwise = degraded.value === 0 ? '' : `, ${share(degraded)} answered otherwise`
  return `Beside the listeners ${asked}: ${refused}, ${share(answered)} answered${otherwise}, ${share(failed)} failed (95\u00a0% intervals).`
}

const BOTS_WANT: Readonly<Record<BotsOutcome['name'], string>> = {
  play: 'plays',
  search: 'searches',
  playlist: 'playlists',
  history: 'writes to the history',
}

function operationTable({ operations, sites }: ServicesOutcome): Markup {
  const row = (operation: OperationOutcome): Fill[] => [
    operation.name,
    quantity(operation.perS, 'perS'),
    ...[operation.answered, operation.degraded, operation.failed].map((one) => measuredCell(one, PERCENT)),
    ...[operation.p50, operation.p99].map((one) => measuredCell(one, MILLISECONDS)),
  ]
  return dataTable({
    title: `What apps asked for, and what they got; times from the first attempt to the answer${sites.length === 0 ? '' : ', without the way between sites'}; ${INTERVAL_NOTE}`,
    columns: [
      words('Request'),
      figures('Asked'),
      figures('Answered', '%'),
      figures('Answered otherwise', '%'),
      figures('Failed', '%'),
      figures('p50', 'ms'),
      figures('p99', 'ms'),
    ],
    rows: operations.map(row),
  })
}

/** One for each site where services run in every site. */
function stationTables({ stations, sites }: ServicesOutcome): Markup[] {
  const usual = 'how long calls wait stands with the stations above, beside theory'
  if (sites.length === 0) return [stationTable(`Services and their replicas; ${usual}`, stations)]
  return sites.map(({ name }, i) => {
    const title = `Services in ${name} and their replicas${i === 0 ? `; ${usual}` : ''}`
    return stationTable(
      title,
      stations.filter(({ site }) => site === name),
    )
  })
}

function stationTable(title: string, stations: readonly ServiceOutcome[]): Markup {
  const row = (station: ServiceOutcome): Fill[] => [
    station.name,
    quantity(station.arrivalsPerS, 'perS'),
    grouped(station.replicas),
    grouped(station.mostReplicas),
    station.utilization === null ? NO_FIGURE : inScale(station.utilization, PERCENT),
  ]
  return dataTable({
    title,
    columns: [
      words('Service'),
      figures('Calls'),
      figures('Replicas at the end'),
      figures('Most replicas'),
      figures('Busy', '%'),
    ],
    rows: stations.map(row),
  })
}

/** Only where something went wrong: a table of zeros says nothing. */
function failureTable(stations: readonly ServiceOutcome[]): Markup {
  const hit = stations.filter(
    ({ refusedShare, timeouts, retries, heldBack }) => refusedShare + timeouts + retries + heldBack > 0,
  )
  if (hit.length === 0) return html`<p class="note">No queue was full, no call timed out, and no breaker opened.</p>`
  const row = (station: ServiceOutcome): Fill[] => [
    stationName(station),
    inScale(station.refusedShare, PERCENT),
    quantity(station.timeouts, 'count'),
    quantity(station.retries, 'count'),
    quantity(station.heldBack, 'count'),
  ]
  return dataTable({
    title: 'Where calls failed; all but refusals are counts of simulated calls, the warm-up included',
    columns: [
      words('Service'),
      figures('Refused, queue full', '%'),
      figures('Timed out'),
      figures('Tried again'),
      figures('Held back by the breaker'),
    ],
    rows: hit.map(row),
  })
}

function scalingTitle({ scalings }: ServicesOutcome): string {
  return `What the autoscaler did: ${scalings.length === 1 ? 'one change' : `${scalings.length} changes`}`
}

function scalingTable({ scalings, sites }: ServicesOutcome): Markup {
  const bySite = sites.length > 0
  return dataTable({
    title: 'Changes of replicas',
    columns: [
      figures('At', 'h:min'),
      ...(bySite ? [words('Site')] : []),
      words('Service'),
      figures('From'),
      figures('To'),
    ],
    rows: inTime(scalings).map(({ atMs, site, service, from, to }) => [
      clock(atMs),
      ...(bySite ? [site] : []),
      service,
      grouped(from),
      grouped(to),
    ]),
  })
}

function simulatedNote({ events, timeShare, requestShare }: ServicesOutcome): string {
  return `${quantity(events, 'count')} station events were simulated: ${quantity(timeShare, 'ratio')} of the time, ${quantity(requestShare, 'ratio')} of the requests, each with the load of full size.`
}

/** The sites' one after the other in the result. */
function inTime(scalings: readonly SiteScaling[]): SiteScaling[] {
  return scalings.toSorted((a, b) => a.atMs - b.atMs)
}

const stationName = ({ name, site }: ServiceOutcome) => (site === null ? name : `${name} in ${site}`)
