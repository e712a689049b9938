import type { Worker } from 'node:worker_threads'

type Threads = typeof import('node:worker_threads')

/**
 * Node's module of threads, with those noted that are started, so that a test can end one:
 * `vi.mock('node:worker_threads', async (original) => withWatchedThreads(await original(), threads))`.
 */
export function withWatchedThreads(actual: Threads, started: Worker[]): Threads {
  class Watched extends actual.Worker {
    constructor(...given: ConstructorParameters<typeof actual.Worker>) {
      super(...given)
      started.push(this)
    }
  }
  return { ...actual, Worker: Watched }
}
