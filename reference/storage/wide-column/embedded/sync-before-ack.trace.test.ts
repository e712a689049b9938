import { expect, it } from 'vitest'
import { acknowledgements, traced } from '../../wal-trace.fixture.ts'

const WRITES = 20 + 5 * 16

it('acknowledges a write only after a sync that followed it, one at a time and many at once', () => {
  const { all, tooEarly } = traced(new URL('./traced-writes.fixture.ts', import.meta.url))
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
