import * as Plot from '@observablehq/plot'
import { inScale, quantity, type Scale } from '../number-format.ts'
import type { Frame } from './chart.ts'
import { drawSvg } from './drawing.ts'
import { niceTicks } from './ticks.ts'

/** A world on the picture. */
export interface FrontDot {
  costUsd: number
  startupP99Ms: number
  /** Half of the 95 % interval is drawn to either side. */
  p99LowMs: number
  p99HighMs: number
  /** Its number in the table; null for worlds that are not on the front. */
  number: number | null
  /** Written beside the number: what worlds differ in that the axes do not show. */
  remark: string
  meetsObjectives: boolean
}

const MILLIONS: Scale = { unit: 'M USD', per: 1e6 }
const HALO = { stroke: 'var(--paper)', strokeWidth: 4 }
const HEIGHT = 320

/** Cost against start-up p99: the front as numbered dots with their intervals, what else was replayed in gray. */
export function drawFrontChart(dots: readonly FrontDot[], limitMs: number | null, frame: Frame, label: string): string {
  const onFront = dots.filter(({ number }) => number !== null)
  const beside = dots.filter(({ number }) => number === null)
  const x = padded(dots.map(({ costUsd }) => costUsd / MILLIONS.per))
  const inReach = limitMs !== null && limitMs <= 1.25 * Math.max(...dots.map(({ p99HighMs }) => p99HighMs))
  const y = padded([...dots.flatMap(({ p99LowMs, p99HighMs }) => [p99LowMs, p99HighMs]), ...(inReach ? [limitMs] : [])])
  const at = { x: ({ costUsd }: FrontDot) => costUsd / MILLIONS.per, y: 'startupP99Ms' }
  return drawSvg(frame, label, {
    height: HEIGHT,
    marginTop: 20,
    marginBottom: 26,
    marginLeft: frame.left,
    marginRight: 40,
    x: { type: 'linear', domain: x, axis: null },
    y: { type: 'linear', domain: y, axis: null },
    marks: [
      Plot.gridX(niceTicks(...x, frame.timeSteps), { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.gridY(niceTicks(...y, 6), { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.axisX(niceTicks(...x, frame.timeSteps), {
        anchor: 'bottom',
        tickFormat: (million: number) => inScale(million * MILLIONS.per, MILLIONS),
        tickSize: 0,
        tickPadding: 7,
        label: null,
        fill: 'var(--quiet)',
      }),
      Plot.axisY(niceTicks(...y, 6), {
        anchor: 'left',
        tickFormat: (ms: number) => String(ms),
        tickSize: 0,
        label: null,
        fill: 'var(--quiet)',
      }),
      inReach ? limitMarks(limitMs, x) : [],
      Plot.dot(beside, {
        ...at,
        r: 3,
        fill: (dot: FrontDot) => (dot.meetsObjectives ? 'var(--series-rest)' : 'none'),
        stroke: 'var(--series-rest)',
      }),
      Plot.ruleX(onFront, {
        x: at.x,
        y1: 'p99LowMs',
        y2: 'p99HighMs',
        stroke: 'var(--accent)',
        strokeOpacity: 0.35,
        strokeWidth: 5,
      }),
      Plot.line(onFront, { ...at, stroke: 'var(--accent)', strokeWidth: 1, curve: 'step-after' }),
      Plot.dot(onFront, { ...at, r: 4.5, fill: 'var(--accent)', stroke: 'var(--paper)' }),
      frontLabels(onFront, at),
      axisName('Start-up p99, ms', 'top-left', -16),
      axisName('Million USD a month', 'bottom-right', -6),
    ],
  })
}

/** Numbers beside the dots, above and below in turn, because neighbors on a front can be close. */
function frontLabels(onFront: readonly FrontDot[], at: object): Plot.Markish[] {
  return onFront.map((dot, i) => {
    const above = i % 2 === 0
    return Plot.text([dot], {
      ...at,
      text: ({ number, remark }: FrontDot) => (remark === '' ? String(number) : `${number} (${remark})`),
      dy: above ? -13 : 13,
      dx: above ? 9 : -9,
      textAnchor: above ? 'start' : 'end',
      fill: 'var(--ink)',
      fontWeight: 600,
      ...HALO,
    })
  })
}

function axisName(name: string, frameAnchor: 'top-left' | 'bottom-right', dy: number): Plot.Markish {
  return Plot.text([name], { frameAnchor, dy, dx: frameAnchor === 'top-left' ? 4 : 0, fill: 'var(--quiet)', ...HALO })
}

/** The picture in words. */
export function frontSummary(dots: readonly FrontDot[]): string {
  const front = dots.filter(({ number }) => number !== null)
  const points = front.map(
    ({ number, costUsd, startupP99Ms }) =>
      `world ${number}: ${quantity(costUsd, 'USD')} a month, start-up p99 ${quantity(startupP99Ms, 'ms')}`,
  )
  return `Cost a month against start-up p99 of ${dots.length} replayed worlds. On the front: ${points.join('; ') || 'none'}.`
}

function limitMarks(limitMs: number, [from, to]: [number, number]): Plot.Markish[] {
  return [
    Plot.ruleY([limitMs], { x1: from, x2: to, stroke: 'var(--quiet)', strokeDasharray: '5 4', strokeWidth: 1 }),
    Plot.text([`objective ${quantity(limitMs, 'ms')}`], {
      x: [to],
      y: [limitMs],
      dx: -4,
      dy: -8,
      textAnchor: 'end',
      fill: 'var(--quiet)',
      ...HALO,
    }),
  ]
}

/** The bounds of an axis that does not begin at zero: where the values are, with a little room. */
function padded(values: readonly number[]): [number, number] {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const room = (high - low) * 0.06 || Math.max(Math.abs(high) * 0.05, 1)
  return [Math.max(0, low - room), high + room]
}
