import type { Result } from '../../../sim/result.ts'
import { providerColors } from '../charts/series-colors.ts'
import { bar, chip, dataTable, figures, words } from '../data-table.ts'
import { html, type Markup } from '../markup.ts'
import { inScale, quantity, scaleFor, significant } from '../number-format.ts'
import { duration } from '../time-format.ts'
import { INTERVAL_NOTE, intervalCell, scaled } from './figure-cells.ts'

/** What delivery costs, in one sentence and by provider. */
export function costSection(result: Result): Markup {
  const { providers, figures: f, plan } = result
  const colors = providerColors(result)
  const egress = scaleFor(
    'bytes',
    providers.map(({ egressGb }) => egressGb * 1e9),
  )
  const share = (costUsd: number) => (f.costUsd > 0 ? costUsd / f.costUsd : 0)
  const percent = scaleFor('ratio', [])
  const dollars = scaleFor('USD', [])
  const totalGb = providers.reduce((sum, { egressGb }) => sum + egressGb, 0)
  return html`<section id="cost"><h2>What it costs</h2>
<p>${costText(result)}</p>
${dataTable({
  title: `Egress and its price over ${duration(plan.durationMs)}; ${INTERVAL_NOTE}`,
  columns: [
    words('Provider'),
    figures('Egress', egress.unit),
    figures('Price', 'USD/GB'),
    figures('Cost', 'USD'),
    figures('Share of cost', '%'),
  ],
  rows: providers.map(({ name, egressGb, egressGbInterval, costUsd, costUsdInterval }, i) => [
    html`${chip(colors[i])}${name}`,
    intervalCell(egressGb * 1e9, scaled(egressGbInterval, 1e9), egress),
    // With volume prices, what a gigabyte of this much a month costs on average.
    significant(egressGb > 0 ? costUsd / egressGb : (plan.providers[i]?.priceUsdPerGb ?? 0)),
    intervalCell(costUsd, costUsdInterval, dollars),
    html`${inScale(share(costUsd), percent)} ${bar(share(costUsd), colors[i])}`,
  ]),
  total: ['All providers', inScale(totalGb * 1e9, egress), '', significant(f.costUsd), ''],
})}
</section>`
}

function costText({ figures: f, plan }: Result): string {
  const total = `Delivery costs ${quantity(f.costUsd, 'USD')} in ${duration(plan.durationMs)}`
  const each = f.costPerMillionPlaysUsd
  if (each.samples === 0) return `${total}; no plays were observed to spread it over.`
  const [low, high] = [each.low, each.high].map((value) => significant(value))
  return `${total}: ${quantity(each.value, 'USD')} per million plays (95\u00a0% interval ${low}–${high}).`
}
