import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { EXPLAIN_HELP, HELP_AFTER, HELP_BEFORE, REPLAY_HELP } from './cli-help.ts'
import { UserError } from './errors.ts'
import type { Io } from './io.ts'
import { parseQuantity } from './language/parse-quantity.ts'
import { version } from './version.ts'

/** Exit codes beside what a command returns itself. */
const EXIT_WRONG_INPUT = 2
const EXIT_DEFECT = 70

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
    return fail(error, json, io)
  }
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
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .addHelpText('before', HELP_BEFORE)
    .addHelpText('after', HELP_AFTER)

  program
    .command('replay')
    .summary('play a scenario and say which promises held')
    .description('Plays a scenario and says which of its promises held.')
    .argument('<scenario>', 'name in the library (see list), or path of a YAML file')
    .option('--seed <seed>', "seed of all chance, instead of the scenario's")
    .option('--workers <number>', 'workers to share the work (default: one per core)', positiveWhole)
    .option('--listeners <number>', "listeners simulated one by one, instead of the scenario's", positiveCount)
    .option('--out <directory>', 'where result, report and run facts go (default: out/<scenario>)')
    .option('--quiet', 'no progress')
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
    .argument('<scenario>', 'name in the library (see list), or path of a YAML file')
    .option('--seed <seed>', "seed of all chance, instead of the scenario's")
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
    .argument('<trace>', 'file with a trace, as trace writes it')
    .requiredOption('--policy <name>', 'what a full cache throws out, such as lru or fifo')
    .requiredOption('--capacity <number>', 'objects that fit', positiveCount)
    .option('--json', 'print the counts as one JSON object')
    .action(async (trace: string, options) => {
      const { run } = await import('./commands/cache.ts')
      done(await run({ trace, json: false, ...present(options as CacheOptions) }, io))
    })

  const trace = program
    .command('trace')
    .summary('write a trace of requests')
    .description('Writes a trace of requests, for cache.')
  trace
    .command('zipf')
    .summary("requests that follow Zipf's law")
    .description(
      "Writes independent requests whose objects follow Zipf's law: the k-th most popular in proportion to k^-exponent.",
    )
    .option('--objects <number>', 'objects that may be asked for', positiveCount, 1_000_000)
    .option('--exponent <number>', "exponent of Zipf's law", plainNumber, 0.9)
    .option('--requests <number>', 'requests to write', positiveCount, 10_000_000)
    .option('--seed <seed>', 'seed of all chance', '42')
    .requiredOption('--out <file>', 'file to write')
    .option('--json', 'print what was written as one JSON object')
    .action(async (options) => {
      const { run } = await import('./commands/trace.ts')
      done(await run({ json: false, ...present(options as TraceZipfOptions) }, io))
    })

  return program
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

function positiveCount(text: string): number {
  const value = parseQuantity(text, 'count')
  if (value === null || value < 1 || !Number.isInteger(value)) {
    throw new InvalidArgumentError('Expected a whole number from 1, such as 500, 100k or 1M.')
  }
  return value
}

function positiveWhole(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError('Expected a whole number from 1, such as 2.')
  return value
}

function plainNumber(text: string): number {
  const value = parseQuantity(text, 'number')
  if (value === null) throw new InvalidArgumentError('Expected a number from 0, such as 0.9.')
  return value
}

/** Tells a person (or, with --json, a program) what went wrong. */
function fail(error: unknown, json: boolean, io: Io): number {
  if (error instanceof CommanderError) {
    // Help and version were asked for and printed; exit code 0 marks them.
    if (error.exitCode === 0) return 0
    // Help that was printed because no command was given says enough.
    if (error.code === 'commander.help') return EXIT_WRONG_INPUT
  }
  const { code, message, problems, exitCode } = describeFailure(error)
  if (json) {
    const known = { code, message, ...(problems.length > 0 ? { problems } : {}) }
    io.stdout.write(`${JSON.stringify({ schemaVersion: 1, error: known })}\n`)
  } else {
    io.stderr.write(`${message}\n`)
    if (exitCode === EXIT_DEFECT && error instanceof Error) io.stderr.write(`${error.stack}\n`)
  }
  return exitCode
}

interface Failure {
  code: string
  message: string
  problems: UserError['problems']
  exitCode: number
}

function describeFailure(error: unknown): Failure {
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, problems: error.problems, exitCode: EXIT_WRONG_INPUT }
  }
  if (error instanceof CommanderError) {
    return { code: 'usage', message: usageMessage(error.message), problems: [], exitCode: EXIT_WRONG_INPUT }
  }
  const said = error instanceof Error ? error.message : String(error)
  return { code: 'defect', message: `A defect in Soundcheck: ${said}`, problems: [], exitCode: EXIT_DEFECT }
}

/** `error: unknown option '--sed'\n(Did you mean --seed?)` → one sentence, and where help is. */
function usageMessage(message: string): string {
  const [first, hint] = message.replace(/^error: /, '').split('\n')
  const sentence = first.charAt(0).toUpperCase() + first.slice(1) + (/[.?]$/.test(first) ? '' : '.')
  return [sentence, hint?.replace(/^\((.*)\)$/, '$1'), 'See soundcheck --help.'].filter(Boolean).join(' ')
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo())
