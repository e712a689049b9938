import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Area, Case, Figure, Series } from '../../bench/area.ts'
import { nodeHost } from '../../sim/engine/host.node.ts'
import { oneTally } from '../../sim/modes/tally-kinds.ts'
import type { Plan } from '../../sim/plan.ts'
import type { Measured } from '../../sim/result.ts'
import { run, stationOrigin } from '../../sim/run.ts'
import { simulate } from '../../sim/simulate.ts'
import { loadPlan } from '../language/resolve.ts'

/** All listeners of the library's scenarios. */
const EVERYBODY = 50_000_000
const MILLION = 1_000_000
/** Simulated of a million where nothing happens, in aggregate mode: as many as `day` takes. */
const CALM = 100_000

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

/**
 * Set-up and running apart: windows after the first are running, and so is what the first one's events cost at that rate.
 * Nothing stands behind the listeners: services and storage would cost the same however many listen.
 */
function phases(plan: Plan, workers: number): readonly Figure[] {
  const { simulatedListeners } = plan.scale
  const regions = plan.population.regions.map((_, region) => region)
  const nobody = { asListeners: 0, authorizations: () => null, closeWindow: () => null }
  const startMs = performance.now()
  const start = process.cpuUsage()
  const windows: Window[] = []
  run(
    plan,
    {
      stretch: { fromMs: 0, toMs: plan.durationMs },
      regions,
      kinds: oneTally(regions.length),
      origin: stationOrigin,
      backends: () => nobody,
    },
    {
      workers,
      host: nodeHost,
      onProgress: (_, __, events) => {
        const { user, system } = process.cpuUsage(start)
        windows.push({ tookMs: performance.now() - startMs, processorMs: (user + system) / 1000, events })
      },
    },
  )
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
  name: 'how cost and memory grow with the world, everybody one by one, no services and storage, two workers',
  samples: 3,
  cases: [MILLION, 5 * MILLION, EVERYBODY].map((listeners) => ({
    name: million(listeners),
    ...(listeners === EVERYBODY ? { long: true } : {}),
    run: () => phases(evening(listeners), 2),
  })),
}

const workers: Series = {
  name: `two workers and one, ${million(MILLION)}`,
  samples: 5,
  cases: [2, 1].map((count) => ({
    name: count === 2 ? 'two workers' : 'one worker',
    run: () => phases(evening(MILLION), count),
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

/** The day of a world of a million listeners, everything in proportion. */
function smallDay(mode: 'individual' | 'aggregate'): Plan {
  const { plan } = loadPlan('day', { cwd: '.', mode: 'sampled', listeners: MILLION })
  const { factor } = plan.scale
  const { population, catalog, providers, shield, origin } = plan
  const scaleOf = (simulatedListeners: number) => {
    const part = simulatedListeners / MILLION
    return { simulatedListeners, factor: part, exactTracks: 0, oneTrackIn: 1, originFactor: part }
  }
  return {
    ...plan,
    mode,
    scale: scaleOf(mode === 'individual' ? MILLION : CALM),
    zoneScale: mode === 'individual' ? null : scaleOf(MILLION),
    population: { ...population, listeners: MILLION },
    catalog: { ...catalog, tracks: Math.round(catalog.tracks * factor) },
    providers: providers.map((provider) => ({ ...provider, edgeBytes: provider.edgeBytes * factor })),
    shield: { ...shield, bytes: shield.bytes * factor },
    origin: { ...origin, bandwidthBps: origin.bandwidthBps * factor },
  }
}

const half = ({ low, high }: Measured): number => (high - low) / 2

const modes: Series = {
  name: `a day of ${million(MILLION)} with one failover, aggregate beside individual; half a 95 % interval behind each figure`,
  samples: 1,
  cases: (['individual', 'aggregate'] as const).map((mode) => ({
    name: mode,
    long: true,
    run: () => {
      const startMs = performance.now()
      const { figures, events } = simulate(smallDay(mode), { workers: 2, host: nodeHost })
      const tookS = (performance.now() - startMs) / 1000
      const { startup, rebuffering } = figures
      return [
        { name: 'start-up p99', value: startup.p99.value, unit: 'ms' },
        { name: 'start-up p99, interval', value: half(startup.p99), unit: 'ms' },
        { name: 'rebuffering', value: rebuffering.value * 1e6, unit: 'per million' },
        { name: 'rebuffering, interval', value: half(rebuffering) * 1e6, unit: 'per million' },
        { name: 'took', value: tookS, unit: 's' },
        { name: 'events', value: events / 1e6, unit: 'M' },
      ]
    },
  })),
}

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))

/** A process of Node.js from its start to its end. */
function processS(args: readonly string[]): number {
  const startMs = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  // 1: an objective was missed, and the report is there.
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  return (performance.now() - startMs) / 1000
}

const firstReport: Series = {
  name: 'from the command to the first HTML report, beside a Node.js that does nothing; peak memory is of the process that waits',
  samples: 3,
  cases: [
    { name: 'bare Node.js', run: () => [{ name: 'took', value: processS(['-e', '0']), unit: 's' }] },
    {
      name: 'soundcheck replay evening-peak',
      run: () => {
        const directory = mkdtempSync(join(tmpdir(), 'soundcheck-bench-'))
        try {
          const tookS = processS([cli, 'replay', 'evening-peak', '--quiet', '--out', directory])
          statSync(join(directory, 'report.html'))
          return [{ name: 'took', value: tookS, unit: 's' }]
        } finally {
          rmSync(directory, { recursive: true })
        }
      },
    },
  ],
}

const area: Area = { name: 'scale', comparisons: [], series: [firstReport, workers, growth, modes, full] }
export default area
