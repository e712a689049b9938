import * as Plot from '@observablehq/plot'
import type { Result } from '../../../sim/result.ts'
import { times } from '../counted.ts'
import { setting } from '../number-format.ts'
import { printable } from '../text-safety.ts'
import { clock, timeTicks, utcClock } from '../time-format.ts'
import { backdropOf } from './backdrop.ts'
import { type Frame, LABELS_ABOVE, LABELS_BELOW } from './chart.ts'
import { bandMarks, drawSvg, sharedLayout, shortened, timeGrid, timeLabels } from './drawing.ts'
import { EVENING, eveningsOf } from './evenings.ts'

/** A row of the strip above the charts: what was done or observed, or where it is evening. */
export interface Lane {
  kind: 'fault' | 'release' | 'preposition' | 'health' | 'scaling' | 'evening'
  label: string
  spans: { fromMs: number; toMs: number }[]
}

const ROW = 18
/** Rows beyond these are named in the table only. */
const MOST_HAPPENINGS = 10
const MOST_REGIONS = 8

/**
 * All rows of the strip: happenings in the order of time, then regions in the order of their share of listeners. What the
 * autoscaler did is one row of the drawing, however often it acted.
 */
export function lanesOf(result: Result): { shown: Lane[]; all: Lane[] } {
  const { durationMs } = result.plan
  const happenings = result.happenings
    .filter(({ fromMs, toMs }) => fromMs <= durationMs && toMs >= 0)
    .toSorted((a, b) => a.fromMs - b.fromMs)
    .map(({ kind, label, fromMs, toMs }): Lane => {
      const span = { fromMs: Math.max(0, fromMs), toMs: Math.min(durationMs, toMs) }
      return { kind, label: printable(label), spans: [span] }
    })
  const regions = new Map<string, Lane>()
  for (const { region, share, fromMs, toMs } of eveningsOf(result.plan)) {
    const label = `evening in ${printable(region)}, ${setting(share, 'ratio')} of listeners`
    const lane = regions.get(region) ?? { kind: 'evening', label, spans: [] }
    lane.spans.push({ fromMs, toMs })
    regions.set(region, lane)
  }
  const evenings = [...regions.values()]
  const scalings = happenings.filter(({ kind }) => kind === 'scaling')
  const others = happenings.filter(({ kind }) => kind !== 'scaling')
  const scaled: Lane[] =
    scalings.length === 0
      ? []
      : [
          {
            kind: 'scaling',
            label: `autoscaler acts ${times(scalings.length)}`,
            spans: scalings.flatMap(({ spans }) => spans),
          },
        ]
  return {
    shown: [...others.slice(0, MOST_HAPPENINGS), ...scaled, ...evenings.slice(0, MOST_REGIONS)],
    all: [...happenings, ...evenings],
  }
}

/** The strip in words. */
function laneSummary(result: Result): string {
  const { all } = lanesOf(result)
  const rows = all.map(({ label, spans }) => {
    const times = spans.map(({ fromMs, toMs }) => `${clock(fromMs)} to ${clock(toMs)}`)
    return `${label}: ${times.join(', ')}.`
  })
  return [`What was done, and where it is evening (${EVENING.fromHour}–${EVENING.toHour} h local time).`, ...rows].join(
    ' ',
  )
}

/** Draws the strip: one bar a row with its words beside it, UTC above, simulated time below. */
export function drawLaneChart(result: Result, frame: Frame): string {
  const { shown } = lanesOf(result)
  const { durationMs, startUtcMs } = result.plan
  const height = Math.max(1, shown.length) * ROW
  const utc = timeTicks(durationMs, frame.timeSteps)
  const toSeconds = utc.some((ms) => (startUtcMs + ms) % 60_000 !== 0)
  return drawSvg(frame, laneSummary(result), {
    ...sharedLayout(durationMs, frame, { height, above: LABELS_ABOVE, below: LABELS_BELOW }),
    y: { type: 'linear', domain: [shown.length || 1, 0], axis: null },
    marks: [
      bandMarks(backdropOf(result)),
      timeGrid(durationMs, frame),
      timeLabels(durationMs, frame),
      Plot.text(utc, {
        x: (ms: number) => ms,
        frameAnchor: 'top',
        lineAnchor: 'bottom',
        dy: -6,
        text: (ms: number) => utcClock(startUtcMs + ms, toSeconds),
        fill: 'var(--quiet)',
        className: 'figures',
      }),
      Plot.text(['UTC'], {
        frameAnchor: 'top-right',
        lineAnchor: 'bottom',
        textAnchor: 'start',
        dx: 26,
        dy: -6,
        fill: 'var(--quiet)',
      }),
      shown.flatMap((lane, i) => laneMarks(lane, i, durationMs, frame)),
    ],
  })
}

function laneMarks({ kind, label, spans }: Lane, row: number, durationMs: number, frame: Frame): Plot.Markish[] {
  const pxPerMs = (frame.width - frame.left - frame.right) / durationMs
  const bars = spans.map(({ fromMs, toMs }) => {
    const shownTo = Math.max(toMs, fromMs + 2 / pxPerMs)
    return Plot.rect([0], {
      x1: [fromMs],
      x2: [shownTo],
      y1: [row + 0.22],
      y2: [row + 0.78],
      fill: `var(--bar-${kind})`,
      rx: 1.5,
    })
  })
  return [...bars, laneWords({ kind, label, spans }, row, pxPerMs, frame)]
}

/** The words of a row: upon an evening that is long enough, else behind a bar or before the first; cut where they fit nowhere. */
function laneWords({ kind, label, spans }: Lane, row: number, pxPerMs: number, frame: Frame): Plot.Markish {
  const need = label.length * frame.characterPx + 8
  const words = { y: [row + 0.5], fill: 'var(--ink)' }
  const halo = { stroke: 'var(--paper)', strokeWidth: 3 }
  const upon = spans.find(({ fromMs, toMs }) => need <= (toMs - fromMs) * pxPerMs)
  if (kind === 'evening' && upon !== undefined) {
    return Plot.text([label], { ...words, x: [upon.fromMs], dx: 6, textAnchor: 'start' })
  }
  const first = spans[0].fromMs
  const rightEndMs = (frame.width - frame.left) / pxPerMs
  const gaps = spans.map(({ toMs }, i) => ({ toMs, px: ((spans[i + 1]?.fromMs ?? rightEndMs) - toMs) * pxPerMs }))
  const gap = gaps.reduce((widest, one) => (one.px > widest.px ? one : widest))
  if (need > gap.px && first * pxPerMs > gap.px) {
    const text = shortened(label, first * pxPerMs - 8, frame)
    return Plot.text([text], { ...words, ...halo, x: [first], dx: -6, textAnchor: 'end' })
  }
  if (need > gap.px && kind === 'evening') {
    const text = shortened(label, (rightEndMs - first) * pxPerMs - 8, frame)
    return Plot.text([text], { ...words, x: [first], dx: 6, textAnchor: 'start' })
  }
  return Plot.text([shortened(label, gap.px - 8, frame)], {
    ...words,
    ...halo,
    x: [gap.toMs],
    dx: 6,
    textAnchor: 'start',
  })
}
