import { Option } from 'commander'
import { EXPLAIN_HELP, REPLAY_HELP, TWIN_HELP } from '../cli-help.ts'
import { lengthOfTime, notEmpty, positiveCount, workerCount } from '../option-values.ts'
import { given } from './given.ts'
import type { Declaring } from './program.ts'

/** Commands that play scenarios, or say what is in them. */
export function declareScenarioCommands({ program, io, done }: Declaring): void {
  program
    .command('replay')
    .summary('play a scenario and say which promises held')
    .description('Plays a scenario and says which of its promises held.')
    .argument('<scenario>', 'name in the library (see list), or path of a YAML file', notEmpty)
    .option('--seed <seed>', "seed of all chance, instead of the scenario's", notEmpty)
    .option('--workers <number>', 'workers to share the work (default: one per core)', workerCount)
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
  listeners: number | undefined
  out: string | undefined
  quiet: boolean | undefined
  json: boolean | undefined
  checkWindow: boolean | undefined
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
