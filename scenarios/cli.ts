import { Command, Option } from 'commander'
import { CACHE_HELP, EXPLAIN_HELP, HELP_AFTER, HELP_BEFORE, REPLAY_HELP, TRACE_HELP } from './cli-help.ts'
import { tellFailure } from './failure.ts'
import { columnsOf, type Io } from './io.ts'
import { notEmpty, plainNumber, positiveCount, workerCount } from './option-values.ts'
import { version } from './version.ts'

/**
 * Runs one command line.
 *
 * @param argv without the names of Node and of the script
 * @returns the exit code: 0 done, 1 a promise was missed, 2 wrong input, 70 a defect
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const json = argv.includes('--json')
  let exitCode = 0
  const program = declare(io, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    return tellFailure(error, { json, help: helpFor(program, argv) }, io)
  }
}

/** How to ask for the help of the command that a line names, as far as it names one. */
function helpFor(program: Command, argv: readonly string[]): string {
  let command = program
  let path = program.name()
  for (const word of argv) {
    const inner = command.commands.find((candidate) => candidate.name() === word)
    if (!inner) break
    command = inner
    path += ` ${word}`
  }
  return `${path} --help`
}

/** The streams, environment and directory of this process. */
export function processIo(): Io {
  // A reader that has seen enough (`| head`) closes the pipe; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() }
}

/** Declares every command; its code is loaded when it runs, so that `--help` is quick. */
function declare(io: Io, done: (exitCode: number) => void): Command {
  const program = new Command('soundcheck')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => columnsOf(io.stdout),
      getErrHelpWidth: () => columnsOf(io.stderr),
    })
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand('help [command]', 'explain a command')
    .addHelpText('before', HELP_BEFORE)
    .addHelpText('after', HELP_AFTER)

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
      const { run } = await import('./commands/replay.ts')
      done(
        await run(
          { scenario, quiet: false, json: false, checkWindow: false, ...present(options as ReplayOptions) },
          io,
        ),
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
      const { run } = await import('./commands/explain.ts')
      done(await run({ scenario, json: false, ...present(options as ExplainOptions) }, io))
    })

  program
    .command('list')
    .summary('print the scenarios of the library and their questions')
    .description('Prints the scenarios of the library and their questions.')
    .option('--json', 'print them as one JSON object')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { run } = await import('./commands/list.ts')
      done(await run({ json }, io))
    })

  program
    .command('cache')
    .summary('play a trace of requests against a cache and count its misses')
    .description('Plays a trace of requests against one cache and counts hits and misses.')
    .argument('<trace>', 'file with a trace, as trace writes it', notEmpty)
    .requiredOption('--policy <name>', 'what a full cache throws out, such as lru or fifo')
    .requiredOption('--capacity <number>', 'objects that fit', positiveCount)
    .option('--json', 'print the counts as one JSON object')
    .addHelpText('after', CACHE_HELP)
    .action(async (trace: string, options) => {
      const { run } = await import('./commands/cache.ts')
      done(await run({ trace, json: false, ...present(options as CacheOptions) }, io))
    })

  const trace = program
    .command('trace')
    .summary('write a trace of requests')
    .description('Writes a trace of requests, for cache.')
    .helpCommand('help [command]', 'explain a command')
  trace
    .command('zipf')
    .summary("requests that follow Zipf's law")
    .description(
      "Writes independent requests whose objects follow Zipf's law: the k-th most popular in proportion to k^-exponent.",
    )
    .addOption(count('--objects <number>', 'objects that may be asked for').default(1_000_000, '1M'))
    .option('--exponent <number>', "exponent of Zipf's law", plainNumber, 0.9)
    .addOption(count('--requests <number>', 'requests to write').default(10_000_000, '10M'))
    .addOption(new Option('--seed <number>', 'seed of all chance').default('42', '42'))
    .requiredOption('--out <file>', 'file to write', notEmpty)
    .option('--json', 'print what was written as one JSON object')
    .addHelpText('after', TRACE_HELP)
    .action(async (options) => {
      const { run } = await import('./commands/trace.ts')
      done(await run({ json: false, ...present(options as TraceZipfOptions) }, io))
    })

  return program
}

function count(flags: string, about: string): Option {
  return new Option(flags, about).argParser(positiveCount)
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

interface CacheOptions {
  policy: string
  capacity: number
  json: boolean | undefined
}

interface TraceZipfOptions {
  objects: number
  exponent: number
  requests: number
  seed: string
  out: string
  json: boolean | undefined
}

/** Options that were given: what is undefined is left out. */
type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

function present<T extends object>(options: T): Present<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Present<T>
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo())
