import { type MessagePort, parentPort } from 'node:worker_threads'
import { deliveryOnly } from '../../sim/capacity/delivery-only.ts'
import { forecastWorld } from '../../sim/capacity/forecast.ts'
import { worldFigures } from '../../sim/capacity/world-figures.ts'
import { simulate } from '../../sim/simulate.ts'
import type { PoolAnswer, PoolTask } from './replay-pool.ts'

/** A thread of the pool: one world after the other, each in this thread alone. */
const port = parentPort as MessagePort
port.on('message', ({ what, plan }: PoolTask) => {
  port.postMessage(answerTo(what, plan))
})

function answerTo(what: PoolTask['what'], plan: PoolTask['plan']): PoolAnswer {
  try {
    if (what === 'forecast') return { ok: forecastWorld(plan) }
    return { ok: worldFigures(plan, simulate(deliveryOnly(plan), { workers: 1 })) }
  } catch (error) {
    // A world can be larger than the simulator's tables; whoever asked can say which world it was.
    if (error instanceof RangeError) return { tooLarge: error.message }
    throw error
  }
}
