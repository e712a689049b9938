import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { positionedLog, requireSameTime } from './consumer-positions.main.ts'
import { PlayConsumer, type StoredPlay } from './events/service.ts'
import { ModelWideColumn } from './storage/wide-column/model-wide-column.fixture.ts'
import { parseSchema } from './storage/wide-column/parse-schema.ts'
import { systemClock } from './system-clock.ts'

const schema = parseSchema(readFileSync(new URL('./events/consumer-positions.cql', import.meta.url), 'utf8'))
const newStore = () => new ModelWideColumn(schema, systemClock)

/** A directory's log: so many plays, and how far consumers are. */
class Log {
  end: number
  committed = 0

  constructor(end: number) {
    this.end = end
  }

  async readPlays(from: number, limit: number): Promise<StoredPlay[]> {
    const count = Math.max(0, Math.min(limit, this.end - from))
    return Array.from({ length: count }, (_, i) => ({ offset: from + i }) as StoredPlay)
  }

  async committedPlays(): Promise<number> {
    return this.committed
  }

  async commitPlays(_: string, offset: number): Promise<void> {
    this.committed = offset
  }

  /** As a backup has it, or a restored directory. */
  copy(): Log {
    return Object.assign(new Log(this.end), { committed: this.committed })
  }
}

/** Offsets that a consumer is given when the service starts and it takes what is in the log. */
async function taken(log: Log, store: ModelWideColumn, isEngine = true): Promise<number[]> {
  const offsets: number[] = []
  const positioned = positionedLog({ log, endOffset: () => log.end, store, isEngine })
  await requireSameTime(log.end, [{ name: 'history', log: positioned }])
  const consumer = new PlayConsumer({
    name: 'history',
    log: positioned,
    clock: systemClock,
    take: async (plays) => {
      offsets.push(...plays.map(({ offset }) => offset))
    },
    onFailure: () => {},
  })
  await consumer.catchUp()
  return offsets
}

describe('a log and a store of', () => {
  it('the same moment go on where they were', async () => {
    const [log, store] = [new Log(3), newStore()]
    expect(await taken(log, store)).toEqual([0, 1, 2])
    expect(await taken(log, store)).toEqual([])
    log.end = 5
    expect(await taken(log, store)).toEqual([3, 4])
  })

  it('an older store and a newer directory make up for what the store lacks', async () => {
    const log = new Log(3)
    const older = newStore()
    await taken(log, older)
    // What the newer store was given, the older one was not.
    log.end = 6
    log.committed = 6
    expect(await taken(log, older)).toEqual([3, 4, 5])
    expect(await taken(log.copy(), newStore())).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('an older directory and a newer store are refused, and stay so', async () => {
    const [log, store] = [new Log(3), newStore()]
    await taken(log, store)
    const older = log.copy()
    log.end = 6
    await taken(log, store)
    await expect(taken(older, store)).rejects.toThrow('has 3 plays, and what "history" keeps was made of 6')
    await expect(taken(older, store)).rejects.toThrow('name a new keyspace')
  })

  it('one directory from before positions were noted go on where the log says', async () => {
    const log = Object.assign(new Log(5), { committed: 4 })
    expect(await taken(log, newStore(), false)).toEqual([4])
  })
})
