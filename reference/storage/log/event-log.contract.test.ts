import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CrashingDisk } from './crashing-disk.fixture.ts'
import { CrashingFiles } from './crashing-files.fixture.ts'
import { directoryFiles } from './directory-files.ts'
import type { EventLog } from './event-log.ts'
import { SegmentedLog } from './segmented-log.ts'

const made: string[] = []
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true })
})

/** Each makes an empty log and returns what opens it, again and again. */
const adapters: [string, () => () => Promise<EventLog>][] = [
  [
    'segmented, files of a directory',
    () => {
      const directory = mkdtempSync(join(tmpdir(), 'soundcheck-log-'))
      made.push(directory)
      return async () => SegmentedLog.open(await directoryFiles(directory))
    },
  ],
  [
    'segmented, many segments, files in memory',
    () => {
      const disk = new CrashingDisk()
      return () => {
        const files = new CrashingFiles(disk, () => 0, { endAt: Number.POSITIVE_INFINITY, failAt: [] })
        return SegmentedLog.open(files, { segmentBytes: 100 })
      }
    },
  ],
]

const bytes = (...texts: string[]): Uint8Array[] => texts.map((text) => Buffer.from(text))
const texts = async (log: EventLog, from: number, limit: number): Promise<[number, string][]> =>
  (await log.read(from, limit)).map((record) => [record.offset, Buffer.from(record.bytes).toString()])

describe.each(adapters)('an event log: %s', (_, make) => {
  let open: () => Promise<EventLog>
  let log: EventLog

  beforeEach(async () => {
    open = make()
    log = await open()
  })
  afterEach(() => log.close())

  const reopen = async (): Promise<void> => {
    await log.close()
    log = await open()
  }

  it('begins empty', async () => {
    expect(log.endOffset).toBe(0)
    expect(await log.read(0, 10)).toEqual([])
    expect(await log.committed('counts')).toBe(0)
  })

  it('gives consecutive offsets, and reads from any of them', async () => {
    expect(await log.append(bytes('a', 'b'))).toEqual({ firstOffset: 0 })
    expect(await log.append(bytes('c'))).toEqual({ firstOffset: 2 })
    expect(log.endOffset).toBe(3)
    const all = [
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]
    for (let from = 0; from <= 3; from++) {
      expect(await texts(log, from, 10)).toEqual(all.slice(from))
      expect(await texts(log, from, 1)).toEqual(all.slice(from, from + 1))
    }
  })

  it('keeps records and offsets over a restart', async () => {
    for (let i = 0; i < 30; i++) await log.append(bytes(`record ${i}`, `and ${i}`))
    await reopen()
    expect(log.endOffset).toBe(60)
    expect(await texts(log, 57, 10)).toEqual([
      [57, 'and 28'],
      [58, 'record 29'],
      [59, 'and 29'],
    ])
    expect(await log.append(bytes('next'))).toEqual({ firstOffset: 60 })
    expect(await log.read(0, 100)).toHaveLength(61)
  })

  it('appends in the order of the calls when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => log.append(bytes(`${i}`, `${i}`))))
    expect(answers.map(({ firstOffset }) => firstOffset)).toEqual(answers.map((_, i) => 2 * i))
    const found = await texts(log, 0, 1000)
    expect(found).toEqual(Array.from({ length: 400 }, (_, i) => [i, `${i >> 1}`]))
  })

  it('takes any bytes, none and the largest', async () => {
    const records = [Buffer.alloc(0), Buffer.from([0xff, 0x53, 0x43, 0x01, 0]), Buffer.alloc(65_536, 7)]
    await log.append(records)
    await reopen()
    expect((await log.read(0, 10)).map((record) => Buffer.compare(record.bytes, records[record.offset]))).toEqual([
      0, 0, 0,
    ])
  })

  it('reads many large records in parts, none of them empty', async () => {
    const record = Buffer.alloc(60_000, 1)
    for (let i = 0; i < 4; i++) await log.append(Array.from({ length: 60 }, () => record))
    const lengths: number[] = []
    for (let from = 0; from < log.endOffset; ) {
      const records = await log.read(from, 1000)
      lengths.push(records.length)
      from += records.length
    }
    expect(Math.min(...lengths)).toBeGreaterThan(0)
    expect(lengths.length).toBeGreaterThan(1)
  })

  it('refuses what is too large, too little or beyond the end', async () => {
    await expect(log.append([])).rejects.toThrow(RangeError)
    await expect(log.append([Buffer.alloc(65_537)])).rejects.toThrow(RangeError)
    await expect(log.append(Array.from({ length: 65 }, () => Buffer.alloc(65_536)))).rejects.toThrow(RangeError)
    await log.append(bytes('a'))
    for (const offset of [-1, 2, 0.5, Number.NaN]) {
      await expect(log.read(offset, 1)).rejects.toThrow(RangeError)
      await expect(log.commit('counts', offset)).rejects.toThrow(RangeError)
    }
    await expect(log.read(0, 0)).rejects.toThrow(RangeError)
    await expect(log.commit('Counts!', 0)).rejects.toThrow(RangeError)
    expect(await texts(log, 0, 10)).toEqual([[0, 'a']])
  })

  it('keeps how far each consumer has come, over a restart too', async () => {
    await log.append(bytes('a', 'b', 'c'))
    await Promise.all([log.commit('counts', 1), log.commit('history', 2), log.commit('counts', 3)])
    expect([await log.committed('counts'), await log.committed('history')]).toEqual([3, 2])
    await log.commit('counts', 1)
    await reopen()
    expect([await log.committed('counts'), await log.committed('history')]).toEqual([1, 2])
  })

  it('ends what was begun when it is closed, and refuses the rest', async () => {
    const begun = [log.append(bytes('a')), log.append(bytes('b')), log.commit('counts', 0)]
    const closed = log.close()
    await expect(log.append(bytes('c'))).rejects.toMatchObject({ code: 'storage-unavailable' })
    await expect(log.commit('counts', 0)).rejects.toMatchObject({ code: 'storage-unavailable' })
    await Promise.all([...begun, closed])
    log = await open()
    expect(await texts(log, 0, 10)).toEqual([
      [0, 'a'],
      [1, 'b'],
    ])
  })
})
