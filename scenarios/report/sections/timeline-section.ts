import type { Result } from '../../../sim/result.ts'
import { backdropOf } from '../charts/backdrop.ts'
import { timelineFigures } from '../charts/timeline-figures.ts'
import { html, type Markup } from '../markup.ts'
import { chartFigure, laneFigure } from './chart-figure.ts'

/** What happened: charts one below the other over the same simulated time. */
export function timelineSection(result: Result): Markup {
  const backdrop = backdropOf(result)
  return html`<section id="timeline"><h2>What happened</h2>
<p class="note">All charts share one axis of simulated time, h:min from the start. ${shadedText(backdrop.bands.length)}.</p>
<div class="charts">${laneFigure(result)}${timelineFigures(result).map((figure) => chartFigure(figure, backdrop))}</div>
</section>`
}

function shadedText(bands: number): string {
  return bands === 0
    ? 'Nothing is shaded behind them: no fault and no release fell into this run'
    : 'Shaded: faults and releases'
}
