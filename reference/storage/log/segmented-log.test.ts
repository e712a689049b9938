import { describe, expect, it } from 'vitest'
import { CrashingDisk } from './crashing-disk.fixture.ts'
import { CrashingFiles } from './crashing-files.fixture.ts'
import type { LogFile, LogFiles } from './log-files.ts'
import { SegmentedLog } from './segmented-log.ts'

const FIRST = '00000000000000000000.log'

/** Files in memory that count what is done to each, and fail when they are told to. */
class WatchedFiles implements LogFiles {
  readonly disk: CrashingDisk
  readonly #files: LogFiles
  /** Fails every write, or sync, of the files opened from then on and before. */
  broken: 'write' | 'sync' | null = null
  syncs = 0
  /** Files that something was written to after an error. */
  writtenAfterError = 0

  constructor(disk = new CrashingDisk()) {
    this.disk = disk
    this.#files = new CrashingFiles(disk, () => 0, { endAt: Number.POSITIVE_INFINITY, failAt: [] })
  }

  list(): Promise<string[]> {
    return this.#files.list()
  }

  async open(name: string): Promise<LogFile> {
    return this.#watched(await this.#files.open(name))
  }

  async create(name: string): Promise<LogFile> {
    return this.#watched(await this.#files.create(name))
  }

  rename(from: string, to: string): Promise<void> {
    return this.#files.rename(from, to)
  }

  syncDirectory(): Promise<void> {
    return this.#files.syncDirectory()
  }

  #watched(file: LogFile): LogFile {
    let failed = false
    const fail = (): never => {
      failed = true
      throw new Error('ENOSPC: no space left on device')
    }
    return {
      ...file,
      write: async (position, bytes) => {
        if (failed) this.writtenAfterError++
        if (this.broken === 'write') fail()
        await file.write(position, bytes)
      },
      sync: async () => {
        this.syncs++
        if (this.broken === 'sync') fail()
        await file.sync()
      },
    }
  }
}

const record = (text: string): Uint8Array[] => [Buffer.from(text)]

async function texts(log: SegmentedLog): Promise<string[]> {
  return (await log.read(0, 1000)).map(({ bytes }) => Buffer.from(bytes).toString())
}

/** A disk with a log of three appends in one segment, or in one each. */
async function writtenDisk(segmentBytes?: number): Promise<CrashingDisk> {
  const files = new WatchedFiles()
  const log = await SegmentedLog.open(files, segmentBytes === undefined ? {} : { segmentBytes })
  for (const text of ['one', 'two', 'three']) await log.append(record(text))
  await log.close()
  return files.disk
}

/** Header and record of `text`. */
const batchBytes = (text: string): number => 24 + 4 + text.length

function content(disk: CrashingDisk, name: string): Buffer {
  const inode = disk.names.get(name)
  if (!inode) throw new Error(`${name} is not there, but ${[...disk.names.keys()]}`)
  return inode.cached
}

describe('the segmented log', () => {
  it('brings all appends that wait to the disk with one sync', async () => {
    const files = new WatchedFiles()
    const log = await SegmentedLog.open(files)
    const before = files.syncs
    await Promise.all(Array.from({ length: 1000 }, (_, i) => log.append(record(`${i}`))))
    // The first goes at once, alone; the others while it is being written.
    expect(files.syncs - before).toBe(2)
  })

  it('begins a new segment when the last is full, named by its first offset', async () => {
    const disk = await writtenDisk(1)
    expect([...disk.names.keys()].sort()).toEqual([FIRST, '00000000000000000001.log', '00000000000000000002.log'])
    const log = await SegmentedLog.open(new WatchedFiles(disk))
    expect(await texts(log)).toEqual(['one', 'two', 'three'])
  })

  it('refuses appends when too much waits, and takes them again when it is written', async () => {
    const log = await SegmentedLog.open(new WatchedFiles(), { waitingBytes: 100 })
    const large = Buffer.alloc(60)
    const first = log.append([large])
    await expect(log.append([large])).rejects.toMatchObject({ code: 'overloaded' })
    await first
    await expect(log.append([large])).resolves.toEqual({ firstOffset: 1 })
  })

  it('is still usable after an append that it refused at once', async () => {
    const log = await SegmentedLog.open(new WatchedFiles())
    await expect(log.append([])).rejects.toThrow(RangeError)
    await expect(log.append(record('one'))).resolves.toEqual({ firstOffset: 0 })
  })

  it.each(['write', 'sync'] as const)(
    'refuses appends while a %s fails, and never uses that file again',
    async (what) => {
      const files = new WatchedFiles()
      const log = await SegmentedLog.open(files)
      await log.append(record('one'))
      files.broken = what
      const refused = [log.append(record('lost')), log.append(record('lost too'))]
      for (const each of refused) await expect(each).rejects.toMatchObject({ code: 'storage-unavailable' })
      await expect(log.append(record('lost as well'))).rejects.toMatchObject({ code: 'storage-unavailable' })
      await expect(log.commit('counts', 1)).rejects.toMatchObject({ code: 'storage-unavailable' })
      expect(log.endOffset).toBe(1)
      files.broken = null
      expect(await log.append(record('two'))).toEqual({ firstOffset: 1 })
      expect(files.writtenAfterError).toBe(0)
      expect([...files.disk.names.keys()]).toContain('00000000000000000001.log')
      for (const each of [log, await SegmentedLog.open(new WatchedFiles(files.disk))]) {
        expect(await texts(each)).toEqual(['one', 'two'])
      }
    },
  )

  it('cuts off what a crash left of an append, and keeps those bytes in a file beside', async () => {
    const disk = await writtenDisk()
    const whole = content(disk, FIRST).length
    const tail = content(disk, FIRST).subarray(0, 40)
    disk.names.get(FIRST)?.write(
      whole,
      tail.map((byte) => byte ^ 1),
    )
    const log = await SegmentedLog.open(new WatchedFiles(disk))
    expect(log.torn).toMatchObject({ positionBytes: whole, sizeBytes: 40 })
    expect(content(disk, log.torn?.file ?? '')).toEqual(Buffer.from(tail.map((byte) => byte ^ 1)))
    expect(log.torn?.file).toMatch(new RegExp(`^${FIRST}\\.${whole}-[0-9a-f]{8}\\.torn$`))
    expect(await log.append(record('four'))).toEqual({ firstOffset: 3 })
    await log.close()
    const again = await SegmentedLog.open(new WatchedFiles(disk))
    expect(again.torn).toBeNull()
    expect(await texts(again)).toEqual(['one', 'two', 'three', 'four'])
  })

  it('takes damage to the last batch for a crash', async () => {
    const disk = await writtenDisk()
    disk.names.get(FIRST)?.write(content(disk, FIRST).length - 1, Buffer.from('?'))
    const log = await SegmentedLog.open(new WatchedFiles(disk))
    expect(await texts(log)).toEqual(['one', 'two'])
    expect(log.torn?.sizeBytes).toBe(batchBytes('three'))
  })

  it.each([
    ['a record', batchBytes('one') + 28],
    ['a length', batchBytes('one') + 4],
    ['a checksum', batchBytes('one') + 20],
    ['the mark of a batch', batchBytes('one')],
  ])('refuses to open when %s is damaged that others follow, naming file and position', async (_, position) => {
    const disk = await writtenDisk()
    const damaged = Buffer.from([content(disk, FIRST)[position] ^ 0x10])
    disk.names.get(FIRST)?.write(position, damaged)
    await expect(SegmentedLog.open(new WatchedFiles(disk))).rejects.toMatchObject({
      name: 'LogCorruptError',
      file: FIRST,
      positionBytes: batchBytes('one'),
      message: expect.stringContaining(`${FIRST}, byte ${batchBytes('one')}: `),
    })
  })

  it.each([
    ['damaged', (bytes: Buffer) => Buffer.from(bytes).fill('?', 28)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 20)],
    ['empty', () => Buffer.alloc(0)],
  ])('refuses to read a full segment that is %s', async (_, damage) => {
    const disk = await writtenDisk(1)
    const inode = disk.names.get('00000000000000000001.log')
    const damaged = damage(content(disk, '00000000000000000001.log'))
    inode?.clear()
    inode?.write(0, damaged)
    const log = await SegmentedLog.open(new WatchedFiles(disk))
    await expect(log.read(0, 10)).rejects.toMatchObject({ file: '00000000000000000001.log', positionBytes: 0 })
    expect(await log.read(2, 10)).toHaveLength(1)
  })

  it('refuses a log with a segment missing', async () => {
    const disk = await writtenDisk(1)
    disk.names.delete('00000000000000000001.log')
    const log = await SegmentedLog.open(new WatchedFiles(disk))
    await expect(log.read(0, 10)).rejects.toMatchObject({ file: FIRST, positionBytes: batchBytes('one') })
    disk.names.delete(FIRST)
    await expect(SegmentedLog.open(new WatchedFiles(disk))).rejects.toThrow(/the segments before are missing/)
  })

  it('refuses a file of consumers that is none', async () => {
    const files = new WatchedFiles()
    const log = await SegmentedLog.open(files)
    await log.commit('counts', 0)
    for (const text of ['{', '{"schemaVersion":2}', '{"schemaVersion":1,"offsets":{"a":-1}}']) {
      const inode = files.disk.names.get('consumers.json')
      inode?.clear()
      inode?.write(0, Buffer.from(text))
      await expect(SegmentedLog.open(new WatchedFiles(files.disk))).rejects.toMatchObject({ file: 'consumers.json' })
    }
  })
})
