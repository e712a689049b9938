import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { nodeHost } from '../../sim/engine/host.node.ts'
import type { Plan } from '../../sim/plan.ts'
import type { Result } from '../../sim/result.ts'
import { simulate } from '../../sim/simulate.ts'
import { usesColor } from '../colors.ts'
import type { Io } from '../io.ts'
import { loadPlan } from '../language/resolve.ts'
import { renderHtml } from '../report/html.ts'
import { renderJunit } from '../report/junit.ts'
import { createProgress } from '../report/progress.ts'
import type { RunFacts } from '../report/run-facts.ts'
import { renderTerminal } from '../report/terminal.ts'
import { version } from '../version.ts'
import type { ReplayOutput } from './replay.output.ts'
import { compareWindows, windowCheckText, withHalvedWindows } from './window-check.ts'
import { writeFiles } from './write-files.ts'

export interface ReplayArgs {
  /** Name in the library, or path. */
  scenario: string
  seed?: string
  /** Default: one per core. */
  workers?: number
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
 * @throws UserError for a scenario that is wrong or a directory that cannot be written
 */
export async function run(args: ReplayArgs, io: Io): Promise<number> {
  const startedAt = new Date().toISOString()
  const startMs = performance.now()
  const { plan, rows } = loadPlan(args.scenario, {
    cwd: io.cwd,
    ...(args.seed === undefined ? {} : { seed: args.seed }),
    ...(args.listeners === undefined ? {} : { listeners: args.listeners }),
  })
  const directory = resolve(io.cwd, args.out ?? join('out', plan.name))
  const workers = args.workers ?? availableParallelism()
  const result = play(plan, workers, args, io)
  const simulatedSeconds = (performance.now() - startMs) / 1000
  const resultText = `${JSON.stringify(result)}\n`
  const check = args.checkWindow ? compareWindows(result, play(withHalvedWindows(plan), workers, args, io)) : null
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
  const paths = {
    result: join(directory, 'result.json'),
    run: join(directory, 'run.json'),
    report: join(directory, 'report.html'),
    junit: join(directory, 'junit.xml'),
  }
  const files = Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, relative(io.cwd, path)]),
  ) as ReplayOutput['files']
  writeFiles(directory, [
    [paths.result, resultText],
    [paths.run, `${JSON.stringify({ schemaVersion: 1, ...facts, windowCheck: check }, null, 2)}\n`],
    [paths.report, renderHtml(result, facts, { assumptions: rows })],
    [paths.junit, renderJunit([{ result, run: facts }])],
  ])
  if (args.json) {
    io.stdout.write(`${JSON.stringify(outputOf(result, facts, files, check))}\n`)
  } else {
    const width = io.stdout.columns ?? 100
    io.stdout.write(
      renderTerminal(result, facts, { color: usesColor(io.stdout, io.env), width, reportPath: files.report }),
    )
    if (check) io.stdout.write(`\n${windowCheckText(check, plan)}`)
  }
  return result.held ? 0 : 1
}

function play(plan: Plan, workers: number, args: ReplayArgs, io: Io): Result {
  const silent = args.quiet || args.json
  const totalMs = plan.warmupMs + plan.durationMs
  const progress = silent ? null : createProgress(io.stderr, { totalMs, nowMs: () => performance.now() })
  try {
    return simulate(plan, {
      workers,
      host: nodeHost,
      onProgress: (simulatedMs, _endMs, events) => progress?.update(simulatedMs, events),
    })
  } finally {
    progress?.stop()
  }
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
    simulatedListeners: plan.scale.simulatedListeners,
    listeners: plan.population.listeners,
    cautions: result.cautions,
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
  return `npx soundcheck replay ${word(args.scenario)} --seed ${word(plan.seed)} --listeners ${plan.scale.simulatedListeners}`
}

/** Quoted where a shell would otherwise take it apart. */
function word(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
