import type { ServiceFleet } from '../../sim/capacity/fleet.ts'
import { dataTable, figures, words } from '../report/data-table.ts'
import { html, type Markup } from '../report/markup.ts'
import { inScale, NO_FIGURE, scaleFor, significant } from '../report/number-format.ts'
import type { Planned } from './planned.ts'

const PERCENT = scaleFor('ratio', [])

/** Replicas by service: of the cheapest world, beside those of the scenario's own; nothing where services are not simulated. */
export function fleetSection({ outcome }: Planned): Markup | null {
  const own = outcome.designs[0].long?.fleet ?? []
  if (own.length === 0) return null
  const answer = outcome.front[0]?.long?.fleet ?? []
  const columns = (whose: string) => [figures(`${whose}: replicas`), figures('at most'), figures('busy', PERCENT.unit)]
  return html`<section id="fleet"><h2>Replicas of services</h2>
<p>As they were in the replayed stretch, on average and at most, those that are starting included in the average. A multiple is one of all services' fleets alike: an autoscaler keeps a service as busy as it aims at, so that a fleet twice as large is one whose autoscaler aims at half.</p>
${dataTable({
  title: 'Replicas by service, and how busy their workers are',
  columns: [
    words('Service'),
    ...(answer.length > 0 ? columns('Cheapest world') : []),
    ...columns("The scenario's own"),
  ],
  rows: own.map((one, i) => [one.service, ...(answer.length > 0 ? cells(answer[i]) : []), ...cells(one)]),
})}
</section>`
}

function cells({ replicas, mostReplicas, utilization }: ServiceFleet): string[] {
  return [
    significant(replicas),
    significant(mostReplicas),
    utilization === null ? NO_FIGURE : inScale(utilization, PERCENT),
  ]
}
