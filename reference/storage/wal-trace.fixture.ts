import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { durableFrom, isWrite, strace, systemCalls } from './strace.fixture.ts'

/** More than a page. */
const SHOWN_BYTES = 10_000
const NAME = /listener-\d+\./g

/** What a trace shows of a program that writes `listener-7.` to SQLite files and `acknowledged listener-7.` to its output. */
interface Acknowledgements {
  /** The names that were acknowledged. */
  readonly all: string[]
  /** Those among them that were not durable in the log of the database by then. */
  readonly tooEarly: string[]
}

/**
 * Runs a program of this project under strace, with a new directory as its argument.
 *
 * @throws Error when strace is not installed, or with what the program wrote to its standard error when it fails
 */
export function traced(program: URL): Acknowledgements {
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-trace-'))
  try {
    const file = join(directory, 'trace.txt')
    const [command, ...options] = strace(file, SHOWN_BYTES)
    const { status, stderr } = spawnSync(command, [...options, process.execPath, program.pathname, directory])
    if (status !== 0) throw new Error(`${program.pathname} ended with ${status}: ${stderr}`)
    return acknowledgements(readFileSync(file, 'utf8'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Goes through a trace. */
export function acknowledgements(trace: string): Acknowledgements {
  const calls = systemCalls(trace)
  const durable = durableFrom(calls, (target) => target.includes('-wal>'), namesIn)
  const acknowledged = calls
    .filter((call) => isWrite(call) && call.text.includes('acknowledged '))
    .flatMap(({ text, start }) => namesIn(text).map((name) => ({ name, start })))
  return {
    all: acknowledged.map(({ name }) => name),
    tooEarly: acknowledged
      .filter(({ name, start }) => (durable.get(name) ?? Number.POSITIVE_INFINITY) >= start)
      .map(({ name }) => name),
  }
}

function namesIn(text: string): readonly string[] {
  return text.match(NAME) ?? []
}
