import type { SharedMemory } from './crew.ts'

/** Where workers come from: the one thing in which Node and a browser differ. */
export interface Host {
  /** Starts a worker that runs `serve(shared, member)`. Returns at once; the worker reports over the barrier. */
  start(shared: SharedMemory, member: number): void
}
