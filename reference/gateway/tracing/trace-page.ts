import { hash } from 'node:crypto'
import { html, type Markup } from '../../shared/markup.ts'
import type { Layer } from '../../shared/trace.ts'
import type { Step, Waterfall } from './waterfall.ts'

/** The style sheet of the page: light and dark, the bars in the fixed order of the color-blind-safe set. */
export const TRACE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --ink: #1b1f24; --quiet: #5f6b76; --line: #e3e5e8; --accent: #0f766e; --missed: #b42318;
  --gateway: #0072b2; --service: #d55e00; --store: #009e73;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e8eaed; --quiet: #9aa5b1; --line: #2b3138; --accent: #5eead4; --missed: #f97066; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 var(--sans); }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 26px; line-height: 1.3; margin: 0 0 8px; font-weight: 600; }
h2 { font-size: 20px; margin: 40px 0 8px; font-weight: 600; }
p { max-width: 70ch; margin: 0 0 8px; }
.quiet { color: var(--quiet); font-size: 13px; }
.failure { color: var(--missed); font-size: 13px; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; font-size: 13px; color: var(--quiet); }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { text-align: right; font-family: var(--mono); font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-family: var(--mono); font-size: 0.93em; overflow-wrap: anywhere; }
.bars { width: 34%; min-width: 160px; }
.bars svg { display: block; width: 100%; height: 16px; margin-top: 4px; }
.step { min-width: 210px; max-width: 44ch; }
.depth-1 { padding-left: 16px; } .depth-2 { padding-left: 32px; } .depth-3 { padding-left: 48px; } .depth-4 { padding-left: 64px; }
.gateway { fill: var(--gateway); } .service { fill: var(--service); } .store { fill: var(--store); }
.key { display: inline-block; width: 12px; height: 12px; margin-right: 8px; }
.layers { max-width: 420px; }
.scroll { overflow-x: auto; margin-bottom: 16px; }
a { color: var(--accent); }
@media (max-width: 640px) { main { padding: 16px; } }
`

export const TRACE_STYLE_PATH = '/trace/style.css'
const STYLE_LINK = `${TRACE_STYLE_PATH}?v=${hash('sha256', TRACE_STYLE, 'hex').slice(0, 12)}`

const DEEPEST = 4
const layerNames: Readonly<Record<Layer, string>> = { gateway: 'Gateway', service: 'Services', store: 'Stores' }

/** The path of a request as a page: what it came to, where its time went, and every step with what it is for. */
export function tracePage(waterfall: Waterfall): string {
  const { method, endpoint, status, durationMs, requestId, traceId, steps, byLayerMs } = waterfall
  const layers = Object.entries(byLayerMs) as [Layer, number][]
  const ms = msIn(durationMs)
  const [most, mostMs] = layers.toSorted(([, a], [, b]) => b - a)[0] as [Layer, number]
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_LINK}">
<title>The path of ${method} ${endpoint} · Soundcheck</title>
</head>
<body>
<main>
<h1>${method} <code>${endpoint}</code> was answered with ${String(status)} in ${ms(durationMs)} ms</h1>
<p>Most of the time, ${share(mostMs, durationMs)}, went to the ${layerNames[most].toLowerCase()}.</p>
<p class="quiet">Request <code>${requestId}</code>, trace <code>${traceId}</code>. One request is one sample: ask again and the times differ.</p>
<h2>Where the time went</h2>
<table class="layers">
<thead><tr><th>Layer</th><th class="number">ms</th><th class="number">share</th></tr></thead>
<tbody>
${layers.map(([layer, spentMs]) => layerRow(layer, ms(spentMs), share(spentMs, durationMs)))}
</tbody>
</table>
<h2>Step by step</h2>
<p>What an app asks for meets the gateway first (who asks, how often, for what), then the services, which decide, and then the stores, which read and write.</p>
<div class="scroll">
<table>
<thead><tr><th>Step</th><th class="number">from, ms</th><th class="number">took, ms</th><th class="number">of its own, ms</th><th class="bars">0 to ${ms(durationMs)} ms</th></tr></thead>
<tbody>
${steps.map((step) => stepRow(step, durationMs))}
</tbody>
</table>
</div>
<p class="quiet">The page's address is its only key, and the last 200 traces are kept. The same as JSON: ask with <code>Accept: application/json</code>.</p>
</main>
</body>
</html>
`.text
}

function layerRow(layer: Layer, spentMs: string, spent: string): Markup {
  return html`<tr><td><svg class="key" viewBox="0 0 1 1" aria-hidden="true"><rect class="${layer}" width="1" height="1"/></svg>${layerNames[layer]}</td><td class="number">${spentMs}</td><td class="number">${spent}</td></tr>
`
}

function stepRow(
  { name, layer, depth, startMs, durationMs, ownMs, failure, explanation }: Step,
  wholeMs: number,
): Markup {
  const ms = msIn(wholeMs)
  const per = wholeMs === 0 ? 0 : 1000 / wholeMs
  // A step that took next to no time is still to be seen.
  const width = Math.max(2, durationMs * per)
  return html`<tr>
<td class="step"><div class="depth-${String(Math.min(depth, DEEPEST))}"><code>${name}</code><div class="quiet">${explanation}</div>${failure !== null && html`<div class="failure">Ended with: ${failure}</div>`}</div></td>
<td class="number">${ms(startMs)}</td><td class="number">${ms(durationMs)}</td><td class="number">${ms(ownMs)}</td>
<td class="bars"><svg viewBox="0 0 1000 16" preserveAspectRatio="none" role="img" aria-label="from ${ms(startMs)} to ${ms(startMs + durationMs)} ms"><rect class="${layer}" x="${String(Math.min(998, startMs * per))}" width="${String(width)}" height="16"/></svg></td>
</tr>
`
}

/** As many decimals for every step of a request as make three digits of the whole. */
function msIn(wholeMs: number): (valueMs: number) => string {
  const decimals = wholeMs < 10 ? 3 : wholeMs < 100 ? 2 : 1
  return (valueMs) => valueMs.toFixed(decimals)
}

function share(partMs: number, wholeMs: number): string {
  return wholeMs === 0 ? '0 %' : `${Math.round((100 * partMs) / wholeMs)} %`
}
