import { decisive, type Examined, isFeasible } from '../../sim/capacity/examined.ts'
import type { AssumptionRow } from '../report/assumption-row.ts'
import { FRAMES } from '../report/charts/chart.ts'
import { drawFrontChart, type FrontDot, frontSummary } from '../report/charts/front-chart.ts'
import { dataTable, figures, words } from '../report/data-table.ts'
import { upperFirst } from '../report/first-letter.ts'
import { html, Markup } from '../report/markup.ts'
import { inScale, quantity, scaleFor, significant } from '../report/number-format.ts'
import { PAGE_STYLE } from '../report/page-style.ts'
import { assumptionsSection } from '../report/sections/assumptions-section.ts'
import { INTERVAL_NOTE, measuredCell } from '../report/sections/figure-cells.ts'
import { fleetSection } from './fleet-section.ts'
import { bindingText, COST_ITEMS, planSentence, searchSentence, UNCONFIRMED, usd, weightsNote } from './plan-words.ts'
import { type Planned, variedChoices } from './planned.ts'

/** The plan as one HTML file that needs nothing else: no script, no request, light and dark. */
export function planPage(planned: Planned, assumptions: readonly AssumptionRow[]): string {
  const { plan, outcome, yaml } = planned
  const kind = outcome.front.length > 0 ? 'held' : 'missed'
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Soundcheck ${planned.version}">
<link rel="icon" href="data:,">
<title>${plan.name}: what it takes and what it costs</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<main>
<header>
<div class="kicker"><span>Soundcheck plan · <span class="name">${plan.name}</span></span></div>
<h1>What is the cheapest world that keeps the promises of ${plan.name}?</h1>
<p class="because">${plan.question}</p>
<div class="finding ${kind}"><p class="sentence">${planSentence(planned)}</p></div>
</header>
${frontSection(planned)}
${billSection(planned)}
${fleetSection(planned)}
${
  yaml !== null &&
  html`<section id="world"><h2>The cheapest world</h2>
<p>In place of the same fields of a scenario's world; best.yaml beside this page is the whole scenario with it.</p>
<pre class="scroll">${yaml}</pre></section>`
}
${assumptionsSection(assumptions)}
<section id="replay"><h2>How it was found</h2>
<p>${searchSentence(planned)}; ${significant(planned.wallSeconds)} s from seed ${plan.seed}. Every world met the same listeners.</p>
<pre class="scroll">${planned.command}</pre>
</section>
</main>
</body>
</html>
`
  return page.text
}

/** The picture alone, as a file: in light and dark, with its colors in it. */
export function frontSvg(planned: Planned): string {
  const style = `${PAGE_STYLE.slice(0, PAGE_STYLE.indexOf('* { box-sizing'))}
svg { background: var(--paper); font: 13px var(--sans); }`
  const dots = dotsOf(planned)
  const drawn = drawFrontChart(dots, limitMs(planned), FRAMES[0], frontSummary(dots))
  return drawn.replace(/<svg [^>]*>/, (opening) => {
    const named = opening.includes('xmlns=')
      ? opening
      : opening.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    return `${named}<style>${style}</style>`
  })
}

function frontSection(planned: Planned): Markup {
  const { outcome, choices } = planned
  const varied = variedChoices(outcome)
  const weights = weightsNote(planned)
  const dots = dotsOf(planned)
  const limit = limitMs(planned)
  const usdScale = { unit: 'M USD', per: 1e6 }
  const ms = scaleFor(
    'ms',
    dots.map(({ startupP99Ms }) => startupP99Ms),
  )
  const share = scaleFor('ratio', [])
  const rows = outcome.front.flatMap((one, i) => {
    const found = decisive(one)
    if (found === null) return []
    return [
      [
        `${i + 1}${one.whole === null ? '*' : ''}`,
        inScale(found.cost.total, usdScale, 4),
        measuredCell(found.startupP99Ms, ms),
        measuredCell(found.availability, share),
        ...varied.map((i) => one.design.labels[i]),
        bindingText(found),
      ],
    ]
  })
  return html`<section id="front"><h2>What more money buys</h2>
<figure class="chart" id="chart-front">
<figcaption><h3>${frontFinding(planned)}</h3>
<p>Start-up p99 in ms against cost a month in million USD, axes not from zero; numbered: worlds that no other beats in cost, start-up p99 and availability, with 95 % intervals${bracketsNote(planned)}; gray: other worlds that were replayed, hollow where an objective is not met for certain</p></figcaption>
<div class="drawing">${dots.length > 0 && FRAMES.map((frame) => new Markup(drawFrontChart(dots, limit, frame, frontSummary(dots))))}</div>
</figure>
${
  rows.length > 0 &&
  dataTable({
    title: `Worlds on the front, the cheapest first; ${INTERVAL_NOTE}`,
    columns: [
      words('World'),
      figures('Cost a month', usdScale.unit),
      figures('Start-up p99', ms.unit),
      figures('Availability', share.unit),
      ...varied.map((i) => words(upperFirst(choices[i]))),
      words('What binds'),
    ],
    rows,
  })
}
${rows.length > 0 && weights !== null && html`<p class="note">${upperFirst(weights)}.</p>`}
${rows.length > 0 && confirmedNote(planned)}
</section>`
}

/** Which worlds of the front were replayed with services of their own; nothing where there are none. */
function confirmedNote({ outcome, plan }: Planned): Markup | null {
  if (plan.services === null) return null
  const isWhole = outcome.front.every(({ whole }) => whole !== null)
  return isWhole
    ? html`<p class="note">Each of them was replayed whole, with services of its own.</p>`
    : html`<p class="note">* ${UNCONFIRMED}; the others were replayed whole.</p>`
}

function frontFinding({ outcome }: Planned): string {
  const [first, last] = [outcome.front[0], outcome.front.at(-1)]
  const [cheapest, dearest] = [first && decisive(first), last && decisive(last)]
  if (!cheapest || !dearest) return 'No world meets every objective'
  const more = dearest.cost.total - cheapest.cost.total
  const gain = cheapest.startupP99Ms.value - dearest.startupP99Ms.value
  if (outcome.front.length === 1) return 'The cheapest world is also the best'
  const [fast, slow] = gain >= 0 ? [dearest, cheapest] : [cheapest, dearest]
  const doubt = fast.startupP99Ms.high >= slow.startupP99Ms.low ? ', no more than their intervals leave open' : ''
  return `${usd(more)} more a month takes ${quantity(Math.abs(gain), 'ms')} ${gain >= 0 ? 'off' : 'more in'} start-up p99${doubt}`
}

function billSection({ outcome, plan }: Planned): Markup | null {
  const own = outcome.designs[0]
  const answer = outcome.front[0]
  const [a, b] = [answer && decisive(answer), decisive(own)]
  if (!b) return null
  return html`<section id="bill"><h2>A month's bill</h2>
<p>The replayed stretch carried over to a month of ${plan.name}'s listening by its day curve; volume prices are met by the month's volume${b.fleet.length > 0 ? '; replicas follow the load, as far as autoscalers give them back' : ''}.</p>
${dataTable({
  title: 'Cost a month by item',
  columns: [words('Item'), ...(a ? [figures('Cheapest world', 'USD')] : []), figures("The scenario's own", 'USD')],
  rows: COST_ITEMS.map(([key, name]) => [name, ...(a ? [significant(a.cost[key])] : []), significant(b.cost[key])]),
  total: ['All', ...(a ? [significant(a.cost.total, 4)] : []), significant(b.cost.total, 4)],
})}
</section>`
}

/** Everything that was replayed at length. */
function dotsOf(planned: Planned): FrontDot[] {
  const { outcome } = planned
  return outcome.designs
    .flatMap((one): FrontDot[] => {
      const found = decisive(one)
      if (found === null || found.startupP99Ms.samples === 0) return []
      const place = outcome.front.indexOf(one)
      return [
        {
          costUsd: found.cost.total,
          startupP99Ms: found.startupP99Ms.value,
          p99LowMs: found.startupP99Ms.low,
          p99HighMs: found.startupP99Ms.high,
          number: place < 0 ? null : place + 1,
          remark: place < 0 ? '' : remarkOn(one, planned),
          meetsObjectives: isFeasible(one),
        },
      ]
    })
    .toSorted((p, q) => p.costUsd - q.costUsd)
}

/** What the axes do not show of a world. */
const BRACKETS: readonly { name: string; of: (one: Examined) => string }[] = [
  { name: 'availability', of: (one) => quantity(decisive(one)?.availability.value ?? Number.NaN, 'ratio') },
]

/** Those of them that the front's worlds differ in. */
function bracketsOf({ outcome }: Planned) {
  return BRACKETS.filter(({ of }) => new Set(outcome.front.map(of)).size > 1)
}

function remarkOn(one: Examined, planned: Planned): string {
  return bracketsOf(planned)
    .map(({ of }) => of(one))
    .join(', ')
}

function bracketsNote(planned: Planned): string {
  const names = bracketsOf(planned).map(({ name }) => name)
  return names.length === 0 ? '' : `, in brackets ${names.join(' and ')}`
}

/** The target of the objective about the quantile that the picture shows. */
function limitMs({ plan }: Planned): number | null {
  return plan.objectives.find(({ metric, quantile }) => metric === 'startup' && quantile === 0.99)?.target ?? null
}
