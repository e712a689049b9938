import { type AssumptionRow, isDerived, isOwn, shownOrigin, sourcesNote } from '../assumption-row.ts'
import { dataTable, words } from '../data-table.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { NO_FIGURE } from '../number-format.ts'
import { fold } from './chart-figure.ts'

/** Everything the run rests on: first what the scenario sets itself, then the defaults, section by section behind folds. */
export function assumptionsSection(assumptions: readonly AssumptionRow[]): Markup {
  const own = assumptions.filter(isOwn)
  const derived = assumptions.filter(isDerived)
  const defaults = Map.groupBy(
    assumptions.filter((row) => !isOwn(row) && !isDerived(row)),
    ({ path }) => path.split(/[.[]/, 1)[0],
  )
  return html`<section id="assumptions"><h2>Assumptions</h2>
<p class="note">${[summary(own.length, derived.length, assumptions.length), sourcesNote(assumptions)].filter(Boolean).join(' ')}</p>
${own.length > 0 && assumptionTable('Set by the scenario', own)}
${derived.length > 0 && assumptionTable('What follows from the others', derived)}
${[...defaults].map(([section, rows]) =>
  fold(
    `${section}: ${rows.length === 1 ? 'one default' : `${rows.length} defaults`}`,
    assumptionTable(`Defaults under ${section}`, rows),
  ),
)}
</section>`
}

function summary(own: number, derived: number, all: number): string {
  if (all === 0) return 'None were listed for this report; the plan inside the result holds every value.'
  const follow = derived === 0 ? '' : `; ${derived === 1 ? 'one more follows' : `${derived} more follow`} from them`
  const number = (count: number) => (count === 1 ? 'one' : String(count))
  return `The run rests on ${all - derived} values: ${number(own)} set by the scenario, ${number(all - derived - own)} left to defaults and presets${follow}. All of them stand in the plan inside the result, too.`
}

function assumptionTable(title: string, rows: readonly AssumptionRow[]): Markup {
  const row = ({ path, value, origin, source }: AssumptionRow): Fill[] => [
    html`<code>${path}</code>`,
    html`<span class="value">${value}</span>`,
    shownOrigin({ origin }),
    source ?? NO_FIGURE,
  ]
  return dataTable({
    title,
    columns: [words('Where'), words('Value', true), words('Set by'), words('Source', true)],
    rows: rows.map(row),
  })
}
