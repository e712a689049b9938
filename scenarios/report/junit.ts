import type { ObjectiveOutcome, Result } from '../../sim/result.ts'
import { objectiveText } from './objective-text.ts'
import type { RunFacts } from './run-facts.ts'
import { escapeXml } from './text-safety.ts'
import { agreementText, theoryAgreement } from './theory-agreement.ts'
import { verdictOf, verdictSentence } from './verdict.ts'

/** A result and what its run took. */
export interface JunitRun {
  result: Result
  run: RunFacts
}

/**
 * JUnit's XML, as CI servers read it: a suite for each scenario, a case for each objective. An objective that was missed
 * fails its case; one that held only because nothing was observed is skipped. Where no objective is set, the suite is empty.
 */
export function renderJunit(runs: readonly JunitRun[]): string {
  const all = runs.flatMap(({ result }) => result.objectives)
  const seconds = runs.reduce((sum, { run }) => sum + run.wallSeconds, 0)
  const suites = runs.map(suite).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'soundcheck', ...counts(all), time: seconds.toFixed(3) })}>\n${suites}</testsuites>\n`
}

function suite({ result, run }: JunitRun): string {
  const { plan, objectives } = result
  const head = attributes({
    name: plan.name,
    ...counts(objectives),
    time: run.wallSeconds.toFixed(3),
    timestamp: timestamp(run),
  })
  const properties = Object.entries({
    seed: plan.seed,
    question: plan.question,
    verdict: verdictSentence(result),
    theory: agreementText(theoryAgreement(result)),
    listeners: String(plan.population.listeners),
    simulatedListeners: String(plan.scale.simulatedListeners),
    events: String(result.events),
    resultSha256: run.resultSha256,
    version: run.version,
    replay: run.command,
  }).map(([name, value]) => `      <property${attributes({ name, value })}/>\n`)
  const cases = objectives.map((objective) => testcase(objective, plan.name, run.command))
  return `  <testsuite${head}>\n    <properties>\n${properties.join('')}    </properties>\n${cases.join('')}  </testsuite>\n`
}

function testcase(objective: ObjectiveOutcome, scenario: string, command: string): string {
  const { measured, target, interval } = objectiveText(objective)
  const head = attributes({ name: objective.text, classname: scenario, time: '0' })
  const said = `measured ${measured}, objective ${target}, 95 % interval ${interval}: ${verdictOf(objective).word}`
  if (!objective.held) {
    const body = `${said}\nReplay: ${command}`
    return `    <testcase${head}>\n      <failure${attributes({ message: said, type: 'objective-missed' })}>${escapeXml(body)}</failure>\n    </testcase>\n`
  }
  const inside =
    objective.measured.samples === 0
      ? `<skipped${attributes({ message: measured })}/>`
      : `<system-out>${escapeXml(said)}</system-out>`
  return `    <testcase${head}>\n      ${inside}\n    </testcase>\n`
}

function counts(objectives: readonly ObjectiveOutcome[]): Record<string, string> {
  const failures = objectives.filter(({ held }) => !held).length
  const skipped = objectives.filter(({ held, measured }) => held && measured.samples === 0).length
  return { tests: String(objectives.length), failures: String(failures), errors: '0', skipped: String(skipped) }
}

/** JUnit's schema wants a moment without fractions or zone; it is UTC. */
function timestamp({ startedAt }: RunFacts): string {
  return startedAt.slice(0, 19)
}

function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('')
}
