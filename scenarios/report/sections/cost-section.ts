import type { Result } from '../../../sim/result.ts'
import { providerColors } from '../charts/series-colors.ts'
import { bar, chip, dataTable, figures, words } from '../data-table.ts'
import { html, type Markup } from '../markup.ts'
import { inScale, quantity, scaleFor, setting, significant } from '../number-format.ts'
import { duration } from '../time-format.ts'

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
  const totalGb = providers.reduce((sum, { egressGb }) => sum + egressGb, 0)
  return html`<section id="cost"><h2>What it costs</h2>
<p>${costText(result)}</p>
${dataTable({
  title: `Egress and its price over ${duration(plan.durationMs)}`,
  columns: [
    words('Provider'),
    figures('Egress', egress.unit),
    figures('Price', 'USD/GB'),
    figures('Cost', 'USD'),
    figures('Share of cost', '%'),
  ],
  rows: providers.map(({ name, egressGb, costUsd }, i) => [
    html`${chip(colors[i])}${name}`,
    inScale(egressGb * 1e9, egress),
    // With volume prices, what a gigabyte of this much a month costs on average.
    setting(egressGb > 0 ? costUsd / egressGb : (plan.providers[i]?.priceUsdPerGb ?? 0), 'USD').replace(
      /\u00a0USD$/,
      '',
    ),
    significant(costUsd),
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
