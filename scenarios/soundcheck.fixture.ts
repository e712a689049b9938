import { main } from './cli.ts'
import { collectingIo } from './commands/collecting-io.fixture.ts'

/**
 * Runs a command line and keeps what it writes.
 *
 * @param line words set apart by spaces, or the words
 */
export async function soundcheck(line: string | readonly string[], { cwd = process.cwd(), isTTY = false } = {}) {
  const io = collectingIo(cwd, isTTY)
  const words = typeof line === 'string' ? line.split(' ').filter(Boolean) : line
  const exitCode = await main(words, io)
  return { exitCode, out: io.out(), err: io.err() }
}
