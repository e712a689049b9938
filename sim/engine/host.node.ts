import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { Barrier } from './barrier.ts'
import type { SharedMemory } from './crew.ts'
import type { Host } from './host.ts'
import { serve } from './serve.ts'

interface Errand {
  shared: SharedMemory
  member: number
}

/** Workers as Node's worker threads. This file is also what such a thread runs. */
export const nodeHost: Host = {
  start(shared: SharedMemory, member: number): void {
    const worker = new Worker(new URL(import.meta.url), { workerData: { shared, member } satisfies Errand })
    // Comes only once the coordinator no longer blocks its thread, when it has given up by itself; without a listener it
    // would end the process.
    worker.on('error', (error) => new Barrier(shared.barrier).fail(error))
    worker.unref()
  },
}

if (!isMainThread && workerData !== null && typeof workerData === 'object' && 'shared' in workerData) {
  const { shared, member } = workerData as Errand
  serve(shared, member)
}
