import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../language/scenario-files.fixture.ts'
import { cacheOutput } from './cache.output.ts'
import { type CacheArgs, run } from './cache.ts'
import { collectingIo } from './collecting-io.fixture.ts'

const folder = temporaryFolder()

/** Asked for in this order, a cache of 2 holds 1 2, then 2 1 (LRU) or 1 2 (FIFO); 3 throws out 2 (LRU) or 1 (FIFO). */
const small = [1, 2, 1, 3, 1]

beforeAll(() => {
  write('small.trace', small)
  // Longer than one block of the reader, and no multiple of it.
  write(
    'cycle.trace',
    Array.from({ length: 200_001 }, (_, i) => i % 1000),
  )
  write('large-ids.trace', [0xffffffff, 0, 0xffffffff, 2 ** 26, 0, 2 ** 26])
  write(
    'late-large-id.trace',
    Array.from({ length: 100_000 }, (_, i) => (i === 90_000 ? 2 ** 31 : i % 999)),
  )
  writeFileSync(join(folder, 'cut.trace'), new Uint8Array(4001))
  writeFileSync(join(folder, 'empty.trace'), '')
  mkdirSync(join(folder, 'folder.trace'))
})

function write(name: string, ids: number[]): void {
  const bytes = Buffer.alloc(ids.length * 4)
  for (const [i, id] of ids.entries()) bytes.writeUInt32LE(id, i * 4)
  writeFileSync(join(folder, name), bytes)
}

const args = (changes: Partial<CacheArgs>): CacheArgs => ({
  trace: 'small.trace',
  policy: 'lru',
  capacity: 2,
  json: true,
  ...changes,
})

async function misses(changes: Partial<CacheArgs>): Promise<number> {
  const io = collectingIo(folder)
  expect(await run(args(changes), io)).toBe(0)
  return cacheOutput.parse(JSON.parse(io.out())).misses
}

async function failure(changes: Partial<CacheArgs>): Promise<unknown> {
  return run(args(changes), collectingIo(folder)).catch((error: unknown) => error)
}

describe('soundcheck cache', () => {
  it('counts misses', async () => {
    expect(await misses({ policy: 'lru' })).toBe(3)
    expect(await misses({ policy: 'fifo' })).toBe(4)
    expect(await misses({ capacity: 1 })).toBe(5)
  })

  it('reads a trace of several blocks to its end', async () => {
    expect(await misses({ trace: 'cycle.trace', capacity: 999 })).toBe(200_001)
    expect(await misses({ trace: 'cycle.trace', capacity: 1000 })).toBe(1000)
  })

  it('takes any id of 32 bits', async () => {
    expect(await misses({ trace: 'large-ids.trace', capacity: 3 })).toBe(3)
    expect(await misses({ trace: 'large-ids.trace', capacity: 2 })).toBe(4)
    // One block and more of small ids before the first large one.
    expect(await misses({ trace: 'late-large-id.trace', capacity: 1000 })).toBe(1000)
  })

  it('prints one JSON object that its schema knows', async () => {
    const io = collectingIo(folder)
    await run(args({}), io)
    const output = cacheOutput.parse(JSON.parse(io.out()))
    expect(output).toMatchObject({ trace: 'small.trace', policy: 'lru', capacity: 2, requests: 5, missRatio: 0.6 })
  })

  it('prints a few lines for people, the miss ratio with 4 digits', async () => {
    const io = collectingIo(folder)
    await run(args({ json: false, trace: 'cycle.trace', capacity: 1000 }), io)
    expect(io.out()).toMatch(/^requests {4}200\u202f001$/m)
    expect(io.out()).toMatch(/^misses {6}1\u202f000$/m)
    expect(io.out()).toMatch(/^miss ratio {2}0\.0050$/m)
    expect(io.err()).toBe('')
  })

  it.each([
    [
      { policy: 'fifp' },
      'usage',
      'There is no policy "fifp"; there are lru, fifo, sieve, s3-fifo, lfu, clock, slru, arc. Did you mean fifo?',
    ],
    [{ policy: 'FIFO' }, 'usage', 'Did you mean fifo?'],
    [
      { policy: 'belady' },
      'usage',
      'There is no policy "belady"; there are lru, fifo, sieve, s3-fifo, lfu, clock, slru, arc.',
    ],
    [{ policy: 'constructor' }, 'usage', 'There is no policy "constructor"'],
    [{ capacity: 0 }, 'usage', '--capacity must be a whole number from 1'],
    [{ capacity: 2.5 }, 'usage', '--capacity must be a whole number from 1'],
    [{ capacity: Number.NaN }, 'usage', 'got NaN'],
    [{ trace: 'cut.trace' }, 'file-invalid', 'cut.trace has 4001 bytes, which is not a multiple of 4'],
    [{ trace: 'empty.trace' }, 'file-invalid', 'empty.trace is empty'],
    [{ trace: 'none.trace' }, 'file-unreadable', 'none.trace cannot be read: there is no such file'],
    [{ trace: 'folder.trace' }, 'file-unreadable', 'folder.trace cannot be read: it is not a regular file'],
  ] as const)('refuses %j', async (changes, code, message) => {
    expect(await failure(changes)).toMatchObject({ code, message: expect.stringContaining(message) })
  })
})
