import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../language/scenario-files.fixture.ts'
import { type CacheOutput, cacheOutput } from './cache.output.ts'
import { run } from './cache.ts'
import type { CacheArgs } from './cache-question.ts'
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
  // a and b fit into 10 bytes; c is larger than that.
  writeFileSync(join(folder, 'sized.csv'), 'id,size,time\na,4,0\n"b",6,1\na,4,2\nc,12,50\na,4,100')
  // Ids that differ in the high half alone; the second is over 2^53.
  writeOracle('three.oracleGeneral', [
    [1, 5n, 500],
    [1, 5n + (1n << 60n), 1000],
    [2, 5n, 500],
    [3, 7n, 0],
  ])
  const big = (5n + (1n << 60n)).toString()
  writeFileSync(
    join(folder, 'three.csv'),
    `time,Obj_ID,obj_size\r\n1,5,500\r\n1,${big},1000\r\n\r\n2,5,500\r\n3,7,0\r\n`,
  )
  writeFileSync(join(folder, 'three.txt'), `"x, y",1,5,500\nx,1,${big},1000\nx,2,5,500\nx,3,7,0\n`)
  // Enough records to be known for what they are, and an object that comes back: 0 1 … 6 0 1 ….
  writeOracle(
    'known.bin',
    Array.from({ length: 70 }, (_, i) => [i, BigInt(i % 7), 100]),
    (i) => (i + 7 < 70 ? i + 7 : -1),
  )
  const known = readFileSync(join(folder, 'known.bin'))
  writeFileSync(join(folder, 'known.oracleGeneral.zst'), zstdCompressSync(known))
  // In several frames, as parallel packers write them, and under a name that says nothing.
  const frames = [known.subarray(0, 1000), known.subarray(1000)].map((part) => zstdCompressSync(part))
  writeFileSync(join(folder, 'frames'), Buffer.concat(frames))
  writeFileSync(join(folder, 'known.gz'), gzipSync(known))
  writeFileSync(join(folder, 'sized.csv.zst'), zstdCompressSync(readFileSync(join(folder, 'sized.csv'))))
  writeFileSync(join(folder, 'sized'), readFileSync(join(folder, 'sized.csv')))
  writeFileSync(join(folder, 'half.zst'), zstdCompressSync(known).subarray(0, 60))
  writeFileSync(join(folder, 'cut.oracleGeneral.zst'), zstdCompressSync(known.subarray(0, 100)))
  writeFileSync(join(folder, 'nothing.zst'), zstdCompressSync(new Uint8Array(0)))
  writeFileSync(join(folder, 'header.csv'), 'time,id,size\n')
  writeFileSync(join(folder, 'noheader.csv'), '1,2\n3,4\n')
  writeFileSync(join(folder, 'short.csv'), 'size,id\n1,2\n3\n')
  writeFileSync(join(folder, 'size.csv'), 'size,id\nbig,2\n')
  writeFileSync(join(folder, 'back.csv'), 'time,id\n5,1\n4,1\n')
  writeFileSync(join(folder, 'quote.csv'), 'id\n"a\n')
  writeFileSync(join(folder, 'cut.oracleGeneral'), new Uint8Array(25))
  writeOracle('back.oracleGeneral', [
    [9, 1n, 1],
    [8, 1n, 1],
  ])
  writeFileSync(join(folder, 'cut.trace'), new Uint8Array(4001))
  writeFileSync(join(folder, 'empty.trace'), '')
  mkdirSync(join(folder, 'folder.trace'))
})

function write(name: string, ids: number[]): void {
  const bytes = Buffer.alloc(ids.length * 4)
  for (const [i, id] of ids.entries()) bytes.writeUInt32LE(id, i * 4)
  writeFileSync(join(folder, name), bytes)
}

function writeOracle(
  name: string,
  records: [timeS: number, id: bigint, sizeBytes: number][],
  nextOf: (i: number) => number = () => -1,
): void {
  const bytes = Buffer.alloc(records.length * 24)
  for (const [i, [timeS, id, sizeBytes]] of records.entries()) {
    bytes.writeUInt32LE(timeS, i * 24)
    bytes.writeBigUInt64LE(id, i * 24 + 4)
    bytes.writeUInt32LE(sizeBytes, i * 24 + 12)
    bytes.writeBigInt64LE(BigInt(nextOf(i)), i * 24 + 16)
  }
  writeFileSync(join(folder, name), bytes)
}

const args = (changes: Partial<CacheArgs>): CacheArgs => ({
  trace: 'small.trace',
  policy: 'lru',
  capacity: '2',
  sizes: false,
  admission: null,
  ttl: null,
  format: null,
  columns: null,
  sample: null,
  curve: false,
  out: null,
  seed: '42',
  json: true,
  ...changes,
})

async function misses(changes: Partial<CacheArgs>): Promise<number> {
  const io = collectingIo(folder)
  expect(await run(args(changes), io)).toBe(0)
  return cacheOutput.parse(JSON.parse(io.out())).misses
}

async function output(changes: Partial<CacheArgs>): Promise<CacheOutput> {
  const io = collectingIo(folder)
  expect(await run(args(changes), io)).toBe(0)
  return cacheOutput.parse(JSON.parse(io.out()))
}

async function failure(changes: Partial<CacheArgs>): Promise<unknown> {
  return run(args(changes), collectingIo(folder)).catch((error: unknown) => error)
}

describe('soundcheck cache', () => {
  it('counts misses', async () => {
    expect(await misses({ policy: 'lru' })).toBe(3)
    expect(await misses({ policy: 'fifo' })).toBe(4)
    expect(await misses({ capacity: '1' })).toBe(5)
  })

  it('reads a trace of several blocks to its end', async () => {
    expect(await misses({ trace: 'cycle.trace', capacity: '999' })).toBe(200_001)
    expect(await misses({ trace: 'cycle.trace', capacity: '1000' })).toBe(1000)
  })

  it('takes any id of 32 bits', async () => {
    expect(await misses({ trace: 'large-ids.trace', capacity: '3' })).toBe(3)
    expect(await misses({ trace: 'large-ids.trace', capacity: '2' })).toBe(4)
    // One block and more of small ids before the first large one.
    expect(await misses({ trace: 'late-large-id.trace', capacity: '1000' })).toBe(1000)
  })

  it('prints one JSON object that its schema knows', async () => {
    const io = collectingIo(folder)
    await run(args({}), io)
    const output = cacheOutput.parse(JSON.parse(io.out()))
    expect(output).toMatchObject({ trace: 'small.trace', policy: 'lru', capacity: 2, requests: 5, missRatio: 0.6 })
  })

  it('prints a few lines for people, the miss ratio with 4 digits', async () => {
    const io = collectingIo(folder)
    await run(args({ json: false, trace: 'cycle.trace', capacity: '1000' }), io)
    expect(io.out()).toMatch(/^requests {4}200\u202f001$/m)
    expect(io.out()).toMatch(/^misses {6}1\u202f000$/m)
    expect(io.out()).toMatch(/^miss ratio {2}0\.0050$/m)
    expect(io.err()).toBe('')
  })

  it('takes the sizes of a trace, a lifetime, and what admission says', async () => {
    const sized = { trace: 'sized.csv', sizes: true, capacity: '10B' }
    expect(await output(sized)).toMatchObject({
      capacity: 10,
      capacityUnit: 'bytes',
      misses: 3,
      rejected: 1,
      bytes: { asked: 30, missed: 22, missRatio: 22 / 30 },
    })
    // a comes back after 100 s, when its lifetime is over, though there is room.
    expect(await output({ ...sized, capacity: '1kB', ttl: '60s' })).toMatchObject({ misses: 4, expired: 2 })
    expect(await output({ ...sized, capacity: '1kB', ttl: '101s', policy: 'ttl' })).toMatchObject({ misses: 3 })
    expect(await output({ ...sized, capacity: '1kB', admission: 'size-limit=5B' })).toMatchObject({
      misses: 3,
      rejected: 2,
    })
    expect(await output({ admission: 'second' })).toMatchObject({ misses: 4, rejected: 3 })
    expect(await output({ ttl: '2', capacity: '10' })).toMatchObject({ misses: 5, expired: 3 })
  })

  it('says the same of one trace in three formats', async () => {
    for (const [trace, more] of [
      ['three.oracleGeneral', {}],
      ['three.csv', {}],
      ['three.txt', { format: 'csv', columns: '-,time,id,size' }],
    ] as const) {
      expect(await output({ ...more, trace, sizes: true, capacity: '1500B' })).toMatchObject({
        requests: 4,
        misses: 3,
        bytes: { asked: 2001, missed: 1501 },
      })
    }
  })

  it.each([
    ['known.bin', 'oracleGeneral', 'content', null],
    ['known.oracleGeneral.zst', 'oracleGeneral', 'name', 'zstd'],
    ['frames', 'oracleGeneral', 'content', 'zstd'],
    ['known.gz', 'oracleGeneral', 'content', 'gzip'],
  ] as const)('knows %s for what it is, packed or not', async (trace, format, formatFrom, packing) => {
    const read = await output({ trace, sizes: true, capacity: '700B' })
    expect(read).toMatchObject({ format, formatFrom, packing, requests: 70, misses: 7, bytes: { asked: 7000 } })
  })

  it('takes a file that nothing is known of for raw ids, and says so', async () => {
    expect(await output({})).toMatchObject({ format: 'u32', formatFrom: 'default', packing: null })
    expect(await output({ format: 'u32' })).toMatchObject({ formatFrom: 'option' })
    expect(await output({ trace: 'sized' })).toMatchObject({ format: 'csv', formatFrom: 'content', requests: 5 })
    expect(await output({ trace: 'sized.csv.zst' })).toMatchObject({ format: 'csv', formatFrom: 'name', requests: 5 })
    const io = collectingIo(folder)
    await run(args({ json: false }), io)
    expect(io.out()).toMatch(/^trace {7}small\.trace, read as raw 32-bit ids \(u32\); nothing says what it is/m)
  })

  it('puts beside the ratio what theory says, where it says something', async () => {
    const cycle = { trace: 'cycle.trace', capacity: '100' }
    const lru = await output(cycle)
    // A thousand objects equally often: a tenth fits, and first requests always miss.
    const hit = 0.1 * (1 - 1000 / 200_001)
    expect(lru.theory).toMatchObject({ model: 'lru', applies: true, missRatio: expect.closeTo(1 - hit, 4) })
    expect(lru.theory?.difference).toBeCloseTo(hit, 4)
    expect(lru.theory?.staticOptimum).toBeCloseTo(0.9, 4)
    expect((await output({ ...cycle, policy: 'fifo' })).theory).toMatchObject({ model: 'fifo', applies: true })
    expect((await output({ ...cycle, policy: 'sieve' })).theory).toMatchObject({ model: 'lru', applies: false })
    expect((await output({ ...cycle, admission: 'second' })).theory).toBeNull()
    expect((await output({ ...cycle, sample: '0.1' })).theory).toBeNull()
    const { curve } = await output({ ...cycle, curve: true, out: 'curve.svg' })
    expect(curve?.theory?.map(({ capacity }) => capacity)).toEqual(curve?.points.map(({ capacity }) => capacity))
  })

  it('draws the curve, in a file and in characters', async () => {
    const io = collectingIo(folder)
    await run(args({ trace: 'cycle.trace', capacity: '500', curve: true, out: 'pictures/curve.svg', json: false }), io)
    expect(io.out()).toMatch(/^curve {7}pictures\/curve\.svg$/m)
    expect(io.out()).toContain('█'.repeat(50))
    const svg = readFileSync(join(folder, 'pictures/curve.svg'), 'utf8')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*Miss ratio of lru on cycle\.trace/)
  })

  it('gives a curve that its own runs lie on, by distances or by many caches', async () => {
    for (const policy of ['lru', 's3-fifo']) {
      const { curve } = await output({ trace: 'late-large-id.trace', policy, curve: true, out: 'curve.svg' })
      const middle = curve?.points[curve.points.length >> 1]
      const alone = await output({ trace: 'late-large-id.trace', policy, capacity: `${middle?.capacity}` })
      expect(alone.missRatio).toBe(middle?.missRatio)
      expect(curve?.points.at(-1)).toEqual({ capacity: 1000, missRatio: 0.01 })
      expect(curve?.lru === null).toBe(policy === 'lru')
    }
    const sized = { trace: 'sized.csv', sizes: true, curve: true, out: 'curve.svg', capacity: '10B' }
    expect((await output(sized)).curve?.points.at(-1)).toEqual({ capacity: 22, missRatio: 0.6 })
  })

  it('plays a sample, says how far it may be off, and gives the same for the same seed', async () => {
    const sampled = { trace: 'cycle.trace', capacity: '999', sample: '0.1' }
    const first = await output(sampled)
    expect(first).toMatchObject({ requests: 200_001, missRatio: 1, sample: { rate: 0.1 } })
    expect(first.sample?.playedShare).toBeGreaterThan(0.1)
    expect(first.sample?.playedShare).toBeLessThan(0.3)
    const { wallSeconds: _, requestsPerSecond: __, ...again } = await output(sampled)
    expect(first).toMatchObject(again)
  })

  it.each([
    [
      { policy: 'fifp' },
      'usage',
      'There is no policy "fifp"; there are lru, fifo, sieve, s3-fifo, lfu, clock, slru, arc, w-tinylfu, ttl. Did you mean fifo?',
    ],
    [{ policy: 'FIFO' }, 'usage', 'Did you mean fifo?'],
    [
      { policy: 'belady' },
      'usage',
      'There is no policy "belady"; there are lru, fifo, sieve, s3-fifo, lfu, clock, slru, arc, w-tinylfu, ttl.',
    ],
    [{ policy: 'constructor' }, 'usage', 'There is no policy "constructor"'],
    [{ capacity: '0' }, 'usage', '--capacity must be a whole number from 1'],
    [{ capacity: '2.5' }, 'usage', '--capacity must be a whole number from 1'],
    [{ capacity: '10GB' }, 'usage', 'got "10GB". Bytes need --sizes.'],
    [{ sizes: true }, 'usage', '--sizes needs a trace with sizes, and small.trace, read as u32, has none'],
    [{ trace: 'sized.csv', sizes: true, capacity: 'much' }, 'usage', 'must be a number of bytes, such as 10GB'],
    [{ policy: 'ttl' }, 'usage', '--policy ttl needs --ttl'],
    [{ ttl: '1h' }, 'usage', 'must be a number of requests, such as 100k, because the trace has no times, got "1h"'],
    [{ trace: 'sized.csv', ttl: '100' }, 'usage', 'must be a duration, such as 1h'],
    [{ admission: 'secund' }, 'usage', 'Did you mean second?'],
    [{ admission: 'size-limit=1MB' }, 'usage', 'it needs --sizes'],
    [{ sample: '1.5' }, 'usage', '--sample must be a share between 0 and 1'],
    [{ sample: '0.1', policy: 'sieve' }, 'usage', '--sample goes with lru, fifo, clock, s3-fifo: an entry'],
    [{ sample: '0.1', curve: true }, 'usage', '--sample does not go with --curve'],
    [{ format: 'pcap' }, 'usage', 'There is no trace format "pcap"; there are u32, oracleGeneral, csv.'],
    [{ columns: 'id' }, 'usage', '--columns is for CSV, and small.trace is read as u32'],
    [{ trace: 'sized.csv', columns: 'size,time' }, 'usage', 'got "size,time"'],
    [{ trace: 'sized.csv', columns: 'id,color' }, 'usage', 'got "id,color"'],
    [{ trace: 'noheader.csv' }, 'file-invalid', 'noheader.csv, line 1: no column is named id'],
    [{ trace: 'short.csv' }, 'file-invalid', 'short.csv, line 3: 2 columns were expected, and there are 1'],
    [{ trace: 'size.csv' }, 'file-invalid', 'size.csv, line 2: the size must be a number of bytes, got "big"'],
    [{ trace: 'back.csv' }, 'file-invalid', 'back.csv, line 3: the time goes back from 5 to 4 s'],
    [{ trace: 'quote.csv' }, 'file-invalid', 'quote.csv, line 2: a quotation mark is not closed'],
    [{ trace: 'cut.oracleGeneral' }, 'file-invalid', 'cut.oracleGeneral has 25 bytes, which is not a multiple of 24'],
    [{ trace: 'back.oracleGeneral' }, 'file-invalid', 'byte 24: the time goes back from 9 to 8 s'],
    [{ curve: true, out: 'small.trace/curve.svg' }, 'file-unwritable', 'small.trace cannot be written'],
    [
      { trace: 'half.zst' },
      'file-invalid',
      'half.zst is packed with zstd and cannot be unpacked: unexpected end of file',
    ],
    [{ trace: 'cut.oracleGeneral.zst' }, 'file-invalid', 'has 100 bytes, which is not a multiple of 24'],
    [{ trace: 'nothing.zst' }, 'file-invalid', 'nothing.zst, read as u32, has no requests'],
    [{ trace: 'header.csv' }, 'file-invalid', 'header.csv, read as csv, has no requests'],
    [{ trace: 'header.csv', sample: '0.1' }, 'file-invalid', 'has no requests'],
    [{ trace: 'cut.trace' }, 'file-invalid', 'cut.trace has 4001 bytes, which is not a multiple of 4'],
    [{ trace: 'empty.trace' }, 'file-invalid', 'empty.trace is empty'],
    [{ trace: 'none.trace' }, 'file-unreadable', 'none.trace cannot be read: there is no such file'],
    [{ trace: 'folder.trace' }, 'file-unreadable', 'folder.trace cannot be read: it is not a regular file'],
  ] as const)('refuses %j', async (changes, code, message) => {
    expect(await failure(changes)).toMatchObject({ code, message: expect.stringContaining(message) })
  })
})
