import type { DelayFigures, Measured, Result } from '../../../sim/result.ts'
import { dataTable, figures, words } from '../data-table.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { type Dimension, grouped, inScale, quantity, scaleFor, significant, withUnit } from '../number-format.ts'
import { duration } from '../time-format.ts'
import { INTERVAL_NOTE, measuredCell } from './figure-cells.ts'

/** The run in figures: how much was played, how well it went, how long people waited. */
export function numbersSection({ figures: f, plan }: Result): Markup {
  const cells = [
    count('Listeners at the peak', f.peakListeners),
    count('Sessions', f.sessions),
    count('Plays', f.plays, `${quantity(f.failedPlays, 'count')} failed`),
    count('Streams, 30\u00a0s and more', f.streams),
    measuredNumber('Availability', f.availability, 'ratio'),
    measuredNumber('Rebuffering', f.rebuffering, 'ratio'),
    measuredNumber('Edge hit ratio', f.edgeHitRatio, 'ratio'),
    measuredNumber('Edge byte hit ratio', f.edgeByteHitRatio, 'ratio'),
    measuredNumber('Egress at its peak', f.egressPeakBps, 'bps'),
    measuredNumber('Origin egress at its peak', f.originEgressPeakBps, 'bps'),
    number('Fetched ahead in time', quantity(f.prefetchedShare, 'ratio'), 'of tracks'),
    number('Requests per play', significant(f.requestsPerPlay), 'chunks asked of edges'),
  ]
  return html`<section id="numbers"><h2>The run in figures</h2>
<p class="note">At the scenario's own size, over ${duration(plan.durationMs)}; ${INTERVAL_NOTE}.</p>
<dl class="numbers">${cells}</dl>
${delayTable(f)}
</section>`
}

function delayTable(f: Result['figures']): Markup {
  const milliseconds = { unit: 'ms', per: 1 }
  const row = (name: string, delay: DelayFigures): Fill[] => {
    const seen = delay.p50.samples > 0
    return [
      name,
      ...[delay.p50, delay.p95, delay.p99, delay.p999].map((quantile) => measuredCell(quantile, milliseconds)),
      seen ? significant(delay.meanMs) : '–',
      seen ? significant(delay.maxMs) : '–',
      grouped(delay.p50.samples),
    ]
  }
  return dataTable({
    title: `How long listeners waited, ms; ${INTERVAL_NOTE}`,
    columns: [
      words('Delay'),
      ...['p50', 'p95', 'p99', 'p99.9', 'mean', 'max', 'simulated waits'].map((name) => figures(name)),
    ],
    rows: [
      row('Start-up', f.startup),
      row('Skip to the next sound', f.skip),
      row('Failover to another provider', f.failover),
    ],
  })
}

function count(name: string, value: number, beside = ''): Markup {
  return number(name, quantity(value, 'count'), beside)
}

function measuredNumber(name: string, { value, low, high, samples }: Measured, dimension: Dimension): Markup {
  if (samples === 0) return number(name, 'nothing observed', '')
  const scale = scaleFor(dimension, [value])
  return number(name, withUnit(inScale(value, scale), scale), `${inScale(low, scale)}–${inScale(high, scale)}`)
}

function number(name: string, figure: string, beside: string): Markup {
  const kind = /^\d/.test(beside) && !beside.includes(' ') ? 'interval' : 'beside'
  return html`<div><dt>${name}</dt><dd>${figure}</dd>${beside !== '' && html`<dd class="${kind}">${beside}</dd>`}</div>`
}
