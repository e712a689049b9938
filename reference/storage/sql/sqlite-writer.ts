import type { Clock } from '../../shared/clock.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { WriterThread } from '../writer-thread.ts'
import { BEGIN, COMMIT, ROLLBACK, type SqliteResult } from './sqlite-connection.ts'

/** What the thread is told: a statement to run, or to close. */
export type WriterRequest = { readonly sql: string; readonly parameters: readonly unknown[] } | 'close'

/** What it answers, to each statement in turn. */
export type WriterAnswer = SqliteResult | { readonly failure: { readonly message: string; readonly errcode?: number } }

interface Waiting {
  readonly sql: string
  resolve(result: SqliteResult): void
  reject(error: unknown): void
}

/** A transaction is lost when its thread has ended: the file is as if it had never begun. */
type TransactionState = 'none' | 'open' | 'lost'

const NOTHING: SqliteResult = { rows: [], changes: 0 }

/**
 * The connection that writes to an SQLite file, on a thread of its own: a commit waits for the disk, and nobody else has to
 * wait with it. When the thread ends, what was under way is refused, and so is the rest of its transaction, which must not go on by
 * halves on the next thread; that one follows by itself.
 */
export class SqliteWriter {
  readonly #thread: WriterThread<WriterRequest, WriterAnswer>
  /** In the order of their requests. */
  #waiting: Waiting[] = []
  #transaction: TransactionState = 'none'
  #isClosed = false

  private constructor(path: string, clock: Clock) {
    this.#thread = new WriterThread({
      program: new URL('./sqlite-writer.worker.ts', import.meta.url),
      data: path,
      clock,
      onAnswer: (answer) => this.#receive(answer),
      onEnd: (reason) => this.#end(reason),
    })
  }

  /** @throws SQLite's error when the file cannot be opened */
  static async open(path: string, clock: Clock): Promise<SqliteWriter> {
    const writer = new SqliteWriter(path, clock)
    try {
      await writer.#thread.start()
    } catch (error) {
      throw (error as Error).cause ?? error
    }
    // A database that is open and rests does not keep the process alive.
    writer.#thread.hold(false)
    return writer
  }

  /** Whether statements are taken. */
  get isWritable(): boolean {
    return !this.#isClosed && this.#thread.refusal === null
  }

  /**
   * Runs a statement, after all that came before.
   *
   * @throws SQLite's error; ServiceError `storage-unavailable` when the thread has ended, saying whether the change may be there
   */
  execute(sql: string, parameters: readonly unknown[] = []): Promise<SqliteResult> {
    if (this.#isClosed) return Promise.reject(unavailable('it is closed', NOT_WRITTEN))
    if (this.#transaction === 'lost') {
      if (sql !== ROLLBACK) return Promise.reject(unavailable('the transaction was cut off', NOT_WRITTEN))
      this.#transaction = 'none'
      return Promise.resolve(NOTHING)
    }
    const { refusal } = this.#thread
    if (refusal !== null) return Promise.reject(unavailable(refusal, NOT_WRITTEN))
    return new Promise((resolve, reject) => {
      this.#thread.tell({ sql, parameters })
      if (this.#waiting.push({ sql, resolve, reject }) === 1) this.#thread.hold(true)
    })
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#thread.close('close')
  }

  #receive(answer: WriterAnswer): void {
    const { sql, resolve, reject } = this.#waiting.shift() as Waiting
    if (this.#waiting.length === 0) this.#thread.hold(false)
    const hasFailed = 'failure' in answer
    // What fails leaves a transaction open, until it is rolled back.
    if (sql === BEGIN && !hasFailed) this.#transaction = 'open'
    if (sql === ROLLBACK || (sql === COMMIT && !hasFailed)) this.#transaction = 'none'
    if (!hasFailed) resolve(answer)
    else reject(Object.assign(new Error(answer.failure.message), { errcode: answer.failure.errcode }))
  }

  #end(reason: string): void {
    const refused = this.#waiting
    this.#waiting = []
    this.#thread.hold(false)
    for (const { sql, reject } of refused) {
      const isUndone = sql === BEGIN || (this.#transaction === 'open' && sql !== COMMIT)
      reject(unavailable(reason, isUndone ? NOT_WRITTEN : MAYBE_WRITTEN))
    }
    if (this.#transaction === 'open') this.#transaction = 'lost'
  }
}

const NOT_WRITTEN = 'nothing of it is there'
const MAYBE_WRITTEN = 'the change may be there, whole, or not: look before you repeat it'

function unavailable(why: string, outcome: string): ServiceError {
  return new ServiceError('storage-unavailable', `the database cannot be written (${why}); ${outcome}`)
}
