import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { nodeHost } from '../../sim/engine/host.node.ts'
import type { Mode, Plan } from '../../sim/plan.ts'
import type { Result } from '../../sim/result.ts'
import { simulate } from '../../sim/simulate.ts'
import { usesColor } from '../colors.ts'
import { UserError } from '../errors.ts'
import { columnsOf, type Io } from '../io.ts'
import { loadPlan } from '../language/resolve.ts'
import { renderHtml } from '../report/html.ts'
import { renderJunit } from '../report/junit.ts'
import { createProgress } from '../report/progress.ts'
import type { RunFacts } from '../report/run-facts.ts'
import { renderTerminal } from '../report/terminal.ts'
import { theoryAgreement } from '../report/theory-agreement.ts'
import { windowMoves } from '../report/window-moves.ts'
import { shownPath } from '../shown-path.ts'
import { version } from '../version.ts'
import type { ReplayOutput } from './replay.output.ts'
import type { RunOutput } from './run.output.ts'
import { windowCheckText, withHalvedWindows } from './window-check.ts'
import { prepareDirectory, writeFiles } from './write-files.ts'

export interface ReplayArgs {
  /** Name in the library, or path. */
  scenario: string
  seed?: string
  /** Default: one per core. */
  workers?: number
  mode?: Mode
  listeners?: number
  /** Where results go; default `out/<scenario>` below the working directory. */
  out?: string
  quiet: boolean
  json: boolean
  checkWindow: boolean
}

/**
 * Plays a scenario in the simulator, writes result, run facts, report and JUnit file, and prints the verdict.
 *
 * @returns 0 when every objective holds, 1 when one is missed
 * @throws UserError for a scenario that is wrong or too large, and for a directory that cannot be written
 */
export async function run(args: ReplayArgs, io: Io): Promise<number> {
  const startedAt = new Date().toISOString()
  const startMs = performance.now()
  const { plan, rows } = loadPlan(args.scenario, {
    cwd: io.cwd,
    ...(args.seed === undefined ? {} : { seed: args.seed }),
    ...(args.mode === undefined ? {} : { mode: args.mode }),
    ...(args.listeners === undefined ? {} : { listeners: args.listeners }),
  })
  const directory = resolve(io.cwd, args.out ?? join('out', plan.name))
  const shown = shownPath(directory, io.cwd)
  prepareDirectory(directory, shown)
  const workers = Math.min(args.workers ?? availableParallelism(), metrosOf(plan))
  const result = play(plan, workers, args, io)
  const simulatedSeconds = (performance.now() - startMs) / 1000
  const resultText = `${JSON.stringify(result)}\n`
  const check = args.checkWindow ? windowMoves(result, play(withHalvedWindows(plan), workers, args, io)) : null
  const facts: RunFacts = {
    startedAt,
    wallSeconds: simulatedSeconds,
    eventsPerSecond: result.events / simulatedSeconds,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    workers,
    node: process.versions.node,
    version: version(),
    resultSha256: createHash('sha256').update(resultText).digest('hex'),
    command: commandOf(args, plan),
  }
  const runFile: RunOutput = { schemaVersion: 1, ...facts, windowCheck: check }
  writeFiles(directory, shown, [
    ['result.json', resultText],
    ['run.json', `${JSON.stringify(runFile, null, 2)}\n`],
    ['report.html', renderHtml(result, facts, { assumptions: rows, windowMoves: check })],
    ['junit.xml', renderJunit([{ result, run: facts }])],
  ])
  const files = {
    result: join(shown, 'result.json'),
    run: join(shown, 'run.json'),
    report: join(shown, 'report.html'),
    junit: join(shown, 'junit.xml'),
  }
  if (args.json) {
    io.stdout.write(`${JSON.stringify(outputOf(result, facts, files, check))}\n`)
  } else {
    const width = columnsOf(io.stdout)
    io.stdout.write(
      renderTerminal(result, facts, { color: usesColor(io.stdout, io.env), width, reportPath: files.report }),
    )
    if (check) io.stdout.write(`\n${windowCheckText(check, plan)}`)
  }
  return result.held ? 0 : 1
}

function play(plan: Plan, workers: number, args: ReplayArgs, io: Io): Result {
  const totalMs = plan.warmupMs + plan.durationMs
  const progress = args.quiet ? null : createProgress(io.stderr, { totalMs, nowMs: () => performance.now() })
  try {
    return simulate(plan, {
      workers,
      host: nodeHost,
      onProgress: (simulatedMs, _endMs, events) => progress?.update(simulatedMs, events),
    })
  } catch (error) {
    // The simulator's tables and this machine's memory end somewhere.
    if (error instanceof RangeError) throw tooLarge(error)
    throw error
  } finally {
    progress?.stop()
  }
}

function tooLarge({ message }: RangeError): UserError {
  const hint = 'Fewer listeners one by one (--mode sampled, --listeners) take less.'
  return new UserError('scenario-too-large', `The scenario is too large to be simulated here: ${message}. ${hint}`)
}

/** No worker has less than a metro to do. */
function metrosOf({ population }: Plan): number {
  return population.regions.reduce((sum, { metros }) => sum + metros, 0)
}

function outputOf(
  result: Result,
  facts: RunFacts,
  files: ReplayOutput['files'],
  windowCheck: ReplayOutput['windowCheck'],
): ReplayOutput {
  const { plan } = result
  return {
    schemaVersion: 1,
    scenario: plan.name,
    seed: plan.seed,
    held: result.held,
    objectives: result.objectives.map(({ measured, ...objective }) => {
      const observed = measured.samples > 0
      return {
        ...objective,
        measured: observed ? measured.value : null,
        low: observed ? measured.low : null,
        high: observed ? measured.high : null,
        samples: measured.samples,
      }
    }),
    events: result.events,
    mode: plan.mode,
    simulatedListeners: plan.scale.simulatedListeners,
    listeners: plan.population.listeners,
    cautions: result.cautions,
    theory: theoryAgreement(result),
    workers: facts.workers,
    wallSeconds: facts.wallSeconds,
    peakRssBytes: facts.peakRssBytes,
    resultSha256: facts.resultSha256,
    files,
    windowCheck,
  }
}

/** The command that gives this result again, whatever the defaults become. */
function commandOf(args: ReplayArgs, plan: Plan): string {
  const { mode, scale } = plan
  const size = mode === 'individual' ? '' : ` --listeners ${scale.simulatedListeners}`
  return `npx soundcheck replay ${word(args.scenario)} --seed ${word(plan.seed)} --mode ${mode}${size}`
}

/** Quoted where a shell would otherwise take it apart. */
function word(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
