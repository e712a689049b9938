import picocolors from 'picocolors'
import type { Measured, ObjectiveOutcome, Result } from '../../sim/result.ts'
import { backendFacts } from './backend-facts.ts'
import { counted } from './counted.ts'
import { upperFirst } from './first-letter.ts'
import { inScale, NO_FIGURE, quantity, scaleFor, withUnit } from './number-format.ts'
import { objectiveText } from './objective-text.ts'
import type { RunFacts } from './run-facts.ts'
import { scaleText } from './scale-text.ts'
import { aligned, columnLines, cut, type TextColumn, wrapped } from './text-columns.ts'
import { printable } from './text-safety.ts'
import { agreementText, theoryAgreement } from './theory-agreement.ts'
import { duration } from './time-format.ts'
import { overallVerdict, type VerdictKind, verdictOf, verdictSentence } from './verdict.ts'
import { warmingText } from './warming-text.ts'

/** How the final block is written. */
export interface TerminalOptions {
  /** Color on top of the words and signs that say the same. */
  color: boolean
  /** Columns of the terminal. */
  width: number
  /** Where the report was written. */
  reportPath?: string
}

const MOST_LINES = 29
/** Header of the objectives, and the line that says how many more there are. */
const OBJECTIVE_TABLE_LINES = 2
const LEAST_OBJECTIVES = 3
const MOST_PROVIDERS = 5
const WIDEST = 100

/**
 * The final block of a replay, under 30 lines: question, verdict, one line for each objective, the providers, and how
 * much was simulated in how long. No line is wider than the terminal, down to 40 columns.
 */
export function renderTerminal(result: Result, run: RunFacts, options: TerminalOptions): string {
  const paint = painter(options.color)
  const width = Math.max(40, Math.min(options.width, WIDEST))
  const overall = overallVerdict(result)
  const sentence = `${overall.sign} ${upperFirst(overall.word)}. ${printable(verdictSentence(result))}`
  const [first, ...rest] = wrapped(sentence, width, 4)
  const above = [
    ...wrapped(printable(result.plan.question), width, 2).map(paint.bold),
    '',
    paint.verdict(overall.kind, first),
    ...rest,
    '',
  ]
  const providers = [...(result.objectives.length > 0 ? [''] : []), ...providerLines(result, width, paint), '']
  const facts = factLines(result, run, options.reportPath).flatMap((line) => wrapped(line, width, 2))
  const lines = ([name, line]: [string, string]) => wrapped(fact(name, line), width, 2)
  const theory = lines(['theory', printable(agreementText(theoryAgreement(result)))])
  const behind = backendFacts(result).flatMap(lines)
  const room = MOST_LINES - above.length - providers.length - facts.length - OBJECTIVE_TABLE_LINES - LEAST_OBJECTIVES
  // On a narrow terminal what stands behind the listeners is left to the report, and then theory.
  const besides = [[...behind, ...theory], theory, []].find(({ length }) => length <= room) ?? []
  const below = [...besides, ...facts]
  const most = LEAST_OBJECTIVES + Math.max(0, room - besides.length)
  return `${[...above, ...objectiveLines(result.objectives, most, width, paint), ...providers, ...below].join('\n')}\n`
}

interface Painter {
  bold: (text: string) => string
  quiet: (text: string) => string
  verdict: (kind: VerdictKind, text: string) => string
}

function painter(color: boolean): Painter {
  const colors = picocolors.createColors(color)
  const verdicts = { held: colors.green, missed: colors.red, uncertain: colors.yellow }
  return { bold: colors.bold, quiet: colors.dim, verdict: (kind, text) => verdicts[kind](text) }
}

const OBJECTIVE_COLUMNS: TextColumn[] = [
  { side: 'left', goes: null },
  { side: 'left', goes: null },
  { side: 'right', goes: null },
  { side: 'right', goes: 3 },
  { side: 'right', goes: 2 },
  { side: 'left', goes: 1 },
]

/** Objectives in their order; where there is no room for all, those that held for sure go first into "and 3 more held". */
function objectiveLines(
  objectives: readonly ObjectiveOutcome[],
  most: number,
  width: number,
  paint: Painter,
): string[] {
  if (objectives.length === 0) return []
  const sure = (o: ObjectiveOutcome) => (verdictOf(o).kind === 'held' ? 1 : 0)
  const order = objectives.map((_, i) => i).sort((a, b) => sure(objectives[a]) - sure(objectives[b]) || a - b)
  const shown = order
    .slice(0, most)
    .sort((a, b) => a - b)
    .map((i) => objectives[i])
  const hidden = order.slice(most).map((i) => objectives[i])
  const rows = shown.map((objective) => {
    const { name, target, measured, interval } = objectiveText(objective)
    const { sign, kind, detail } = verdictOf(objective)
    const beside = detail === measured ? '' : detail
    return [
      `${sign} ${kind}`,
      cut(printable(name), Math.max(10, Math.min(32, width - 41))),
      measured,
      target,
      interval,
      beside,
    ]
  })
  const header = ['', 'objective', 'measured', 'target', '95\u00a0% interval', '']
  const [head, ...body] = columnLines([header, ...rows], OBJECTIVE_COLUMNS, width)
  const painted = body.map((line, i) => {
    const { kind } = verdictOf(shown[i])
    const end = kind.length + 2
    return paint.verdict(kind, line.slice(0, end)) + line.slice(end)
  })
  return [paint.quiet(head), ...painted, ...moreLine(hidden.length, hidden.every(sure) ? 'held' : 'in the report')]
}

const PROVIDER_COLUMNS: TextColumn[] = [
  { side: 'left', goes: null },
  { side: 'right', goes: 2 },
  { side: 'right', goes: null },
  { side: 'right', goes: 1 },
  { side: 'right', goes: null },
]

/** The table that matters: what each provider carried, how well, and for how much. */
function providerLines({ providers, figures }: Result, width: number, paint: Painter): string[] {
  const bytes = scaleFor(
    'bytes',
    providers.map(({ egressGb }) => egressGb * 1e9),
  )
  const row = (name: string, plays: number, hits: Measured, egressGb: number, costUsd: number) => [
    cut(printable(name), 24),
    figures.plays === 0 ? NO_FIGURE : quantity(plays, 'ratio'),
    hits.samples === 0 ? 'nothing observed' : quantity(hits.value, 'ratio'),
    withUnit(inScale(egressGb * 1e9, bytes), bytes),
    quantity(costUsd, 'USD'),
  ]
  const rows = providers
    .toSorted((a, b) => b.playShare.value - a.playShare.value)
    .slice(0, MOST_PROVIDERS)
    .map((one) => row(one.name, one.playShare.value, one.edgeHitRatio, one.egressGb, one.costUsd))
  const egressGb = providers.reduce((sum, provider) => sum + provider.egressGb, 0)
  const all = providers.length > 1 ? [row('all', 1, figures.edgeHitRatio, egressGb, figures.costUsd)] : []
  const header = ['provider', 'plays', 'edge hits', 'egress', 'cost']
  const [head, ...body] = columnLines([header, ...rows, ...all], PROVIDER_COLUMNS, width)
  const more = moreLine(providers.length - rows.length, 'in the report')
  return [paint.quiet(head), ...body.slice(0, rows.length), ...more, ...body.slice(rows.length)]
}

function moreLine(count: number, where: string): string[] {
  return count === 0 ? [] : [`  and ${count} more ${where}`]
}

const fact = (name: string, value: string) => `${aligned(name, 10)}${value}`

function factLines(result: Result, run: RunFacts, reportPath: string | undefined): string[] {
  const { plan, zones, events } = result
  const warming = warmingText(result)
  const { length } = result.cautions
  const cautions = length === 0 ? '' : ` (begins with ${counted(length, 'caution')})`
  const took = `${quantity(events, 'count')} events in ${quantity(run.wallSeconds * 1000, 'ms')} (${quantity(run.eventsPerSecond, 'count')} events/s)`
  return [
    ...(warming === null ? [] : [fact('warming', warming)]),
    fact('scale', scaleText({ plan, zones })),
    fact('run', `${duration(plan.durationMs)} from seed ${printable(plan.seed)}; ${took}`),
    ...(reportPath === undefined ? [] : [fact('report', printable(reportPath) + cautions)]),
  ]
}
