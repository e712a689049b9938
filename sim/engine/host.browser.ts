import { Barrier } from './barrier.ts'
import type { SharedMemory } from './crew.ts'
import type { Host } from './host.ts'
import { serve } from './serve.ts'

interface Errand {
  shared: SharedMemory
  member: number
}

/** Tells a worker that this file started from the others that only import it. */
const NAME = 'soundcheck-crew-member'

/**
 * Workers as a browser's web workers, for a `simulate` that runs in a web worker itself: it blocks, which pages may not. The
 * page starts the others, because a worker that blocks its thread starts none; it must have called `startMembers` with
 * the other end of the port, and be cross-origin isolated (COOP `same-origin`, COEP `require-corp`) for memory to be shared.
 */
export function browserHost(page: MessagePort): Host {
  return {
    start(shared: SharedMemory, member: number): void {
      page.postMessage({ shared, member } satisfies Errand)
    },
  }
}

/** On the page: starts the workers for which a simulation asks over the port. This file is also what they run. */
export function startMembers(simulation: MessagePort): void {
  simulation.onmessage = ({ data }: MessageEvent<Errand>) => {
    const worker = new Worker(new URL(import.meta.url), { type: 'module', name: NAME })
    worker.onerror = ({ message }) => new Barrier(data.shared.barrier).fail(message)
    worker.postMessage(data)
  }
}

if (self.name === NAME) {
  self.onmessage = ({ data }: MessageEvent<Errand>) => {
    serve(data.shared, data.member)
    self.close()
  }
}
