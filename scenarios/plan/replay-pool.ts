import { Worker } from 'node:worker_threads'
import type { Forecast } from '../../sim/capacity/forecast.ts'
import type { RecordedServices, RecordedWorld } from '../../sim/capacity/replay-world.ts'
import type { ReplayTask } from '../../sim/capacity/search-ports.ts'
import type { WorldFigures } from '../../sim/capacity/world-figures.ts'
import type { Plan } from '../../sim/plan.ts'

/** What a thread is asked. */
export interface PoolTask {
  what: 'forecast' | 'replay' | 'record'
  plan: Plan
  /** For a replay: what its plays meet of the services; null: these are simulated with it. */
  services: RecordedServices | null
}

/** What it answers. */
export type PoolAnswer = { ok: Answer } | { tooLarge: string }
type Answer = Forecast | WorldFigures | RecordedWorld

interface Waiting extends PoolTask {
  resolve: (answer: Answer) => void
  reject: (error: Error) => void
}

/**
 * Threads that each replay a world of their own at a time. Small worlds come faster this way than one after the other
 * with several threads each, and the main thread stays free for the terminal.
 */
export class ReplayPool {
  private readonly idle: Worker[] = []
  private readonly all: Worker[] = []
  private readonly busy = new Map<Worker, Waiting>()
  private readonly waiting: Waiting[] = []
  private failure: Error | null = null

  constructor(threads: number) {
    for (let i = 0; i < threads; i++) this.start()
  }

  /** @throws RangeError when a world is larger than the simulator's tables */
  forecast(plans: readonly Plan[]): Promise<Forecast[]> {
    return Promise.all(plans.map((plan) => this.ask({ what: 'forecast', plan, services: null }))) as Promise<Forecast[]>
  }

  /** @throws RangeError when a world is larger than the simulator's tables */
  replay(tasks: readonly ReplayTask[]): Promise<WorldFigures[]> {
    return Promise.all(tasks.map((task) => this.ask({ what: 'replay', ...task }))) as Promise<WorldFigures[]>
  }

  /** @throws RangeError when a world is larger than the simulator's tables */
  record(plans: readonly Plan[]): Promise<RecordedWorld[]> {
    return Promise.all(plans.map((plan) => this.ask({ what: 'record', plan, services: null }))) as Promise<
      RecordedWorld[]
    >
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all(this.all.map((worker) => worker.terminate()))
  }

  private ask(task: PoolTask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure)
      this.waiting.push({ ...task, resolve, reject })
      this.next()
    })
  }

  private next(): void {
    const worker = this.waiting.length > 0 ? this.idle.pop() : undefined
    if (!worker) return
    const task = this.waiting.shift() as Waiting
    this.busy.set(worker, task)
    const { what, plan, services } = task
    worker.postMessage({ what, plan, services } satisfies PoolTask)
  }

  private start(): void {
    const worker = new Worker(new URL('./replay-worker.ts', import.meta.url))
    this.all.push(worker)
    this.idle.push(worker)
    worker.on('message', (answer: PoolAnswer) => {
      const task = this.busy.get(worker) as Waiting
      this.busy.delete(worker)
      this.idle.push(worker)
      if ('ok' in answer) task.resolve(answer.ok)
      else task.reject(new RangeError(answer.tooLarge))
      this.next()
    })
    // A thread that dies of a defect takes everything that was asked with it.
    worker.on('error', (cause) => {
      this.failure = new Error('a thread that replays worlds failed', { cause })
      for (const { reject } of [...this.busy.values(), ...this.waiting.splice(0)]) reject(this.failure)
      this.busy.clear()
    })
  }
}
