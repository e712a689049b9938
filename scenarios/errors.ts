import type { Problem } from './language/problem.ts'

/**
 * Every way in which what a person handed to Soundcheck can be wrong. The codes are stable: scripts match them in the
 * `error.code` of `--json` output. Each has the sentence that the documentation prints beside it.
 */
export const errorCodes = {
  usage: 'The command line names an unknown command or option, or a value that is not what the option expects.',
  'scenario-not-found': 'No scenario of that name is in the library, and no file is at that path.',
  'scenario-invalid': 'The scenario says something that the language does not allow; `problems` has each place.',
  'scenario-too-large': 'The scenario asks for more than the simulator or this machine can hold.',
  'file-unreadable': 'A file is missing, is not a regular file, is too large or may not be read.',
  'file-invalid': 'A file was read, and its content is not what it has to be.',
  'file-unwritable': 'An output file or directory cannot be written.',
  'data-directory': 'The data directory is in use, is not one of Soundcheck, or is of a newer format.',
  'engine-unavailable':
    'A database, bucket or cluster that the service is told to use does not answer or does not let it in.',
  'twin-unsupported': 'Something happens in the scenario that the live service cannot be made to play.',
  'plan-unsupported': 'Something is in the scenario that the planner cannot search worlds with.',
  'port-in-use': 'Something else listens on a port that the service needs.',
  'service-unreachable': 'No service runs where one was looked for, or it does not answer.',
  'service-refused': 'The service refused a request; the message has its reason.',
  'service-unexpected': 'What answers is not a service that this version of Soundcheck knows.',
} as const

export type ErrorCode = keyof typeof errorCodes

/**
 * Bad input, told to the person who can mend it: a stable code, a message that names what was found and what was
 * expected, and (for scenarios) every problem with its place. The command line prints it without a stack and exits
 * with 2.
 *
 * @example throw new UserError('file-unreadable', 'plays.tsv: no such file')
 */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly code: ErrorCode
  readonly problems: readonly Problem[]

  constructor(code: ErrorCode, message: string, problems: readonly Problem[] = []) {
    super(message)
    this.code = code
    this.problems = problems
  }
}
