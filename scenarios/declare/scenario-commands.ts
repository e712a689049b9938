import { Option } from 'commander'
import type { Mode } from '../../sim/plan.ts'
import { EXPLAIN_HELP, PLAN_HELP, REPLAY_HELP, TWIN_HELP } from '../cli-help.ts'
import { lengthOfTime, multiples, notEmpty, positiveCount, workerCount } from '../option-values.ts'
import { given } from './given.ts'
import type { Declaring } from './program.ts'

const modes = ['individual', 'sampled', 'aggregate'] as const satisfies readonly Mode[]

/** Commands that play scenarios, or say what is in them. */
export function declareScenarioCommands({ program, io, done }: Declaring): void {
  program
    .command('replay')
    .summary('play a scenario and say which promises held')
    .description('Plays a scenario and says which of its promises held.')
    .argument('<scenario>', 'name in the library (see list), or path of a YAML file', notEmpty)
    .option('--seed <seed>', "seed of all chance, instead of the scenario's", notEmpty)
    .option('--workers <number>', 'workers to share the work (default: one per core)', workerCount)
    .addOption(
      new Option('--mode <mode>', "how listeners are simulated, instead of the scenario's mode").choices(modes),
    )
    .option('--listeners <number>', "listeners simulated one by one, instead of the scenario's", positiveCount)
    .option('--out <directory>', 'where result, report and run facts go (default: out/<scenario>)', notEmpty)
    .option('--quiet', 'no progress on the terminal')
    .option('--check-window', 'replay again with windows half as long, and say what moves')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', REPLAY_HELP)
    .action(async (scenario: string, options) => {
      const { run } = await import('../commands/replay.ts')
      done(
        await run({ scenario, quiet: false, json: false, checkWindow: false, ...given(options as ReplayOptions) }, io),
      )
    })

  program
    .command('plan')
    .summary('find the cheapest world that keeps the promises')
    .description("Finds the cheapest world that meets a scenario's objectives, and what more money buys.")
    .argument('<scenario>', 'name in the library (see list), or path of a YAML file', notEmpty)
    .option('--seed <seed>', "seed of all chance, instead of the scenario's", notEmpty)
    .option('--workers <number>', 'replays at a time (default: one per core)', workerCount)
    .option('--listeners <number>', 'listeners simulated one by one where it counts', positiveCount, 30_000)
    .option('--pops <multiples>', "PoPs of each provider, times the scenario's (default: 1,0.5,2)", multiples)
    .option('--edge <multiples>', "cache of a PoP, times the scenario's (default: 1,0.5,2)", multiples)
    .option('--shield <multiples>', "cache of a shield, times the scenario's (default: 1,0.5)", multiples)
    .option('--origin <multiples>', "bandwidth of the origin, times the scenario's (default: 1,0.5)", multiples)
    .option(
      '--replicas <multiples>',
      "replicas of each service that a play asks, times the scenario's (default: 1,0.8,1.5)",
      multiples,
    )
    .option('--out <directory>', 'where page, picture and scenario go (default: out/<scenario>-plan)', notEmpty)
    .option('--quiet', 'no progress on the terminal')
    .option('--json', 'print the plan as one JSON object')
    .addHelpText('after', PLAN_HELP)
    .action(async (scenario: string, options) => {
      const { run } = await import('../commands/plan.ts')
      done(await run({ scenario, quiet: false, json: false, ...given(options as PlanOptions) }, io))
    })

  program
    .command('explain')
    .summary('print every figure a scenario starts from, and who said it')
    .description('Prints every figure that a replay of the scenario would start from, and who said it.')
    .argument('<scenario>', 'name in the library (see list), or path of a YAML file', notEmpty)
    .option('--seed <seed>', "seed of all chance, instead of the scenario's", notEmpty)
    .option('--listeners <number>', "listeners simulated one by one, instead of the scenario's", positiveCount)
    .option('--json', 'print plan and rows as one JSON object')
    .addHelpText('after', EXPLAIN_HELP)
    .action(async (scenario: string, options) => {
      const { run } = await import('../commands/explain.ts')
      done(await run({ scenario, json: false, ...given(options as ExplainOptions) }, io))
    })

  program
    .command('list')
    .summary('print the scenarios of the library and their questions')
    .description('Prints the scenarios of the library and their questions.')
    .option('--json', 'print them as one JSON object')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { run } = await import('../commands/list.ts')
      done(await run({ json }, io))
    })

  program
    .command('twin')
    .summary('play a scenario simulated and live, and compare')
    .description('Plays a scenario, scaled to this machine, in the simulator and on the live service, side by side.')
    .argument('<scenario>', 'name in the library (see list), or path of a YAML file', notEmpty)
    .option('--seed <seed>', "seed of all chance, instead of the scenario's", notEmpty)
    .option('--listeners <number>', 'listeners at a time, in both worlds', positiveCount, 300)
    .option('--tracks <number>', 'tracks of the catalog', positiveCount, 4000)
    .addOption(
      new Option('--duration <duration>', 'measured time, which passes for real')
        .argParser(lengthOfTime)
        .default(180_000, '3m'),
    )
    .option('--out <directory>', 'where the comparison goes (default: out/<scenario>)', notEmpty)
    .option('--quiet', 'no progress on the terminal')
    .option('--json', 'print the comparison as one JSON object')
    .addHelpText('after', TWIN_HELP)
    .action(async (scenario: string, { duration, ...options }) => {
      const { run } = await import('../commands/twin.ts')
      const args = { scenario, durationMs: duration, quiet: false, json: false, ...given(options as TwinOptions) }
      done(await run(args, io))
    })
}

interface ReplayOptions {
  seed: string | undefined
  workers: number | undefined
  mode: Mode | undefined
  listeners: number | undefined
  out: string | undefined
  quiet: boolean | undefined
  json: boolean | undefined
  checkWindow: boolean | undefined
}

interface PlanOptions {
  seed: string | undefined
  workers: number | undefined
  listeners: number
  pops: number[] | undefined
  edge: number[] | undefined
  shield: number[] | undefined
  origin: number[] | undefined
  replicas: number[] | undefined
  out: string | undefined
  quiet: boolean | undefined
  json: boolean | undefined
}

interface ExplainOptions {
  seed: string | undefined
  listeners: number | undefined
  json: boolean | undefined
}

interface TwinOptions {
  seed: string | undefined
  listeners: number
  tracks: number
  out: string | undefined
  quiet: boolean | undefined
  json: boolean | undefined
}
