import { type MessagePort, parentPort } from 'node:worker_threads'
import { forecastWorld } from '../../sim/capacity/forecast.ts'
import { rehearse } from '../../sim/capacity/rehearsal.ts'
import { recordWorld, replayWithServices, replayWorld } from '../../sim/capacity/replay-world.ts'
import type { PoolAnswer, PoolTask } from './replay-pool.ts'

/** A thread of the pool: one world after the other, each in this thread alone. */
const port = parentPort as MessagePort
port.on('message', (task: PoolTask) => {
  port.postMessage(answerTo(task))
})

function answerTo(task: PoolTask): PoolAnswer {
  try {
    return { ok: answer(task) }
  } catch (error) {
    // A world can be larger than the simulator's tables; whoever asked can say which world it was.
    if (error instanceof RangeError) return { tooLarge: error.message }
    throw error
  }
}

function answer(task: PoolTask) {
  const { plan } = task
  if (task.what === 'forecast') return forecastWorld(plan)
  if (task.what === 'record') return recordWorld(plan)
  if (task.what === 'rehearse') return rehearse(plan, task.demand)
  return task.services === null ? replayWorld(plan) : replayWithServices(plan, task.services)
}
