import { describe, expect, it } from 'vitest'
import { ServiceError } from '../shared/service-error.ts'
import type { EventLog, LogRecord } from '../storage/log/event-log.ts'
import { playEvent } from './play-events.fixture.ts'
import { PlayStore } from './store.ts'

const AT = '2026-11-21T10:31:00.000Z'

/** A log in memory that writes when it is told to. */
class HeldLog implements EventLog {
  readonly records: LogRecord[] = []
  readonly #held: { write(): void; fail(error: Error): void }[] = []

  get endOffset(): number {
    return this.records.length
  }

  append(records: readonly Uint8Array[]): Promise<{ firstOffset: number }> {
    return new Promise((resolve, reject) => {
      const write = (): void => {
        const firstOffset = this.endOffset
        for (const [i, bytes] of records.entries()) this.records.push({ offset: firstOffset + i, bytes })
        resolve({ firstOffset })
      }
      this.#held.push({ write, fail: reject })
    })
  }

  get held(): number {
    return this.#held.length
  }

  write(): void {
    this.#held.shift()?.write()
  }

  fail(): void {
    this.#held.shift()?.fail(new ServiceError('storage-unavailable', 'the disk is full'))
  }

  async read(fromOffset: number, limit: number): Promise<LogRecord[]> {
    return this.records.slice(fromOffset, fromOffset + limit)
  }

  async commit(): Promise<void> {}
  async committed(): Promise<number> {
    return 0
  }
  async close(): Promise<void> {}
}

/** Whether a promise has an answer by now. */
async function answered(promise: Promise<unknown>): Promise<boolean> {
  const waiting = Symbol()
  await new Promise(setImmediate)
  return (await Promise.race([promise.catch(() => {}), waiting])) !== waiting
}

describe('the store of plays', () => {
  it('keeps an event as one line of JSON with its version, time and account', async () => {
    const log = new HeldLog()
    const appended = (await PlayStore.open(log)).append('ada', AT, [playEvent(1)])
    log.write()
    expect(await appended).toBe(1)
    const line = Buffer.from(log.records[0].bytes).toString()
    expect(line).toMatch(/^\{"v":1,"recordedAt":"2026-11-21T10:31:00\.000Z","accountId":"ada","event_id":.*\}\n$/)
    expect(JSON.parse(line)).toEqual({ v: 1, recordedAt: AT, accountId: 'ada', ...playEvent(1) })
  })

  it('keeps an event once that comes twice in a request, in another one, and after a restart', async () => {
    const log = new HeldLog()
    const store = await PlayStore.open(log)
    const first = store.append('ada', AT, [playEvent(1), playEvent(1), playEvent(2)])
    log.write()
    expect(await first).toBe(2)
    expect(await store.append('ada', AT, [playEvent(2), playEvent(1)])).toBe(0)
    expect(await (await PlayStore.open(log)).append('ada', AT, [playEvent(1)])).toBe(0)
    expect(log.records).toHaveLength(2)
  })

  it('takes the same id of two accounts for two events', async () => {
    const log = new HeldLog()
    const store = await PlayStore.open(log)
    const both = Promise.all([store.append('ada', AT, [playEvent(1)]), store.append('bob', AT, [playEvent(1)])])
    log.write()
    log.write()
    expect(await both).toEqual([1, 1])
  })

  it('lets whoever sends an event that is being written wait for that write, and writes only what is new', async () => {
    const log = new HeldLog()
    const store = await PlayStore.open(log)
    const first = store.append('ada', AT, [playEvent(1)])
    const again = store.append('ada', AT, [playEvent(1)])
    const more = store.append('ada', AT, [playEvent(2), playEvent(1)])
    expect(log.held).toBe(2)
    log.write()
    expect(await first).toBe(1)
    expect(await again).toBe(0)
    expect(await answered(more)).toBe(false)
    log.write()
    expect(await more).toBe(1)
  })

  it('refuses all who waited for a write that failed, and keeps the event when it comes again', async () => {
    const log = new HeldLog()
    const store = await PlayStore.open(log)
    const answers = [store.append('ada', AT, [playEvent(1)]), store.append('ada', AT, [playEvent(1), playEvent(2)])]
    const settled = Promise.allSettled(answers)
    log.fail()
    log.write()
    for (const { status } of await settled) expect(status).toBe('rejected')
    const again = store.append('ada', AT, [playEvent(1), playEvent(2)])
    log.write()
    expect(await again).toBe(1)
    expect((await store.read(0, 10)).map(({ play }) => play.event_id).sort()).toEqual(
      [playEvent(1).event_id, playEvent(2).event_id].sort(),
    )
  })

  it('remembers as many events as it has to, in the process and over a restart, and forgets older ones', async () => {
    const log = new HeldLog()
    const store = await PlayStore.open(log, 3)
    const write = async (into: PlayStore, number: number): Promise<number> => {
      const appended = into.append('ada', AT, [playEvent(number)])
      log.write()
      return appended
    }
    for (let number = 0; number < 10; number++) expect(await write(store, number)).toBe(1)
    for (const known of [store, await PlayStore.open(log, 3)]) {
      for (const number of [9, 8, 7]) expect(await write(known, number)).toBe(0)
    }
    expect(await write(await PlayStore.open(log, 3), 0)).toBe(1)
  })
})
