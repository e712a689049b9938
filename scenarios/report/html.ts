import type { Result } from '../../sim/result.ts'
import type { AssumptionRow } from './assumption-row.ts'
import { upperFirst } from './first-letter.ts'
import { type Fill, html, Markup } from './markup.ts'
import { PAGE_STYLE } from './page-style.ts'
import type { RunFacts } from './run-facts.ts'
import { assumptionsSection } from './sections/assumptions-section.ts'
import { costSection } from './sections/cost-section.ts'
import { formsSection } from './sections/forms-section.ts'
import { numbersSection } from './sections/numbers-section.ts'
import { objectivesSection } from './sections/objectives-section.ts'
import { replaySection } from './sections/replay-section.ts'
import { servicesSection } from './sections/services-section.ts'
import { storageSection } from './sections/storage-section.ts'
import { timelineSection } from './sections/timeline-section.ts'
import { whySection } from './sections/why-section.ts'
import { utcMoment } from './time-format.ts'
import { overallVerdict, verdictSentence } from './verdict.ts'
import type { WindowMove } from './window-moves.ts'

/** What a report shows beside the result itself. */
export interface HtmlOptions {
  /** Every quantity the run rests on, in the order of the scenario. */
  assumptions: readonly AssumptionRow[]
  /** How far figures move with windows half as long; null where nobody asked. */
  windowMoves: readonly WindowMove[] | null
}

/** What the page has, by the ids of its sections; some of it only where it was simulated. */
function partsOf({ services, storage, forms }: Result): [id: string, name: string][] {
  return [
    ['objectives', 'Objectives'],
    ['numbers', 'Figures'],
    ['timeline', 'What happened'],
    ['why', 'Why'],
    ...(services === null ? [] : [['services', 'Services'] as [string, string]]),
    ...(storage === null ? [] : [['storage', 'Storage'] as [string, string]]),
    ...(forms === null ? [] : [['forms', 'Forms'] as [string, string]]),
    ['cost', 'Cost'],
    ['assumptions', 'Assumptions'],
    ['replay', 'Replay'],
  ]
}

/**
 * The report of a run as one HTML file that needs nothing else: no script, no request, light and dark. A content security
 * policy in it forbids both, whatever a scenario's texts hold.
 */
export function renderHtml(result: Result, run: RunFacts, options: HtmlOptions): string {
  const { plan } = result
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Soundcheck ${run.version}">
<link rel="icon" href="data:,">
<title>${plan.name}: ${overallVerdict(result).word}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<main>
<header>
<div class="kicker"><span>Soundcheck replay · <span class="name">${plan.name}</span> · ${utcMoment(Date.parse(run.startedAt))}</span>
<nav aria-label="Parts of this report">${partsOf(result).map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav></div>
<h1>${plan.question}</h1>
${plan.because !== null && html`<p class="because">${plan.because}</p>`}
${finding(result)}
</header>
${objectivesSection(result)}
${numbersSection(result)}
${timelineSection(result)}
${whySection(result)}
${servicesSection(result)}
${storageSection(result)}
${formsSection(result)}
${costSection(result)}
${assumptionsSection(options.assumptions)}
${replaySection(result, run, options.windowMoves)}
${plan.seeAlso.length > 0 && html`<p class="note replay-note">See also: ${plan.seeAlso.join(', ')}.</p>`}
</main>
</body>
</html>
`
  return page.text
}

function finding(result: Result): Markup {
  const { kind, sign, word } = overallVerdict(result)
  const cautions = result.cautions.map((caution) => html`<li>${caution}</li>`)
  return html`<div class="finding ${kind}"><p class="verdict ${kind}"><span class="sign">${sign}</span> ${upperFirst(word)}</p>
<p class="sentence">${unbroken(verdictSentence(result))}</p></div>
${cautions.length > 0 && html`<p class="cautions-title">Before you trust a figure</p><ul class="cautions">${cautions}</ul>`}`
}

/** Keeps `594–631 ms` on one line. */
function unbroken(sentence: string): Fill[] {
  return sentence
    .split(/([\d.\u202f]+–[\d.\u202f∞]+)/)
    .map((part, i) => (i % 2 === 0 ? part : html`<span class="range">${part}</span>`))
}
