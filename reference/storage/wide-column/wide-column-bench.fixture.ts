import { Worker } from 'node:worker_threads'
import { announce, type SharedWords, states } from '../log/durable-appends.fixture.ts'

/** What is done, and by what: the embedded store, SQLite without it, or a file without either. */
export interface BenchWork {
  readonly what: 'get' | 'slice' | 'write'
  readonly by: 'store' | 'sqlite' | 'file'
  /** Where to make files. */
  readonly directory: string
  readonly operations: number
  /** Operations that wait at the same time; the others do as many in each transaction or sync. */
  readonly inFlight: number
}

/**
 * A thread that does the work while the thread of the harness sleeps: the harness calls what it times and takes the number that it
 * returns, and nothing that waits for promises in its own thread can return one.
 */
export class BenchThread {
  readonly #shared: SharedWords = new Int32Array(new SharedArrayBuffer(8))

  constructor(work: BenchWork) {
    const program = new URL('./wide-column-bench-thread.fixture.ts', import.meta.url)
    new Worker(program, { workerData: { work, shared: this.#shared } }).unref()
  }

  prepare(): void {
    this.#tell(states.prepare, states.prepared)
  }

  /** @returns how many rows were written, or a sum over what was read */
  run(): number {
    this.#tell(states.run, states.done)
    return Atomics.load(this.#shared, 1)
  }

  #tell(state: number, answer: number): void {
    announce(this.#shared, state)
    while (Atomics.load(this.#shared, 0) !== answer) Atomics.wait(this.#shared, 0, state)
  }
}
