import type { EventLog } from '../storage/log/event-log.ts'
import type { PlayEvent } from './play-event.ts'
import { RecentKeys } from './recent-keys.ts'

/** A play as it is kept: one line of JSON, its fields in this order. */
export interface PlayRecord extends PlayEvent {
  /** Version of the format. */
  v: 1
  /** When the service took it, ISO 8601 in UTC. */
  recordedAt: string
  accountId: string
}

export interface StoredPlay {
  offset: number
  play: PlayRecord
}

/**
 * When a play began, epoch ms: as the app says, and never after the service was told of it. Weights grow towards the future,
 * so an app whose clock is ahead, or which lies, would put its plays above all others.
 */
export function beganAtMs({ started_at, recordedAt }: PlayRecord): number {
  return Math.min(Date.parse(started_at), Date.parse(recordedAt))
}

/** The least that are remembered; what it costs: half a second at the start, when the log has as many. */
const REMEMBERED_EVENTS = 200_000
const REPLAY_BATCH = 10_000

/**
 * Play events in the log, each once. An event is known by its account and its `event_id`: apps send again what they had no
 * answer for. The last 200,000 events at least are remembered, over a restart too, as they are in the log; an app that
 * repeats an older one is not found out here, only by a consumer that keeps ids as long as it needs them.
 */
export class PlayStore {
  readonly #log: EventLog
  readonly #durable: RecentKeys
  /** Events on their way to the disk: whoever brings one again waits for the same write. */
  readonly #pending = new Map<string, Promise<unknown>>()

  private constructor(log: EventLog, durable: RecentKeys) {
    this.#log = log
    this.#durable = durable
  }

  /** Reads the end of the log to know what is there. */
  static async open(log: EventLog, rememberedEvents = REMEMBERED_EVENTS): Promise<PlayStore> {
    const durable = new RecentKeys(rememberedEvents)
    const store = new PlayStore(log, durable)
    let offset = Math.max(0, log.endOffset - rememberedEvents)
    while (offset < log.endOffset) {
      const plays = await store.read(offset, REPLAY_BATCH)
      for (const { play } of plays) {
        const key = keyOf(play.accountId, play.event_id)
        if (!durable.has(key)) durable.add(key)
      }
      offset += plays.length
    }
    return store
  }

  /**
   * Keeps the events that are not there yet. Resolves when all are durable, those too that another call brought.
   *
   * @returns how many were new
   * @throws ServiceError `overloaded` or `storage-unavailable` when one of them could not be kept; others may be
   */
  async append(accountId: string, recordedAt: string, events: readonly PlayEvent[]): Promise<number> {
    const fresh = new Map<string, Uint8Array>()
    const others = new Set<Promise<unknown>>()
    for (const event of events) {
      const key = keyOf(accountId, event.event_id)
      if (this.#durable.has(key) || fresh.has(key)) continue
      const underWay = this.#pending.get(key)
      if (underWay) others.add(underWay)
      else fresh.set(key, encode({ v: 1, recordedAt, accountId, ...event }))
    }
    await Promise.all([this.#write(fresh), ...others])
    return fresh.size
  }

  /** See {@link EventLog.read}. */
  async read(fromOffset: number, limit: number): Promise<StoredPlay[]> {
    const records = await this.#log.read(fromOffset, limit)
    return records.map(({ offset, bytes }) => ({ offset, play: decode(bytes) }))
  }

  /** See {@link EventLog.commit}. */
  commit(consumer: string, offset: number): Promise<void> {
    return this.#log.commit(consumer, offset)
  }

  /** See {@link EventLog.committed}. */
  committed(consumer: string): Promise<number> {
    return this.#log.committed(consumer)
  }

  async #write(recordsByKey: ReadonlyMap<string, Uint8Array>): Promise<void> {
    if (recordsByKey.size === 0) return
    const written = this.#log.append([...recordsByKey.values()])
    for (const key of recordsByKey.keys()) this.#pending.set(key, written)
    try {
      await written
      for (const key of recordsByKey.keys()) this.#durable.add(key)
    } finally {
      for (const key of recordsByKey.keys()) this.#pending.delete(key)
    }
  }
}

/** Ids are drawn by apps, so they are an account's own: nobody can use up another's. */
function keyOf(accountId: string, eventId: string): string {
  return `${accountId} ${eventId}`
}

function encode(record: PlayRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`)
}

function decode(bytes: Uint8Array): PlayRecord {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()) as PlayRecord
}
