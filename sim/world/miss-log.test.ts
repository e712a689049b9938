import { describe, expect, it } from 'vitest'
import { MissLog } from './miss-log.ts'

/** The largest of everything that an entry can say. */
const most = { object: 2 ** 31 - 1, provider: 31, from: 2 ** 13 - 2, to: 2 ** 13 - 1, nowMs: 2 ** 28 - 1, group: 15 }
const least = { object: 0, provider: 0, from: 0, to: 1, nowMs: 0, group: 0 }

type Miss = typeof most & { repeated: boolean }

function add(log: MissLog, { object, provider, from, to, nowMs, group, repeated }: Miss): void {
  log.add(object, provider, from, to, nowMs, group, repeated)
}

function read(log: MissLog, entry: number): Miss {
  return {
    object: log.object(entry),
    provider: log.provider(entry),
    from: log.from(entry),
    to: log.to(entry),
    nowMs: log.nowMs(entry),
    group: log.group(entry),
    repeated: log.repeated(entry),
  }
}

describe('the log of misses', () => {
  it('gives back what it was told, each field at its least and at its most', () => {
    const fields = Object.keys(most) as (keyof typeof most)[]
    const misses: Miss[] = fields.flatMap((field) =>
      [false, true].flatMap((repeated) => [
        { ...least, [field]: most[field], repeated },
        { ...most, [field]: least[field], repeated },
      ]),
    )
    const log = new MissLog(MissLog.memory(100))
    for (const miss of misses) add(log, miss)
    expect(misses.map((_, i) => read(log, i))).toEqual(misses)
    expect(log.length).toBe(misses.length)
  })

  it('grows as needed, and a reader sees it all after a refresh', () => {
    const memory = MissLog.memory(50_000)
    const [writer, reader] = [new MissLog(memory), new MissLog(memory)]
    const miss = (i: number): Miss => ({ ...least, object: i, nowMs: i, repeated: i % 2 === 0 })
    for (let i = 0; i < 50_000; i++) add(writer, miss(i))
    expect(read(reader, 100)).toEqual(miss(100))
    reader.refresh()
    for (const i of [0, 16_383, 16_384, 32_767, 32_768, 49_999]) {
      expect(read(writer, i)).toEqual(miss(i))
      expect(read(reader, i)).toEqual(miss(i))
    }
  })

  it('begins anew when cleared', () => {
    const log = new MissLog(MissLog.memory(2))
    for (const object of [1, 2]) add(log, { ...least, object, repeated: true })
    log.clear()
    expect(log.length).toBe(0)
    add(log, { ...least, object: 3, repeated: false })
    expect([read(log, 0).object, read(log, 0).repeated, log.length]).toEqual([3, false, 1])
  })

  it('says so when it is full', () => {
    const log = new MissLog(MissLog.memory(20_000))
    for (let i = 0; i < 20_000; i++) add(log, { ...least, repeated: false })
    expect(() => add(log, { ...least, repeated: false })).toThrow(
      new RangeError('more than 20000 misses in one window: use a shorter window'),
    )
  })
})
