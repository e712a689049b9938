import { Command } from 'commander'
import { HELP_AFTER, HELP_BEFORE } from './cli-help.ts'
import { declareCacheCommands } from './declare/cache-commands.ts'
import { declareCatalogCommands } from './declare/catalog-commands.ts'
import { declareDataCommands } from './declare/data-commands.ts'
import { declareScenarioCommands } from './declare/scenario-commands.ts'
import { declareAccountCommand, declareAppCommand, declareServiceCommands } from './declare/service-commands.ts'
import { EXIT_WRONG_INPUT, tellFailure } from './failure.ts'
import { reasonOf } from './file-error.ts'
import { columnsOf, type Io } from './io.ts'
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
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) closes the pipe; that is no failure.
    if (error.code === 'EPIPE') process.exit(0)
    process.stderr.write(`The output cannot be written: ${reasonOf(error)}.\n`)
    process.exit(EXIT_WRONG_INPUT)
  })
  // Progress that nobody can read is no reason to leave off.
  process.stderr.on('error', () => {})
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() }
}

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
    // Options belong to the command that they stand behind, also where a command has commands of its own.
    .enablePositionalOptions()
    .addHelpText('before', HELP_BEFORE)
    .addHelpText('after', HELP_AFTER)

  declareScenarioCommands({ program, io, done })
  declareCacheCommands({ program, io, done })
  declareServiceCommands({ program, io, done })
  declareAppCommand({ program, io, done })
  declareAccountCommand({ program, io, done })
  declareCatalogCommands({ program, io, done })
  declareDataCommands({ program, io, done })
  return program
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo())
