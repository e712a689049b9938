import type { ObjectiveOutcome, Result } from '../../../sim/result.ts'
import { allowanceUsed } from '../allowance.ts'
import { dataTable, figures, words } from '../data-table.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { quantity } from '../number-format.ts'
import { objectiveText } from '../objective-text.ts'
import { verdictOf } from '../verdict.ts'

/** Every objective with its target, what was measured, the interval and the verdict. */
export function objectivesSection({ objectives }: Result): Markup {
  if (objectives.length === 0)
    return html`<section id="objectives"><h2>Objectives</h2><p>The scenario sets none.</p></section>`
  const ofEgress = objectives.some(({ metric }) => metric === 'egress' || metric === 'origin egress')
  return html`<section id="objectives"><h2>Objectives</h2>
${dataTable({
  title: 'What was promised and what was measured',
  columns: [
    words('Objective'),
    words('Verdict'),
    figures('Target'),
    figures('Measured'),
    figures('95\u00a0% interval'),
    words('Allowance used'),
  ],
  rows: objectives.map(row),
  size: 'large',
})}
<p class="note">Allowance used: 100\u00a0% is exactly at the target (the tick), more is beyond it; for a share that must stay above its target,
what is missing from 100\u00a0% counts. The light bar is the 95\u00a0% interval. Uncertain: the target lies inside the interval, or too little was observed for one.${ofEgress && ' Egress is the largest mean over ten seconds.'}</p>
</section>`
}

function row(objective: ObjectiveOutcome): Fill[] {
  const { name, target, measured, interval } = objectiveText(objective)
  const { kind, sign, word } = verdictOf(objective)
  const seen = objective.measured.samples > 0
  return [
    name,
    html`<span class="verdict ${kind}"><span class="sign">${sign}</span> ${word}</span>`,
    target,
    seen ? measured : html`<span class="quiet">${measured}</span>`,
    interval,
    seen ? allowanceBar(objective, kind) : '',
  ]
}

const WIDTH = 120
/** The bar ends at twice the allowance; what is beyond gets an arrow. */
const ENDS_AT = 2

function allowanceBar(objective: ObjectiveOutcome, kind: string): Fill {
  const { value, low, high } = objective.measured
  const [used, ...bounds] = [value, low, high].map((v) => allowanceUsed(objective, v))
  const [from, to] = bounds.map((bound) => bound ?? used ?? 0).toSorted((a, b) => a - b)
  if (used === null) return ''
  const x = (share: number) => ((Math.min(share, ENDS_AT) / ENDS_AT) * WIDTH).toFixed(1)
  const label = `${quantity(used, 'ratio')} of the allowance used, interval ${quantity(from, 'ratio')} to ${quantity(to, 'ratio')}`
  const intervalWidth = Math.max(1.5, Number(x(to)) - Number(x(from))).toFixed(1)
  const mark =
    used > ENDS_AT
      ? html`<path d="M${String(WIDTH - 7)},2l7,6l-7,6z" class="fill-${kind}"/>`
      : html`<circle cx="${x(used)}" cy="8" r="3.5" class="fill-${kind}"/>`
  return html`<span class="allowance"><svg role="img" aria-label="${label}" width="${String(WIDTH)}" height="16" viewBox="0 0 ${String(WIDTH)} 16">
<path d="M0,8H${String(WIDTH)}" class="track"/><rect x="${x(from)}" y="4" height="8" width="${intervalWidth}" class="fill-${kind} light"/>
<path d="M${x(1)},1V15" class="tick"/>${mark}</svg><span class="figure">${quantity(used, 'ratio')}</span></span>`
}
