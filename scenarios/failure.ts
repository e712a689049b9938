import { CommanderError } from 'commander'
import type { ErrorOutput } from './commands/error.output.ts'
import { UserError } from './errors.ts'
import type { Io } from './io.ts'
import { printableLines } from './report/text-safety.ts'

/** Exit codes beside what a command returns itself. */
export const EXIT_WRONG_INPUT = 2
const EXIT_DEFECT = 70

/** How a failure is told. */
export interface TellOptions {
  /** As one JSON object, for a program. */
  json: boolean
  /** The command that explains what was tried: `soundcheck replay --help`. */
  help: string
}

/**
 * Tells a person (or, with --json, a program) what went wrong.
 *
 * @returns the exit code
 */
export function tellFailure(error: unknown, { json, help }: TellOptions, io: Io): number {
  if (error instanceof CommanderError) {
    // Help and version were asked for and printed; exit code 0 marks them.
    if (error.exitCode === 0) return 0
    // Help that was printed because no command was given says enough.
    if (error.code === 'commander.help') return EXIT_WRONG_INPUT
  }
  const failure = failureOf(error, help)
  if (json) io.stdout.write(`${JSON.stringify({ schemaVersion: 1, error: failure } satisfies ErrorOutput)}\n`)
  else io.stderr.write(`${printableLines(failure.message)}\n`)
  if (failure.code !== 'defect') return EXIT_WRONG_INPUT
  if (error instanceof Error) io.stderr.write(`${error.stack}\n`)
  return EXIT_DEFECT
}

function failureOf(error: unknown, help: string): ErrorOutput['error'] {
  if (error instanceof UserError) {
    const { code, message, problems } = error
    return { code, message, ...(problems.length > 0 ? { problems: [...problems] } : {}) }
  }
  if (error instanceof CommanderError) return { code: 'usage', message: usageMessage(error.message, help) }
  return { code: 'defect', message: `A defect in Soundcheck: ${error instanceof Error ? error.message : error}` }
}

/** `error: unknown option '--sed'\n(Did you mean --seed?)` → one sentence, and where help is. */
function usageMessage(message: string, help: string): string {
  const [first, hint] = message.replace(/^error: /, '').split('\n')
  const sentence = first.charAt(0).toUpperCase() + first.slice(1) + (/[.?]$/.test(first) ? '' : '.')
  return [sentence, hint?.replace(/^\((.*)\)$/, '$1'), `See ${help}.`].filter(Boolean).join(' ')
}
