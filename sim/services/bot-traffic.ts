import type { EventQueue } from '../engine/event-queue.ts'
import { Bots } from './bots.ts'
import { Asker } from './call-table.ts'
import { OperationRecord } from './operation-record.ts'
import { limitOf } from './rate-limits.ts'
import { callsOf, type Routes } from './routes.ts'
import { type BotsPlan, operations, type ServicesPlan } from './services-plan.ts'

/** Where a window begins on the mesh's clock and on the world's, how long it is simulated, and world ms per mesh ms. */
export interface StretchedWindow {
  beganMs: number
  beganWorldMs: number
  sliceMs: number
  stretch: number
}

/** What bots ask of the services, and what became of it. */
export class BotTraffic {
  readonly plan: BotsPlan
  readonly record = new OperationRecord()
  /** Index of the operation that they ask for. */
  readonly operation: number
  private readonly bots: Bots
  private readonly services: ServicesPlan

  /** @param zeroMs the scenario's beginning on the world's clock */
  constructor(services: ServicesPlan, plan: BotsPlan, seed: string, zeroMs: number) {
    this.services = services
    this.plan = plan
    this.operation = operations.indexOf(plan.operation)
    this.bots = new Bots(plan, limitOf(services.rateLimits, plan.operation), seed, zeroMs)
  }

  /** Goes through a window, ms of the world. @param share part of the world's requests that goes to the pods */
  live(fromMs: number, toMs: number, share: number): void {
    this.bots.live(fromMs, toMs, share)
  }

  /**
   * Calls to each service per ms in the window lived through, those of apps included.
   * @param asked requests of apps per ms, by operation
   */
  calls(routes: Routes, asked: Float64Array, commitShare: number): Float64Array {
    const all = asked.slice()
    all[this.operation] += this.bots.passedPerMs
    return callsOf(routes, this.services, all, commitShare)
  }

  /** The same by what they take of a service: a refusal is part of a call. */
  work(calls: Float64Array): Float64Array {
    const work = calls.slice()
    work[0] += this.bots.refusedPerMs * this.services.refusalWork
    return work
  }

  /** Puts the requests that are simulated on the queue: what is simulated of a window stands for all of it. */
  send(
    share: number,
    { beganMs, beganWorldMs, sliceMs, stretch }: StretchedWindow,
    queue: EventQueue,
    kind: number,
  ): void {
    this.bots.send(share, 1 / stretch, (worldMs, isRefused) => {
      const atMs = beganMs + Math.min(sliceMs, (worldMs - beganWorldMs) / stretch)
      queue.push(atMs, kind, isRefused ? 1 : 0)
    })
  }

  /** Goes through a window in which nobody answers them. */
  callInVain(fromMs: number, toMs: number, share: number, isMeasured: boolean): void {
    this.bots.live(fromMs, toMs, share)
    if (!isMeasured) return
    const requests = (this.bots.passedPerMs + this.bots.refusedPerMs) * (toMs - fromMs)
    this.record.failedUnseen(requests)
  }

  ended(weight: number, asker: Asker, ok: boolean, degraded: boolean, tookMs: number): void {
    if (asker === Asker.refused && ok) this.record.wasRefused(weight)
    else this.record.ended(weight, ok, degraded, tookMs)
  }
}
