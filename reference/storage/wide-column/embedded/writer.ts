import type { Clock } from '../../../shared/clock.ts'
import { ServiceError } from '../../../shared/service-error.ts'
import { WriterThread } from '../../writer-thread.ts'
import { ByteWriter } from '../byte-writer.ts'
import type { Schema } from '../schema.ts'
import type { CallResult } from './apply-calls.ts'
import type { ToWriter, TransactionDone } from './writer-messages.ts'

/** Bytes of calls that may wait or be under way. */
const WAITING_BYTES = 16 * 1024 * 1024
/**
 * Bytes of calls at which a message is sent though more come at once, some three hundred small writes: the thread carries them out while
 * this one makes the rest.
 */
const MESSAGE_BYTES = 32 * 1024

interface WaitingCall {
  resolve(result: CallResult): void
  reject(error: Error): void
}

/** Calls that are on their way to the thread, or being carried out. */
interface SentMessage {
  readonly calls: readonly WaitingCall[]
  readonly sizeBytes: number
}

/**
 * Brings calls to the thread that writes. What is there when it is about to commit goes into the same transaction, with one sync, and all
 * of it is answered when that is over; what comes meanwhile is there for the next.
 *
 * When the thread fails (a full disk, an error of the file system), all calls that wait are refused, and so is every later one until a
 * new thread could open the file and write to it.
 */
export class Writer {
  readonly #thread: WriterThread<ToWriter, TransactionDone>
  #waiting: WaitingCall[] = []
  readonly #waitingBytes = new ByteWriter()
  /** In the order in which they were sent. */
  #sent: SentMessage[] = []
  #sentBytes = 0
  /** Whether what was sent last waits for more calls. */
  #isUnended = false
  #isScheduled = false
  #isClosed = false
  /** Ends the waiting for what is under way, once closed. */
  #idle: (() => void) | null = null

  private constructor(path: string, schema: Schema, clock: Clock) {
    this.#thread = new WriterThread({
      program: new URL('./writer.thread.ts', import.meta.url),
      data: { path, schema },
      clock,
      onAnswer: (done) => this.#answered(done),
      onEnd: (reason) => this.#refuse(reason),
    })
  }

  /**
   * Opens the file, or makes one, with the tables of the schema.
   *
   * @throws Error saying why that cannot be
   */
  static async open(path: string, schema: Schema, clock: Clock): Promise<Writer> {
    const writer = new Writer(path, schema, clock)
    await writer.#thread.start()
    return writer
  }

  /** Whether calls are taken. */
  get isWritable(): boolean {
    return !this.#isClosed && this.#thread.refusal === null
  }

  /**
   * Has a call carried out. Resolves when what it did is on the disk.
   *
   * @param write puts the call behind those that wait
   * @throws ServiceError `overloaded`, `storage-unavailable`
   */
  submit(write: (into: ByteWriter) => void): Promise<CallResult> {
    if (this.#isClosed) throw new ServiceError('storage-unavailable', 'the wide-column store is closed')
    const { refusal } = this.#thread
    if (refusal !== null) throw unavailable(refusal)
    const before = this.#waitingBytes.length
    if (this.#sentBytes + before >= WAITING_BYTES) {
      const found = `${this.#sentBytes + before} bytes wait to be written to the wide-column store`
      throw new ServiceError('overloaded', `${found}, and ${WAITING_BYTES} may`)
    }
    try {
      write(this.#waitingBytes)
    } catch (error) {
      // Half a call would spoil those behind it.
      this.#waitingBytes.truncate(before)
      throw error
    }
    const { promise, resolve, reject } = Promise.withResolvers<CallResult>()
    this.#waiting.push({ resolve, reject })
    this.#schedule()
    if (this.#waitingBytes.length >= MESSAGE_BYTES) this.#send(true)
    return promise
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#waiting.length + this.#sent.length > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve
      })
    }
    await this.#thread.close('close')
  }

  /**
   * Ends a transaction when all that runs now and would wait for the same sync has come: the next tick begins when no promise is left
   * to go on, so those who were answered together and write again go together again.
   */
  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() =>
      process.nextTick(() => {
        this.#isScheduled = false
        this.#send(false)
      }),
    )
  }

  #send(isFollowed: boolean): void {
    if (this.#waiting.length === 0 && !this.#isUnended) return
    this.#isUnended = isFollowed
    const bytes = this.#waitingBytes.copy()
    this.#waitingBytes.truncate(0)
    this.#sent.push({ calls: this.#waiting, sizeBytes: bytes.length })
    this.#sentBytes += bytes.length
    this.#waiting = []
    this.#thread.tell({ calls: bytes, isFollowed }, [bytes.buffer])
  }

  #answered({ messages, results }: TransactionDone): void {
    let next = 0
    for (const { calls, sizeBytes } of this.#sent.splice(0, messages)) {
      this.#sentBytes -= sizeBytes
      for (const { resolve } of calls) resolve(results === null ? null : results[next++])
    }
    if (this.#sent.length + this.#waiting.length === 0) this.#idle?.()
  }

  #refuse(reason: string): void {
    const refused = [...this.#sent.flatMap(({ calls }) => calls), ...this.#waiting]
    this.#sent = []
    this.#sentBytes = 0
    this.#isUnended = false
    this.#waiting = []
    this.#waitingBytes.truncate(0)
    for (const { reject } of refused) reject(unavailable(reason))
    this.#idle?.()
  }
}

function unavailable(reason: string): ServiceError {
  return new ServiceError('storage-unavailable', `the wide-column store cannot be written (${reason})`)
}
