import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('./traced-writes.fixture.ts', import.meta.url))
/** More than a page, so that strace cuts none. */
const SHOWN_BYTES = 10_000
const WRITES = 20 + 5 * 16
const NAME = /listener-\d+\./g

let directory: string

beforeAll(() => {
  if (spawnSync('strace', ['-V']).error) throw new Error('strace is not installed: apt-get install strace')
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-trace-'))
})

afterAll(() => {
  if (directory) rmSync(directory, { recursive: true })
})

/**
 * Goes through a trace by `strace -f -y` line by line.
 *
 * @returns names of rows that were acknowledged, and of those among them that no sync had made durable by then: a sync of the log that
 * began when their write was over, and that is over
 */
function acknowledgements(trace: string): { all: string[]; tooEarly: string[] } {
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

it('acknowledges a write only after a sync that followed it, one at a time and many at once', () => {
  const file = join(directory, 'trace.txt')
  const options = ['-f', '-y', '-s', String(SHOWN_BYTES), '-e', 'trace=write,pwrite64,fsync,fdatasync', '-o', file]
  const { status, stderr } = spawnSync('strace', [...options, process.execPath, PROGRAM, join(directory, 'data.db')])
  expect([status, String(stderr)]).toEqual([0, ''])
  const { all, tooEarly } = acknowledgements(readFileSync(file, 'utf8'))
  expect(tooEarly).toEqual([])
  expect(new Set(all).size).toBe(WRITES)
}, 120_000)

it('would see an acknowledgement that comes before the sync is over', () => {
  const write = '7 pwrite64(21</d/data.db-wal>, "listener-1.", 11, 0) = 11'
  const sync = '7 fdatasync(21</d/data.db-wal>) = 0'
  const acknowledge = '8 write(1<pipe:[3]>, "acknowledged listener-1.\\n", 25) = 25'
  const check = (...lines: string[]) => acknowledgements(lines.join('\n')).tooEarly
  expect(check(write, sync, acknowledge)).toEqual([])
  expect(check(write, acknowledge, sync)).toEqual(['listener-1.'])
  expect(check(sync, write, acknowledge)).toEqual(['listener-1.'])
  const [begun, ended] = ['7 fdatasync(21</d/data.db-wal> <unfinished ...>', '7 <... fdatasync resumed>) = 0']
  expect(check(write, begun, acknowledge, ended)).toEqual(['listener-1.'])
  expect(check(begun, write, ended, acknowledge)).toEqual(['listener-1.'])
  expect(check(write, begun, ended, acknowledge)).toEqual([])
  expect(check(write, sync.replace('= 0', '= -1 EIO'), acknowledge)).toEqual(['listener-1.'])
})
