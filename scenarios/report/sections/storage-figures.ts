import type { Result } from '../../../sim/result.ts'
import type { StorageOutcome } from '../../../sim/storage/outcome.ts'
import { backdropOf } from '../charts/backdrop.ts'
import type { Column } from '../charts/change.ts'
import { type Backdrop, LABELS_ABOVE, LABELS_BELOW, type TimeChart } from '../charts/chart.ts'
import type { TimelineFigure } from '../charts/timeline-figures.ts'
import { html, type Markup } from '../markup.ts'
import { quantity } from '../number-format.ts'
import { clock, duration } from '../time-format.ts'
import { chartFigure } from './chart-figure.ts'

/** The ring over time, where something was lost; without a loss its lines lie flat and the tables say all. */
export function storageFigures(result: Result, { timeline: t, losses }: StorageOutcome): Markup | null {
  if (losses.length === 0) return null
  const backdrop: Backdrop = { ...backdropOf(result), bucketMs: t.bucketMs, atMs: t.atMs }
  const each = `of each ${duration(t.bucketMs)}`
  const shown: TimelineFigure[] = [
    figure('storage-hints', peakFinding('Writes waiting for a node', t.hintBacklog, t.atMs, 'count'), {
      plotted: `Hints at the end ${each}`,
      chart: chart('count', [{ name: 'hints', color: 'var(--ink)', values: t.hintBacklog }]),
    }),
    figure('storage-failed', peakFinding('Reads that fail', t.failedReads, t.atMs, 'ratio'), {
      plotted: `Share of operations ${each} that failed`,
      chart: chart('ratio', [
        { name: 'reads', color: 'var(--series-1)', values: t.failedReads },
        { name: 'writes', color: 'var(--series-2)', values: t.failedWrites },
      ]),
    }),
    figure('storage-stale', peakFinding('Stale reads', t.staleReads, t.atMs, 'ratio'), {
      plotted: `Share of reads ${each} that lacked the newest write`,
      chart: chart('ratio', [{ name: 'stale reads', color: 'var(--ink)', values: t.staleReads }]),
    }),
  ]
  return html`<div class="charts">${shown.map((one) => chartFigure(one, backdrop))}</div>`
}

function figure(
  id: string,
  finding: string,
  { plotted, chart }: { plotted: string; chart: TimeChart },
): TimelineFigure {
  return { id, finding, plotted, panels: [chart], merge: 'highest' }
}

function chart(dimension: TimeChart['dimension'], series: TimeChart['series']): TimeChart {
  return {
    dimension,
    shape: series.length > 1 ? 'lines' : 'area',
    axis: 'zero',
    series,
    limits: [],
    peak: true,
    labelled: series.length > 1,
    bounds: null,
    height: 104,
    above: LABELS_ABOVE,
    below: LABELS_BELOW,
  }
}

/** When a column is highest, and how high. */
function peakFinding(subject: string, column: Column, atMs: readonly number[], dimension: 'count' | 'ratio'): string {
  let most = -1
  for (const [i, value] of column.entries()) {
    if (value !== null && value > 0 && (most < 0 || value > (column[most] ?? 0))) most = i
  }
  if (most < 0) return `${subject}: none`
  return `${subject} peak at ${quantity(column[most] ?? 0, dimension)} at ${clock(atMs[most])}`
}
