import type { Area, Comparison } from '../../bench/area.ts'
import { nodeHost } from '../../sim/engine/host.node.ts'
import type { Plan } from '../../sim/plan.ts'
import { simulate } from '../../sim/simulate.ts'
import { loadPlan } from '../language/resolve.ts'

/** Ten minutes of the evening peak. */
function evening(listeners: number): Plan {
  const { plan } = loadPlan('evening-peak', { cwd: '.', listeners })
  return { ...plan, durationMs: 600_000 }
}

const events = (plan: Plan, workers: number): number => simulate(plan, { workers, host: nodeHost }).events

function workers(listeners: number): Comparison {
  return {
    name: `evening peak, ten minutes, ${listeners} listeners, set-up included`,
    unit: 'events',
    open: () => {
      const plan = evening(listeners)
      return {
        operations: events(plan, 1),
        subject: { name: 'two workers', prepare: () => () => events(plan, 2) },
        against: { name: 'one worker', prepare: () => () => events(plan, 1) },
      }
    },
  }
}

const area: Area = { name: 'sim', comparisons: [workers(100_000), workers(1_000_000)] }
export default area
