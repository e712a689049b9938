import type { Result } from '../../../sim/result.ts'
import type { OperationOutcome, ServiceOutcome, ServicesOutcome } from '../../../sim/services/outcome.ts'
import { dataTable, figures, words } from '../data-table.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { grouped, inScale, NO_FIGURE, quantity, scaleFor, significant } from '../number-format.ts'
import { clock } from '../time-format.ts'
import { fold } from './chart-figure.ts'

const PERCENT = scaleFor('ratio', [])

/** The services behind a play: what apps got, how each service stood under its load, and what the autoscaler did. */
export function servicesSection({ services }: Result): Markup | null {
  if (services === null) return null
  return html`<section id="services"><h2>Services</h2>
<p>${finding(services)}</p>
${operationTable(services.operations)}
${stationTable(services.stations)}
<p class="note">${simulatedNote(services)}</p>
${failureTable(services.stations)}
${services.scalings.length > 0 && fold(scalingTitle(services), scalingTable(services))}
</section>`
}

function finding({ operations, stations, scalings }: ServicesOutcome): string {
  const play = operations.find(({ name }) => name === 'play')
  if (play === undefined || play.p99Ms === null) return 'No play was authorized.'
  const took = `The authorization of a play takes ${quantity(play.p50Ms ?? 0, 'ms')} at the median and ${quantity(play.p99Ms, 'ms')} at p99`
  const failed =
    play.failedShare === 0 ? 'none of those simulated failed' : `${quantity(play.failedShare, 'ratio')} failed`
  const busiest = stations.reduce((most, one) => ((one.utilization ?? 0) > (most.utilization ?? 0) ? one : most))
  const acted =
    scalings.length === 0
      ? 'the autoscaler had nothing to do'
      : `the autoscaler acted ${scalings.length === 1 ? 'once' : `${scalings.length} times`}`
  const busy = `${busiest.name} is the busiest service, at ${quantity(busiest.utilization ?? 0, 'ratio')} of its workers`
  return `${took}; ${failed}. ${upperFirst(busy)}; ${acted}.`
}

function operationTable(operations: readonly OperationOutcome[]): Markup {
  const row = (operation: OperationOutcome): Fill[] => [
    operation.name,
    quantity(operation.perS, 'perS'),
    inScale(operation.answeredShare, PERCENT),
    inScale(operation.degradedShare, PERCENT),
    inScale(operation.failedShare, PERCENT),
    orNothing(operation.p50Ms),
    orNothing(operation.p99Ms),
  ]
  return dataTable({
    title: 'What apps asked for, and what they got; times from the first attempt to the answer',
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

function stationTable(stations: readonly ServiceOutcome[]): Markup {
  const row = (station: ServiceOutcome): Fill[] => [
    station.name,
    quantity(station.arrivalsPerS, 'perS'),
    grouped(station.replicas),
    grouped(station.mostReplicas),
    station.utilization === null ? NO_FIGURE : inScale(station.utilization, PERCENT),
  ]
  return dataTable({
    title: 'Services and their replicas; how long calls wait stands with the stations above, beside theory',
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
  const row = ({ name, refusedShare, timeouts, retries, heldBack }: ServiceOutcome): Fill[] => [
    name,
    inScale(refusedShare, PERCENT),
    quantity(timeouts, 'count'),
    quantity(retries, 'count'),
    quantity(heldBack, 'count'),
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

function scalingTable({ scalings }: ServicesOutcome): Markup {
  return dataTable({
    title: 'Changes of replicas',
    columns: [figures('At', 'h:min'), words('Service'), figures('From'), figures('To')],
    rows: scalings.map(({ atMs, service, from, to }) => [clock(atMs), service, grouped(from), grouped(to)]),
  })
}

function simulatedNote({ events, timeShare, requestShare }: ServicesOutcome): string {
  return `${quantity(events, 'count')} station events were simulated: ${quantity(timeShare, 'ratio')} of the time, ${quantity(requestShare, 'ratio')} of the requests, each with the load of full size.`
}

const orNothing = (ms: number | null) => (ms === null ? NO_FIGURE : significant(ms))
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
