import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { ServiceError } from '../../shared/service-error.ts'
import type { SqliteResult } from './sqlite-connection.ts'

/** What the thread is told: a statement to run, or to close. */
export interface WriterRequest {
  readonly sql: string | null
  readonly parameters: readonly unknown[]
}

/** What it answers, to each request in turn. */
export type WriterAnswer = SqliteResult | { readonly failure: { readonly message: string; readonly errcode?: number } }

interface Waiting {
  resolve(result: SqliteResult): void
  reject(error: unknown): void
}

/**
 * The connection that writes to an SQLite file, on a thread of its own: a commit waits for the disk, and nobody else has to
 * wait with it.
 */
export class SqliteWriter {
  private readonly worker: Worker
  /** In the order of their requests. */
  private readonly waiting: Waiting[] = []
  private ended: ServiceError | null = null

  private constructor(worker: Worker) {
    this.worker = worker
    worker.on('message', (answer: WriterAnswer) => this.receive(answer))
    worker.on('error', (error) => this.end(error))
    worker.on('exit', () => this.end(new Error('the database is closed')))
  }

  /** @throws SQLite's error when the file cannot be opened */
  static async open(path: string): Promise<SqliteWriter> {
    const worker = new Worker(new URL('./sqlite-writer.worker.ts', import.meta.url), { workerData: path })
    await once(worker, 'message')
    // A database that is open and rests does not keep the process alive.
    worker.unref()
    return new SqliteWriter(worker)
  }

  /**
   * Runs a statement, after all that came before.
   *
   * @throws SQLite's error; ServiceError `storage-unavailable` when the thread has ended
   */
  execute(sql: string | null, parameters: readonly unknown[] = []): Promise<SqliteResult> {
    if (this.ended) return Promise.reject(this.ended)
    return new Promise((resolve, reject) => {
      this.worker.postMessage({ sql, parameters } satisfies WriterRequest)
      if (this.waiting.push({ resolve, reject }) === 1) this.worker.ref()
    })
  }

  async close(): Promise<void> {
    if (this.ended) return
    await this.execute(null)
    await this.worker.terminate()
  }

  private receive(answer: WriterAnswer): void {
    const waiting = this.waiting.shift()
    if (this.waiting.length === 0) this.worker.unref()
    if (!('failure' in answer)) waiting?.resolve(answer)
    else waiting?.reject(Object.assign(new Error(answer.failure.message), { errcode: answer.failure.errcode }))
  }

  private end(cause: unknown): void {
    const message = `the database cannot be written: ${cause instanceof Error ? cause.message : cause}`
    this.ended ??= new ServiceError('storage-unavailable', message, { cause })
    for (const { reject } of this.waiting.splice(0)) reject(this.ended)
  }
}
