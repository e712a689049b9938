import { Worker } from 'node:worker_threads'

/** How a contender brings records to the disk: through the log, the store of plays, or bare writes and syncs. */
export type Way = 'log' | 'plays' | 'bare'

export interface Appending {
  way: Way
  /** Where to make a directory for each repetition. */
  directory: string
  records: number
  /** Appends that wait at the same time; bare writes bring as many records together. */
  inFlight: number
}

/** What the thread is told, and what it answers: the first word of the memory that is shared with it. */
export const states = { idle: 0, prepare: 1, prepared: 2, run: 3, done: 4 } as const

/** State and result. */
export type SharedWords = Int32Array<SharedArrayBuffer>

export function announce(shared: SharedWords, state: number): void {
  Atomics.store(shared, 0, state)
  Atomics.notify(shared, 0)
}

/**
 * A thread that appends while the thread of the harness sleeps: the harness calls what it times and takes the number that
 * it returns, and nothing that waits for a disk in its own thread can return one.
 */
export class AppendingThread {
  readonly #shared: SharedWords = new Int32Array(new SharedArrayBuffer(8))

  constructor(appending: Appending) {
    const program = new URL('./durable-appends-thread.fixture.ts', import.meta.url)
    new Worker(program, { workerData: { appending, shared: this.#shared } }).unref()
  }

  prepare(): void {
    this.#tell(states.prepare, states.prepared)
  }

  /** @returns how many records are durable */
  run(): number {
    this.#tell(states.run, states.done)
    return Atomics.load(this.#shared, 1)
  }

  #tell(state: number, answer: number): void {
    announce(this.#shared, state)
    while (Atomics.load(this.#shared, 0) !== answer) Atomics.wait(this.#shared, 0, state)
  }
}
