import type { Result } from '../../../sim/result.ts'
import { type Backdrop, FRAMES, type TimeChart } from '../charts/chart.ts'
import { mergedColumn } from '../charts/drawn-points.ts'
import { EVENING } from '../charts/evenings.ts'
import { lanesFinding } from '../charts/findings.ts'
import { drawLaneChart, lanesOf } from '../charts/lane-chart.ts'
import { chartSummary } from '../charts/summary.ts'
import { drawTimeChart } from '../charts/time-chart.ts'
import type { TimelineFigure } from '../charts/timeline-figures.ts'
import { farLimits, yAxisOf } from '../charts/y-axis.ts'
import { dataTable, figures, words } from '../data-table.ts'
import { html, Markup } from '../markup.ts'
import { inScale, NO_FIGURE } from '../number-format.ts'
import { clock, duration } from '../time-format.ts'

/** Rows of the table behind a chart; more buckets than this are merged. */
const MOST_ROWS = 60

/** A chart with its words beside it and its table behind a fold. */
export function chartFigure(figure: TimelineFigure, backdrop: Backdrop): Markup {
  const [first] = figure.panels
  const axis = yAxisOf(first)
  const unit = axis.unit.unit === '' ? [] : [axis.unit.unit]
  const kind = first.axis === 'log' ? ['logarithmic axis'] : first.axis === 'free' ? ['axis not from zero'] : []
  const far = farLimits(first).map(({ label }) => `${label} lies above the chart`)
  const plotted = [figure.plotted, ...unit, ...kind, ...far].join(', ')
  const summary = (panel: TimeChart) => chartSummary(figure.finding, figure.plotted, panel, backdrop)
  const drawn = FRAMES.map((frame) =>
    figure.panels.map((panel) => drawTimeChart(panel, backdrop, frame, summary(panel))),
  )
  return html`<figure class="chart" id="chart-${figure.id}">
<figcaption><h3>${figure.finding}</h3><p>${plotted}</p></figcaption>
<div class="drawing">${drawn.flat().map((svg) => new Markup(svg))}</div>
${fold('Table of this chart', seriesTable(figure, backdrop))}
</figure>`
}

/** The strip above the charts: what was done, and where it is evening. */
export function laneFigure(result: Result): Markup {
  const rows = lanesOf(result).all.flatMap(({ kind, label, spans }) =>
    spans.map(({ fromMs, toMs }) => [label, kind, clock(fromMs), clock(toMs), duration(toMs - fromMs)]),
  )
  const table = dataTable({
    title: 'What was done and observed, and the evening of each region',
    columns: [words('What'), words('Kind'), figures('From', 'h:min'), figures('To', 'h:min'), figures('For')],
    rows,
  })
  return html`<figure class="chart" id="chart-lanes">
<figcaption><h3>${lanesFinding(result)}</h3><p>Simulated time below, UTC above; evening is ${String(EVENING.fromHour)}–${String(EVENING.toHour)} h local time</p></figcaption>
<div class="drawing">${FRAMES.map((frame) => new Markup(drawLaneChart(result, frame)))}</div>
${fold('Table of this chart', table)}
</figure>`
}

function seriesTable({ panels, merge, plotted }: TimelineFigure, { atMs, bucketMs }: Backdrop): Markup {
  const size = Math.max(1, Math.ceil(atMs.length / MOST_ROWS))
  const columns = panels.flatMap((panel) => {
    const { unit } = yAxisOf(panel)
    return panel.series.map(({ name, values }) => ({
      header: figures(name, unit.unit),
      shown: mergedColumn(values, size, merge).map((value) => (value === null ? NO_FIGURE : inScale(value, unit))),
    }))
  })
  const rows = atMs
    .filter((_, i) => i % size === 0)
    .map((at, row) => [clock(at), ...columns.map(({ shown }) => shown[row])])
  const how = merge === 'mean' ? 'the mean' : 'the highest'
  const title = size === 1 ? plotted : `${plotted}; each row is ${how} of ${size} buckets, ${duration(size * bucketMs)}`
  return dataTable({ title, columns: [figures('From', 'h:min'), ...columns.map(({ header }) => header)], rows })
}

/** A fold: what is inside can wait until someone asks. */
export function fold(title: string, inside: Markup): Markup {
  return html`<details><summary>${title}</summary>${inside}</details>`
}
