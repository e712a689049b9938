import type { DelayFigures, Result } from '../../../sim/result.ts'
import { dataTable, figures, words } from '../data-table.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { grouped, quantity, significant } from '../number-format.ts'
import { duration } from '../time-format.ts'
import { INTERVAL_NOTE, measuredCell } from './figure-cells.ts'
import { measuredNumber, number } from './number-cells.ts'

/** The run in figures: how much was played, how well it went, how long people waited. */
export function numbersSection({ figures: f, plan }: Result): Markup {
  const cells = [
    number('Listeners at the peak', quantity(f.peakListeners, 'count')),
    number('Sessions', quantity(f.sessions, 'count')),
    number('Plays', quantity(f.plays, 'count'), `${quantity(f.failedPlays, 'count')} failed`),
    number('Streams, 30\u00a0s and more', quantity(f.streams, 'count')),
    measuredNumber('Availability', f.availability, 'ratio'),
    measuredNumber('Left before the first sound', f.abandoned, 'ratio'),
    measuredNumber('Rebuffering', f.rebuffering, 'ratio'),
    measuredNumber('Edge hit ratio', f.edgeHitRatio, 'ratio'),
    measuredNumber('Edge byte hit ratio', f.edgeByteHitRatio, 'ratio'),
    measuredNumber('Egress at its peak', f.egressPeakBps, 'bps'),
    measuredNumber('Origin egress at its peak', f.originEgressPeakBps, 'bps'),
    measuredNumber('Mean bit rate heard', f.quality.meanBps, 'bps'),
    measuredNumber('Linear quality of experience', f.quality.linearBps, 'bps'),
    measuredNumber('Stalls per play', f.quality.stallsPerPlay, 'count'),
    measuredNumber('Changes of rendition per play', f.quality.switchesPerPlay, 'count'),
    measuredNumber('Fetched ahead in time', f.prefetchedShare, 'ratio'),
    number('Requests per play', significant(f.requestsPerPlay), 'chunks asked of edges'),
  ]
  return html`<section id="numbers"><h2>The run in figures</h2>
<p class="note">At the scenario's own size, over ${duration(plan.durationMs)}; ${INTERVAL_NOTE}. Peaks of egress are the largest mean over ten
seconds. Linear quality of experience is the
bit rate less what changes, stalls and waits cost (Yin et al., SIGCOMM 2015).</p>
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
      row('Seek to the next sound', f.seek),
      row('Failover to another provider', f.failover),
    ],
  })
}
