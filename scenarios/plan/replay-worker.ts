import { type MessagePort, parentPort } from 'node:worker_threads'
import { forecastWorld } from '../../sim/capacity/forecast.ts'
import { recordWorld, replayWithServices, replayWorld } from '../../sim/capacity/replay-world.ts'
import type { PoolAnswer, PoolTask } from './replay-pool.ts'

/** A thread of the pool: one world after the other, each in this thread alone. */
const port = parentPort as MessagePort
port.on('message', (task: PoolTask) => {
  port.postMessage(answerTo(task))
})

function answerTo({ what, plan, services }: PoolTask): PoolAnswer {
  try {
    if (what === 'forecast') return { ok: forecastWorld(plan) }
    if (what === 'record') return { ok: recordWorld(plan) }
    return { ok: services === null ? replayWorld(plan) : replayWithServices(plan, services) }
  } catch (error) {
    // A world can be larger than the simulator's tables; whoever asked can say which world it was.
    if (error instanceof RangeError) return { tooLarge: error.message }
    throw error
  }
}
