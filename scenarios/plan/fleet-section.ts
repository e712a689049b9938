import { decisive, type Examined } from '../../sim/capacity/examined.ts'
import type { ServiceFleet } from '../../sim/capacity/fleet.ts'
import { timesOf } from '../../sim/capacity/fleets.ts'
import type { ServiceName } from '../../sim/services/services-plan.ts'
import { dataTable, figures, words } from '../report/data-table.ts'
import { html, type Markup } from '../report/markup.ts'
import { inScale, NO_FIGURE, scaleFor, significant } from '../report/number-format.ts'
import { chosenServices, type Planned, replicasText } from './planned.ts'

const PERCENT = scaleFor('ratio', [])

/** Replicas by service: of the cheapest world, beside those of the scenario's own; nothing where services are not simulated. */
export function fleetSection({ outcome }: Planned): Markup | null {
  const own = decisive(outcome.designs[0])?.fleet ?? []
  if (own.length === 0) return null
  const [answer] = outcome.front
  const chosen = answer && decisive(answer)?.fleet
  const services = chosenServices(outcome)
  const columns = (whose: string) => [figures(`${whose}: replicas`), figures('at most'), figures('busy', PERCENT.unit)]
  return html`<section id="fleet"><h2>Replicas of services</h2>
<p>As they were in the replayed stretch, on average and at most, those that are starting included in the average. Each service that a play asks is sized apart from the others. An autoscaler keeps a service as busy as it aims at, so that a fleet twice as large is one whose autoscaler aims at half. The others keep what the scenario gives them: no objective is about searches, playlists or the history.</p>
${dataTable({
  title: 'Replicas by service, and how busy their workers are',
  columns: [
    words('Service'),
    ...(chosen ? [words('Multiple'), ...columns('Cheapest world')] : []),
    ...columns("The scenario's own"),
  ],
  rows: own.map((one, i) => [
    one.service,
    ...(chosen ? [timesCell(answer, one.service), ...cells(chosen[i])] : []),
    ...cells(one),
  ]),
})}
${
  services.length > 0 &&
  dataTable({
    title: "Replicas on average of the worlds on the front, and the multiple of the scenario's that was chosen",
    columns: [words('World'), ...services.map(({ name }) => figures(name))],
    rows: outcome.front.map((one, i) => {
      const fleet = decisive(one)?.fleet ?? []
      return [String(i + 1), ...services.map(({ at }) => replicasText(one, fleet[at]))]
    }),
  })
}
</section>`
}

function timesCell({ design }: Examined, service: ServiceName): string {
  const times = timesOf(design.fleet, service)
  return times === null ? 'kept' : `×${times}`
}

function cells({ replicas, mostReplicas, utilization }: ServiceFleet): string[] {
  return [
    significant(replicas),
    significant(mostReplicas),
    utilization === null ? NO_FIGURE : inScale(utilization, PERCENT),
  ]
}
