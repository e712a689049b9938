import type { ObjectiveOutcome, Result } from '../../sim/result.ts'
import { allowanceUsed } from './allowance.ts'
import { lowerFirst } from './first-letter.ts'
import { objectiveText } from './objective-text.ts'

/** How sure a verdict is: an objective is uncertain when its target lies inside the interval, or no interval is known. */
export type VerdictKind = 'held' | 'missed' | 'uncertain'

export interface Verdict {
  kind: VerdictKind
  /** Goes with the color, so that color never carries the verdict alone. */
  sign: '✓' | '✗' | '?'
  /** What makes it uncertain: `held here`, `missed here` or `nothing observed`; empty otherwise. */
  detail: string
  /** `held`, `missed`, or `uncertain: ` and the detail */
  word: string
}

const SIGNS = { held: '✓', missed: '✗', uncertain: '?' } as const

/** The verdict on one objective. */
export function verdictOf(objective: ObjectiveOutcome): Verdict {
  const outcome = objective.held ? 'held' : 'missed'
  if (objective.measured.samples === 0) return uncertain('nothing observed')
  return objective.certain ? certain(outcome) : uncertain(`${outcome} here`)
}

/** The verdict on the whole run: missed or held as the exit code has it, uncertain when doubtful objectives decide it. */
export function overallVerdict(result: Result): Verdict {
  const kinds = result.objectives.map((objective) => verdictOf(objective).kind)
  if (kinds.includes('missed')) return certain('missed')
  if (!kinds.includes('uncertain')) return certain('held')
  return uncertain(`${result.held ? 'held' : 'missed'} here`)
}

/** The verdict in one sentence, two where there is a doubt to state: the finding, then the figure, then the doubt. */
export function verdictSentence(result: Result): string {
  const { objectives } = result
  if (objectives.length === 0) return 'The scenario sets no objectives, so there is nothing to hold or to miss.'
  const missed = objectives.filter((objective) => !objective.held)
  const sentence = missed.length > 0 ? missedSentence(missed, objectives.length) : heldSentence(objectives)
  return [sentence, doubtSentence(objectives)].filter((part) => part !== '').join(' ')
}

function missedSentence(missed: ObjectiveOutcome[], all: number): string {
  const worst = mostUsed(missed)
  const others = all - missed.length
  if (missed.length === 1) {
    const rest =
      others === 0 ? '' : others === 1 ? '; the other objective held' : `; the other ${others} objectives held`
    return `${figure(worst, ' is ')}${rest}.`
  }
  const which = missed.length === all ? `${allOf(all)} are missed` : `${missed.length} of ${all} objectives are missed`
  return `${which}, most clearly ${lowerFirst(figure(worst, ' at '))}.`
}

function heldSentence(objectives: ObjectiveOutcome[]): string {
  const [first] = objectives
  if (objectives.length === 1) return `The objective held: ${lowerFirst(figure(first, ' is '))}.`
  const observed = objectives.filter((objective) => objective.measured.samples > 0)
  if (observed.length === 0) return `${allOf(objectives.length)} held, because nothing was observed.`
  return `${allOf(objectives.length)} held; the tightest is ${lowerFirst(figure(mostUsed(observed), ' at '))}.`
}

function doubtSentence(objectives: ObjectiveOutcome[]): string {
  const names = (which: ObjectiveOutcome[]) => which.map((o) => lowerFirst(objectiveText(o).name))
  const unseen = objectives.filter((o) => o.measured.samples === 0)
  const unsure = objectives.filter((o) => o.measured.samples > 0 && !o.certain)
  const hasInterval = ({ measured }: ObjectiveOutcome) => measured.high > measured.low
  const doubtful = names(unsure.filter(hasInterval))
  const unmeasured = names(unsure.filter((o) => !hasInterval(o)))
  const doubts: string[] = []
  if (doubtful.length > 0) {
    const why =
      doubtful.length === 1 ? 'its target lies inside its interval' : 'their targets lie inside their intervals'
    doubts.push(`Another seed could turn the verdict on ${listed(doubtful)}: ${why}.`)
  }
  if (unmeasured.length > 0) doubts.push(`Too little was observed to say how sure ${listed(unmeasured)} is.`)
  if (unseen.length > 0 && unseen.length < objectives.length)
    doubts.push(`Nothing was observed for ${listed(names(unseen))}.`)
  return doubts.join(' ')
}

/** `Start-up p99 is 1.73 s (objective < 500 ms; 95 % interval 1.65–1.81 s)` */
function figure(objective: ObjectiveOutcome, verb: string): string {
  const text = objectiveText(objective)
  if (objective.measured.samples === 0) return `${text.name} (objective ${text.target}): ${text.measured}`
  return `${text.name}${verb}${text.measured} (objective ${text.target}; 95\u00a0% interval ${text.interval})`
}

function mostUsed(objectives: ObjectiveOutcome[]): ObjectiveOutcome {
  const used = (o: ObjectiveOutcome) =>
    o.measured.samples === 0 ? 0 : (allowanceUsed(o, o.measured.value) ?? Infinity)
  return objectives.reduce((most, objective) => (used(objective) > used(most) ? objective : most))
}

function certain(kind: 'held' | 'missed'): Verdict {
  return { kind, sign: SIGNS[kind], detail: '', word: kind }
}

function uncertain(detail: string): Verdict {
  return { kind: 'uncertain', sign: SIGNS.uncertain, detail, word: `uncertain: ${detail}` }
}

function listed(names: string[]): string {
  return names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

const allOf = (count: number) => (count === 2 ? 'Both objectives' : `All ${count} objectives`)
