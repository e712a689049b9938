import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { html } from '../markup.ts'
import { clock, timeTicks } from '../time-format.ts'
import type { Backdrop, Frame } from './chart.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

const GEOMETRY = ['d', 'transform', 'x', 'x1', 'x2', 'y', 'y1', 'y2', 'width', 'height', 'cx', 'cy', 'r']

/**
 * Draws a plot as an SVG that can stand in a page: its name for screen readers, coordinates to a hundredth of a pixel, no
 * style sheet of its own (the page has one for all).
 */
export function drawSvg(frame: Frame, label: string, options: Plot.PlotOptions): string {
  const svg = Plot.plot({
    ...options,
    document,
    className: 'plot',
    width: frame.width,
    figure: false,
  })
  svg.setAttribute('class', `plot ${frame.className}`)
  for (const style of svg.querySelectorAll('style')) style.remove()
  for (const node of [svg, ...svg.querySelectorAll('*')]) {
    for (const name of GEOMETRY) {
      const value = node.getAttribute(name)
      if (value !== null)
        node.setAttribute(
          name,
          value.replace(/-?\d+\.\d{3,}/g, (n) => String(Number(Number(n).toFixed(2)))),
        )
    }
  }
  // Said here and not through the document, which would leave angle brackets in attributes as they are.
  const opening = html`<svg role="img" aria-label="${label}" `.text
  return svg.outerHTML.replace('<svg ', () => opening)
}

/** The shaded stretches, behind everything. One that is over at once is a line. */
export function bandMarks({ bands }: Backdrop): Plot.Markish[] {
  return bands.map(({ kind, fromMs, toMs }) =>
    toMs > fromMs
      ? Plot.rect([0], { x1: [fromMs], x2: [toMs], fill: `var(--band-${kind})`, ariaHidden: 'true' })
      : Plot.ruleX([fromMs], { stroke: `var(--bar-${kind})`, ariaHidden: 'true' }),
  )
}

/** The words above the shaded stretches, as far as there is room for them. */
export function bandLabels({ bands, durationMs }: Backdrop, frame: Frame): Plot.Markish[] {
  const labelled = bands.toSorted((a, b) => a.fromMs - b.fromMs)
  const pxPerMs = (frame.width - frame.left - frame.right) / durationMs
  return labelled.flatMap((band, i) => {
    const untilMs = labelled[i + 1]?.fromMs ?? durationMs + frame.right / pxPerMs
    const text = shortened(band.label, (untilMs - band.fromMs) * pxPerMs - 12, frame)
    if (text === '') return []
    return [
      Plot.text([text], {
        x: [band.fromMs],
        frameAnchor: 'top',
        textAnchor: 'start',
        lineAnchor: 'bottom',
        dy: -5,
        fill: 'var(--quiet)',
      }),
    ]
  })
}

/** Simulated time: faint lines through the plot at round moments. */
export function timeGrid(durationMs: number, frame: Frame): Plot.Markish {
  return Plot.gridX(timeTicks(durationMs, frame.timeSteps), { stroke: 'var(--line)', strokeOpacity: 1 })
}

/** The labels of these moments, below the plot. */
export function timeLabels(durationMs: number, frame: Frame): Plot.Markish {
  return Plot.axisX(timeTicks(durationMs, frame.timeSteps), {
    anchor: 'bottom',
    tickFormat: (ms: number) => clock(ms),
    tickSize: 0,
    tickPadding: 7,
    label: null,
    fill: 'var(--quiet)',
  })
}

/** The x scale and the margins that all charts of a page share, so that their time axes stand one above the other. */
export function sharedLayout(
  durationMs: number,
  frame: Frame,
  { height, above, below }: { height: number; above: number; below: number },
): Plot.PlotOptions {
  return {
    height: above + height + below,
    marginTop: above,
    marginBottom: below,
    marginLeft: frame.left,
    marginRight: frame.right,
    x: { type: 'linear', domain: [0, durationMs], axis: null },
  }
}

/** As much of a text as so many pixels hold, with an ellipsis where it was cut; nothing where not even three letters fit. */
export function shortened(text: string, px: number, frame: Frame): string {
  const room = Math.floor(px / frame.characterPx)
  if (text.length <= room) return text
  return room < 4 ? '' : `${text.slice(0, room - 1).trimEnd()}…`
}
