import { Worker } from 'node:worker_threads'
import type { IndexBatch } from '../../search/service.ts'
import type { WordChange } from './apply-batch.ts'

/** To the thread: a batch to write. It answers each in turn. */
export type ToWriter = IndexBatch | 'close'

/** From the thread: what the batch has changed, or why nothing of it is in. */
export type FromWriter = { readonly changes: readonly WordChange[] } | { readonly failure: string }

interface Waiting {
  resolve(changes: readonly WordChange[]): void
  reject(error: Error): void
}

/**
 * Brings batches to a thread of their own, which writes them to the index's file: FTS5 and the disk take their time, and nobody who
 * searches has to wait with them. The thread begins with the first batch, and anew with the next one when it has failed.
 */
export class Writer {
  readonly #path: string
  #thread: Worker | null = null
  #closed = false
  /** In the order of their batches. */
  #waiting: Waiting[] = []

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Resolves when the batch is on the disk, after all that came before it.
   *
   * @returns the words whose weight has changed
   * @throws Error when nothing of it is in
   */
  apply(batch: IndexBatch): Promise<readonly WordChange[]> {
    if (this.#closed) return Promise.reject(new Error('the index is closed'))
    const { promise, resolve, reject } = Promise.withResolvers<readonly WordChange[]>()
    this.#thread ??= this.#start()
    this.#thread.postMessage(batch satisfies ToWriter)
    // A thread that rests does not keep the process alive.
    if (this.#waiting.push({ resolve, reject }) === 1) this.#thread.ref()
    return promise
  }

  /** Resolves when what came before is written and the file is closed. */
  async close(): Promise<void> {
    this.#closed = true
    const thread = this.#thread
    if (thread === null) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    thread.ref()
    thread.postMessage('close' satisfies ToWriter)
    await ended
  }

  #start(): Worker {
    const thread = new Worker(new URL('./writer.thread.ts', import.meta.url), { workerData: this.#path })
    thread.on('message', (answer: FromWriter) => {
      const waiting = this.#waiting.shift()
      if (this.#waiting.length === 0) thread.unref()
      if ('changes' in answer) waiting?.resolve(answer.changes)
      else waiting?.reject(new Error(answer.failure))
    })
    thread.on('error', (error) => this.#end(thread, error))
    thread.on('exit', () => this.#end(thread, new Error('the thread that writes has ended')))
    return thread
  }

  #end(thread: Worker, error: unknown): void {
    if (this.#thread !== thread) return
    this.#thread = null
    const refused = this.#waiting
    this.#waiting = []
    for (const { reject } of refused) reject(error instanceof Error ? error : new Error(String(error)))
  }
}
