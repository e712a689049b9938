import { Worker } from 'node:worker_threads'

/** Which catalog is searched: the song table, or a generated one of so many tracks. */
export type BenchCatalog = 'songs' | number

/** What is timed: our search, or FTS5 in the order of its own bm25. */
export type BenchWay = 'ours' | 'bm25'

export interface BenchSetup {
  readonly catalog: BenchCatalog
  readonly queries: number
  /** For the index; removed by whoever made it. */
  readonly directory: string
}

/** What the thread is told, and what it answers: the first word of the memory that is shared with it. */
export const states = { starting: 0, idle: 1, ours: 2, bm25: 3 } as const

/** State and result. */
export type SharedWords = Int32Array<SharedArrayBuffer>

/**
 * A thread that searches while the thread of the harness sleeps: the harness calls what it times and takes the number that
 * it returns, and a search answers with a promise. At its start it prints the quality and the latency of what it has opened.
 */
export class SearchingThread {
  readonly #shared: SharedWords = new Int32Array(new SharedArrayBuffer(8))

  constructor(setup: BenchSetup) {
    const program = new URL('./search-bench-thread.fixture.ts', import.meta.url)
    new Worker(program, { workerData: { setup, shared: this.#shared } }).unref()
    this.#waitWhile(states.starting)
  }

  /** @returns how many queries had an answer */
  run(way: BenchWay): number {
    Atomics.store(this.#shared, 0, states[way])
    Atomics.notify(this.#shared, 0)
    this.#waitWhile(states[way])
    return Atomics.load(this.#shared, 1)
  }

  #waitWhile(state: number): void {
    while (Atomics.load(this.#shared, 0) === state) Atomics.wait(this.#shared, 0, state)
  }
}
