import { Worker } from 'node:worker_threads'
import type { Clock } from '../../../shared/clock.ts'
import { ServiceError } from '../../../shared/service-error.ts'
import { ByteWriter } from '../byte-writer.ts'
import type { Schema } from '../schema.ts'
import type { CallResult } from './apply-calls.ts'
import type { FromWriter, ToWriter } from './writer-messages.ts'

/** Bytes of calls that may wait; what waits goes into one transaction. */
const WAITING_BYTES = 16 * 1024 * 1024
/** After a failure, how long until the file is tried again. */
const PROBE_AFTER_MS = 1000

interface WaitingCall {
  resolve(result: CallResult): void
  reject(error: Error): void
}

/**
 * Brings calls to the thread that writes: those that come while it is busy wait, and then go together into one transaction and one
 * sync, all answered when that is over.
 *
 * When the thread fails (a full disk, an error of the file system), all calls that wait are refused, and so is every later one until a
 * new thread could open the file and write to it; that is tried once a second.
 */
export class Writer {
  readonly #path: string
  readonly #schema: Schema
  readonly #clock: Clock
  #thread: Worker | null = null
  /** Why calls are refused; null while they are taken. */
  #refusal: string | null = 'it is being opened'
  #waiting: WaitingCall[] = []
  readonly #waitingBytes = new ByteWriter()
  #underWay: WaitingCall[] = []
  #scheduled = false
  #closed = false
  /** Ends the waiting for what is under way, once closed. */
  #idle: (() => void) | null = null

  private constructor(path: string, schema: Schema, clock: Clock) {
    this.#path = path
    this.#schema = schema
    this.#clock = clock
  }

  /**
   * Opens the file, or makes one, with the tables of the schema.
   *
   * @throws Error saying why that cannot be
   */
  static async open(path: string, schema: Schema, clock: Clock): Promise<Writer> {
    const writer = new Writer(path, schema, clock)
    await writer.#start()
    return writer
  }

  /**
   * Has a call carried out. Resolves when what it did is on the disk.
   *
   * @param write puts the call behind those that wait
   * @throws ServiceError `overloaded`, `storage-unavailable`
   */
  submit(write: (into: ByteWriter) => void): Promise<CallResult> {
    if (this.#closed) throw new ServiceError('storage-unavailable', 'the wide-column store is closed')
    if (this.#refusal !== null) throw this.#unavailable(this.#refusal)
    if (this.#waitingBytes.length >= WAITING_BYTES) {
      const found = `${this.#waitingBytes.length} bytes wait to be written to the wide-column store`
      throw new ServiceError('overloaded', `${found}, and ${WAITING_BYTES} may`)
    }
    const before = this.#waitingBytes.length
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
    return promise
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#waiting.length + this.#underWay.length > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve
      })
    }
    const thread = this.#thread
    if (thread === null) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    thread.postMessage('close' satisfies ToWriter)
    await ended
  }

  /** Starts a thread; resolves when it has written to the file. */
  #start(): Promise<void> {
    const thread = new Worker(new URL('./writer.thread.ts', import.meta.url), {
      workerData: { path: this.#path, schema: this.#schema },
    })
    this.#thread = thread
    return new Promise((resolve, reject) => {
      const end = (reason: string): void => {
        if (this.#thread !== thread) return
        this.#thread = null
        reject(new Error(reason))
        this.#refuse(reason)
      }
      thread.on('message', (message: FromWriter) => {
        if (message.kind === 'failed') return end(message.reason)
        if (message.kind === 'done') return this.#answered(message.results)
        this.#refusal = null
        resolve()
      })
      thread.on('error', (error) => end(error instanceof Error ? error.message : String(error)))
      thread.on('exit', () => end('its thread has ended'))
    })
  }

  #tryAgain(): void {
    if (this.#closed) return
    this.#start().catch(() => this.#clock.after(PROBE_AFTER_MS, () => this.#tryAgain()))
  }

  /**
   * Sends what waits, when all that runs now and would wait for the same sync has come: the next tick begins when no promise is left
   * to go on, so those who were answered together and write again go together again.
   */
  #schedule(): void {
    if (this.#scheduled || this.#underWay.length > 0) return
    this.#scheduled = true
    queueMicrotask(() =>
      process.nextTick(() => {
        this.#scheduled = false
        this.#send()
      }),
    )
  }

  #send(): void {
    if (this.#thread === null || this.#underWay.length > 0 || this.#waiting.length === 0) return
    this.#underWay = this.#waiting
    this.#waiting = []
    const group = this.#waitingBytes.copy()
    this.#waitingBytes.truncate(0)
    this.#thread.postMessage(group satisfies ToWriter, [group.buffer])
  }

  #answered(results: readonly CallResult[]): void {
    const answered = this.#underWay
    this.#underWay = []
    for (const [i, { resolve }] of answered.entries()) resolve(results[i])
    if (this.#waiting.length > 0) this.#schedule()
    else this.#idle?.()
  }

  #refuse(reason: string): void {
    const wasOpen = this.#refusal === null
    this.#refusal = reason
    const refused = [...this.#underWay, ...this.#waiting]
    this.#underWay = []
    this.#waiting = []
    this.#waitingBytes.truncate(0)
    for (const { reject } of refused) reject(this.#unavailable(reason))
    this.#idle?.()
    if (wasOpen && !this.#closed) this.#clock.after(PROBE_AFTER_MS, () => this.#tryAgain())
  }

  #unavailable(reason: string): ServiceError {
    return new ServiceError('storage-unavailable', `the wide-column store cannot be written (${reason})`)
  }
}
