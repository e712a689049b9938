import { ServiceError } from '../../shared/service-error.ts'
import { PAYLOAD_MAX_BYTES, sizeInBatch } from './batch.ts'
import type { EventLog } from './event-log.ts'

const RECORD_MAX_BYTES = 64 * 1024

interface Waiting {
  records: readonly Uint8Array[]
  sizeBytes: number
  resolve(value: { firstOffset: number }): void
  reject(error: Error): void
}

/** Appends that go to the disk together. */
export interface AppendGroup {
  records: Uint8Array[]
  resolve(firstOffset: number): void
  reject(error: Error): void
}

/** The queue before the disk: appends in the order in which they came, bounded by the bytes of their records. */
export class WaitingAppends {
  readonly #limitBytes: number
  #queue: Waiting[] = []
  /** Of what waits and what has been taken without an answer yet. */
  #sizeBytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /**
   * @returns what {@link EventLog.append} promises its caller
   * @throws RangeError, ServiceError `overloaded`
   */
  add(records: readonly Uint8Array[]): Promise<{ firstOffset: number }> {
    const sizeBytes = sizeOf(records)
    if (this.#sizeBytes + sizeBytes > this.#limitBytes) {
      const found = `${this.#sizeBytes} bytes wait to be written to the event log`
      throw new ServiceError('overloaded', `${found} and ${this.#limitBytes} may, no room for ${sizeBytes} more`)
    }
    this.#sizeBytes += sizeBytes
    const { promise, resolve, reject } = Promise.withResolvers<{ firstOffset: number }>()
    this.#queue.push({ records, sizeBytes, resolve, reject })
    return promise
  }

  /** As many appends from the front as one batch takes; null when none waits. */
  take(): AppendGroup | null {
    if (this.#queue.length === 0) return null
    let count = 0
    let sizeBytes = 0
    while (count < this.#queue.length && sizeBytes + this.#queue[count].sizeBytes <= PAYLOAD_MAX_BYTES) {
      sizeBytes += this.#queue[count++].sizeBytes
    }
    const taken = this.#queue.slice(0, count)
    this.#queue = this.#queue.slice(count)
    const settle = (each: (append: Waiting) => void): void => {
      this.#sizeBytes -= sizeBytes
      taken.forEach(each)
    }
    return {
      records: taken.flatMap(({ records }) => records),
      resolve: (groupOffset) => {
        let firstOffset = groupOffset
        settle(({ records, resolve }) => {
          resolve({ firstOffset })
          firstOffset += records.length
        })
      },
      reject: (error) => settle(({ reject }) => reject(error)),
    }
  }
}

function sizeOf(records: readonly Uint8Array[]): number {
  if (records.length === 0) throw new RangeError('expected at least one record to append')
  let sizeBytes = 0
  for (const record of records) {
    if (record.length > RECORD_MAX_BYTES) {
      throw new RangeError(`a record has up to ${RECORD_MAX_BYTES} bytes, found ${record.length}`)
    }
    sizeBytes += sizeInBatch(record)
  }
  if (sizeBytes > PAYLOAD_MAX_BYTES) {
    throw new RangeError(`the records of an append take up to ${PAYLOAD_MAX_BYTES} bytes, found ${sizeBytes}`)
  }
  return sizeBytes
}
