import type { Area, Case, Figure, Series } from '../../bench/area.ts'
import { nodeHost } from '../../sim/engine/host.node.ts'
import type { Plan } from '../../sim/plan.ts'
import { simulate } from '../../sim/simulate.ts'
import { loadPlan } from '../language/resolve.ts'

/** All listeners of the library's scenarios. */
const EVERYBODY = 50_000_000

/**
 * Five minutes of the evening peak without warm-up, the world scaled in proportion: caches, shields and origin are smaller
 * by the same factor, so that a listener meets the same hits and misses.
 */
function evening(listeners: number): Plan {
  const chosen = listeners === EVERYBODY ? { mode: 'individual' as const } : { listeners }
  const { plan } = loadPlan('evening-peak', { cwd: '.', ...chosen })
  return { ...plan, durationMs: 300_000, warmupMs: 0 }
}

interface Window {
  tookMs: number
  /** Processor time of all threads. */
  processorMs: number
  events: number
}

/** Set-up and running apart: windows after the first are running, and so is what the first one's events cost at that rate. */
function phases(plan: Plan, workers: number): readonly Figure[] {
  const { simulatedListeners } = plan.scale
  const startMs = performance.now()
  const start = process.cpuUsage()
  const windows: Window[] = []
  simulate(plan, {
    workers,
    host: nodeHost,
    onProgress: (_, __, events) => {
      const { user, system } = process.cpuUsage(start)
      windows.push({ tookMs: performance.now() - startMs, processorMs: (user + system) / 1000, events })
    },
  })
  const first = windows[0]
  const last = windows[windows.length - 1]
  const counted = last.events - first.events
  const eventMs = (last.tookMs - first.tookMs) / counted
  const setUpMs = last.tookMs - last.events * eventMs
  const processorMs = ((last.processorMs - first.processorMs) / counted) * last.events
  const hours = plan.durationMs / 3_600_000
  return [
    { name: 'set-up', value: (setUpMs * 1e3) / simulatedListeners, unit: 'µs/listener' },
    { name: 'running', value: eventMs * 1e6, unit: 'ns/event' },
    { name: 'processor time', value: (processorMs * 1e3) / hours / simulatedListeners, unit: 'µs/listener and hour' },
    { name: 'memory', value: (process.resourceUsage().maxRSS * 1024) / simulatedListeners, unit: 'B/listener' },
  ]
}

const million = (listeners: number): string => `${listeners / 1e6} M listeners`

const growth: Series = {
  name: 'how cost and memory grow with the world, two workers',
  samples: 3,
  cases: [1_000_000, 5_000_000, EVERYBODY].map((listeners) => ({
    name: million(listeners),
    ...(listeners === EVERYBODY ? { long: true } : {}),
    run: () => phases(evening(listeners), 2),
  })),
}

const workers: Series = {
  name: `two workers and one, ${million(1_000_000)}`,
  samples: 5,
  cases: [2, 1].map((count) => ({
    name: count === 2 ? 'two workers' : 'one worker',
    run: () => phases(evening(1_000_000), count),
  })),
}

/** A scenario of the library as it is, from the plan to the result. */
function whole(scenario: string, mode: 'individual' | 'aggregate'): Case {
  return {
    name: `${scenario}, ${mode}`,
    long: true,
    run: () => {
      const { plan } = loadPlan(scenario, { cwd: '.', mode })
      const startMs = performance.now()
      const { events } = simulate(plan, { workers: 2, host: nodeHost })
      const tookS = (performance.now() - startMs) / 1000
      return [
        { name: 'took', value: tookS, unit: 's' },
        { name: 'speed', value: events / tookS / 1e6, unit: 'M events/s' },
      ]
    },
  }
}

const full: Series = {
  name: `${EVERYBODY / 1e6} M listeners, two workers, set-up and warm-up included`,
  samples: 1,
  cases: [whole('evening-peak', 'individual'), whole('day', 'aggregate')],
}

const area: Area = { name: 'sim', comparisons: [], series: [workers, growth, full] }
export default area
