import { Worker } from 'node:worker_threads'
import type { Forecast } from '../../sim/capacity/forecast.ts'
import type { DemandWindow, RecordedServices, Rehearsed } from '../../sim/capacity/rehearsal.ts'
import type { RecordedWorld } from '../../sim/capacity/replay-world.ts'
import type { ReplayTask } from '../../sim/capacity/search-ports.ts'
import type { WorldFigures } from '../../sim/capacity/world-figures.ts'
import type { Plan } from '../../sim/plan.ts'

/** What a thread is asked; services and demand as in `SearchPorts`. */
export type PoolTask =
  | { what: 'forecast'; plan: Plan }
  | { what: 'record'; plan: Plan }
  | { what: 'replay'; plan: Plan; services: RecordedServices | null }
  | { what: 'rehearse'; plan: Plan; demand: readonly DemandWindow[] }

/** What it answers. */
export type PoolAnswer = { ok: Answer } | { tooLarge: string }
type Answer = Forecast | WorldFigures | RecordedWorld | Rehearsed

interface Waiting {
  task: PoolTask
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
    return this.askAll(plans.map((plan) => ({ what: 'forecast', plan })))
  }

  /** @throws RangeError when a world is larger than the simulator's tables */
  replay(tasks: readonly ReplayTask[]): Promise<WorldFigures[]> {
    return this.askAll(tasks.map((task) => ({ what: 'replay', ...task })))
  }

  /** @throws RangeError when a world is larger than the simulator's tables */
  async record(plan: Plan): Promise<RecordedWorld> {
    const [recorded] = await this.askAll<RecordedWorld>([{ what: 'record', plan }])
    return recorded
  }

  /** @throws RangeError when a world has no services */
  rehearse(plans: readonly Plan[], demand: readonly DemandWindow[]): Promise<Rehearsed[]> {
    return this.askAll(plans.map((plan) => ({ what: 'rehearse', plan, demand })))
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all(this.all.map((worker) => worker.terminate()))
  }

  /** Each task has the answer of its kind: see `answerTo`. */
  private askAll<A extends Answer>(tasks: readonly PoolTask[]): Promise<A[]> {
    return Promise.all(tasks.map((task) => this.ask(task))) as Promise<A[]>
  }

  private ask(task: PoolTask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure)
      this.waiting.push({ task, resolve, reject })
      this.next()
    })
  }

  private next(): void {
    const worker = this.waiting.length > 0 ? this.idle.pop() : undefined
    if (!worker) return
    const waiting = this.waiting.shift() as Waiting
    this.busy.set(worker, waiting)
    worker.postMessage(waiting.task)
  }

  private start(): void {
    const worker = new Worker(new URL('./replay-worker.ts', import.meta.url))
    this.all.push(worker)
    this.idle.push(worker)
    worker.on('message', (answer: PoolAnswer) => {
      const asked = this.busy.get(worker) as Waiting
      this.busy.delete(worker)
      this.idle.push(worker)
      if ('ok' in answer) asked.resolve(answer.ok)
      else asked.reject(new RangeError(answer.tooLarge))
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
