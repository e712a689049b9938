import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll } from 'vitest'

/** The threads that a file's tests start, in their order, so that a test can end one. */
export function watchedThreads(): readonly Worker[] {
  const started: Worker[] = []
  const note = (thread: Worker) => void started.push(thread)
  beforeAll(() => void process.on('worker', note))
  afterAll(() => void process.off('worker', note))
  return started
}
