import { Worker } from 'node:worker_threads'
import type { DemoPiece } from '../audio/service.ts'
import type { RenditionIndex } from '../shared/chunk-index.ts'

/** A piece to compose, and the tracks that are cut from it. */
export interface RenderJob {
  piece: DemoPiece
  tracks: RenderTrack[]
}

/** Samples `[from, to)` of the piece. */
export interface RenderTrack {
  id: string
  from: number
  to: number
  /** It has its renditions, and lacks the clip alone. */
  clipOnly: boolean
}

/** Of one track of a job: first its clip, then the renditions, the lowest rung first. */
export type Rendered = RenderedClip | RenderedRendition

export interface RenderedClip {
  trackId: string
  clip: Uint8Array
}

export interface RenderedRendition {
  trackId: string
  index: RenditionIndex
  chunks: Uint8Array[]
}

/** What a worker answers: something rendered, or that the job is done. */
export type RenderMessage = Rendered | 'done'

/**
 * Renders jobs on several threads. `onRendered` is called for one thing of a job at a time, for those of several jobs at
 * once; what it returns is awaited before the job counts as done.
 *
 * @throws what a worker or `onRendered` threw; the other workers are stopped
 */
export async function renderAll(
  jobs: readonly RenderJob[],
  threads: number,
  onRendered: (rendered: Rendered) => Promise<void>,
): Promise<void> {
  const waiting = [...jobs]
  const workers = Array.from(
    { length: Math.min(threads, jobs.length) },
    () => new Worker(new URL('./render.worker.ts', import.meta.url)),
  )
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await render(worker, job, onRendered)
      }),
    )
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function render(worker: Worker, job: RenderJob, onRendered: (rendered: Rendered) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let handled = Promise.resolve()
    const finish = (end: () => void) => {
      worker.off('message', receive)
      worker.off('error', fail)
      end()
    }
    const fail = (error: unknown) => finish(() => reject(error))
    const receive = (message: RenderMessage) => {
      handled = message === 'done' ? handled : handled.then(() => onRendered(message))
      if (message === 'done') handled.then(() => finish(resolve), fail)
      else handled.catch(fail)
    }
    worker.on('message', receive)
    worker.on('error', fail)
    worker.postMessage(job)
  })
}
