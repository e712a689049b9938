import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** More than a page, so that strace cuts none. */
const SHOWN_BYTES = 10_000
const NAME = /listener-\d+\./g

/** What a trace shows of a program that writes `listener-7.` to SQLite files and `acknowledged listener-7.` to its output. */
interface Acknowledgements {
  /** The names that were acknowledged. */
  readonly all: string[]
  /** Those among them that no sync had made durable by then: a sync of the log that began when their write was over, and that is over. */
  readonly tooEarly: string[]
}

/**
 * Runs a program of this project under strace, with a new directory as its argument.
 *
 * @throws Error when strace is not installed, or with what the program wrote to its standard error when it fails
 */
export function traced(program: URL): Acknowledgements {
  if (spawnSync('strace', ['-V']).error) throw new Error('strace is not installed: apt-get install strace')
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-trace-'))
  try {
    const file = join(directory, 'trace.txt')
    const options = ['-f', '-y', '-s', String(SHOWN_BYTES), '-e', 'trace=write,pwrite64,fsync,fdatasync', '-o', file]
    const { status, stderr } = spawnSync('strace', [...options, process.execPath, program.pathname, directory])
    if (status !== 0) throw new Error(`${program.pathname} ended with ${status}: ${stderr}`)
    return acknowledgements(readFileSync(file, 'utf8'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Goes through a trace by `strace -f -y` line by line. */
export function acknowledgements(trace: string): Acknowledgements {
  const all: string[] = []
  const tooEarly: string[] = []
  const written = new Set<string>()
  const durable = new Set<string>()
  const underWay = new Map<string, { call: string; text: string; covers: string[] }>()
  for (const line of trace.split('\n')) {
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (rest === undefined) continue
    if (!rest.startsWith('<... ')) {
      const call = /^\w+/.exec(rest)?.[0] ?? ''
      underWay.set(thread, { call, text: rest, covers: /^fd?a?t?a?sync/.test(call) ? [...written] : [] })
      const acknowledged = call === 'write' && rest.includes('acknowledged ') ? (rest.match(NAME) ?? []) : []
      all.push(...acknowledged)
      tooEarly.push(...acknowledged.filter((name) => !durable.has(name)))
    }
    if (rest.endsWith('<unfinished ...>')) continue
    const { call, text, covers } = underWay.get(thread) ?? { call: '', text: '', covers: [] }
    if (call === 'pwrite64' && text.includes('-wal>')) for (const name of text.match(NAME) ?? []) written.add(name)
    if (text.includes('-wal>') && / = 0$/.test(rest)) for (const name of covers) durable.add(name)
  }
  return { all, tooEarly }
}
