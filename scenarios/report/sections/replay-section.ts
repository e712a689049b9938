import type { Plan } from '../../../sim/plan.ts'
import type { Result } from '../../../sim/result.ts'
import { dataTable, words } from '../data-table.ts'
import { html, type Markup } from '../markup.ts'
import { modeText } from '../mode-text.ts'
import { grouped, quantity } from '../number-format.ts'
import type { RunFacts } from '../run-facts.ts'
import { scaleText } from '../scale-text.ts'
import { duration, utcMoment } from '../time-format.ts'
import { warmingText } from '../warming-text.ts'
import { moveName, moveText, type WindowMove } from '../window-moves.ts'

/** How to replay the run, and what this one took. */
export function replaySection(
  { plan, zones, events, promotedTracks }: Result,
  run: RunFacts,
  windowMoves: readonly WindowMove[] | null,
): Markup {
  const { quietMs, fineMs, marginMs } = plan.windows
  const warming = warmingText({ plan, promotedTracks })
  return html`<section id="replay"><h2>How to replay it</h2>
<pre tabindex="0"><code>${run.command}</code></pre>
<p class="note">The same plan and seed give the same result file, byte for byte, with any number of workers.</p>
<dl class="facts">
${fact('Seed', html`<code>${plan.seed}</code>, of the world <code>${plan.worldSeed}</code>`)}
${fact('Mode', modeText(plan.mode))}
${fact('Scale', scaleText({ plan, zones }))}
${warming === null ? '' : fact('Warming', warming)}${fact('Simulated time', `${duration(plan.durationMs)} from ${utcMoment(plan.startUtcMs)}, after ${duration(plan.warmupMs)} of warm-up that no figure counts`)}
${fact('Windows', `${duration(quietMs)}, ${duration(fineMs)} within ${duration(marginMs)} of a fault's or release's beginning and end`)}
${fact('Events', grouped(events))}
${fact('Result', html`SHA-256 <code class="hash">${run.resultSha256}</code>`)}
${fact('This run', `began ${utcMoment(Date.parse(run.startedAt))}, took ${quantity(run.wallSeconds * 1000, 'ms')} (${quantity(run.eventsPerSecond, 'count')} events/s) on ${grouped(run.workers)} ${run.workers === 1 ? 'worker' : 'workers'}, ${quantity(run.peakRssBytes, 'bytes')} of memory at its peak`)}
${fact('Made with', `Soundcheck ${run.version}, Node ${run.node}`)}
</dl>
${windowMoves !== null && windowTable(windowMoves, plan)}
</section>`
}

function windowTable(moves: readonly WindowMove[], { objectives }: Plan): Markup {
  return dataTable({
    title: 'What moves with windows of half the length',
    columns: [words('Figure'), words('Change', true)],
    rows: moves.map((move) => [moveName(move, objectives), moveText(move)]),
  })
}

function fact(name: string, value: string | Markup): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`
}
