import { rmSync } from 'node:fs'
import type { Dispatcher } from 'undici'
import {
  resolveConfig,
  type Service,
  type ServiceConfig,
  type Stock,
  startService,
  stockTrackId,
} from '../reference/main.ts'
import type { Plan } from '../sim/plan.ts'
import { simulate } from '../sim/simulate.ts'
import type { ListenerClock } from './listener/clock.ts'
import { Calibration, type CalibrationSamples } from './twin/calibration.ts'
import { clientsOf, networkCidr } from './twin/clients.ts'
import { compare, type TwinRow } from './twin/compare.ts'
import { fillCaches } from './twin/fill-caches.ts'
import { type LiveRunFacts, playLive } from './twin/live-run.ts'
import { LiveTally } from './twin/live-tally.ts'
import { People } from './twin/people.ts'
import { type Conditions, scaledPlan, type TwinSize, UNKNOWN_CONDITIONS } from './twin/scaled-plan.ts'

/** What a twin is doing. */
export type Stage = 'stock' | 'fill' | 'calibrate' | 'live' | 'simulate'

export interface TwinParts {
  clock: ListenerClock
  /** Uniform in [0, 1), for the jitter of retries. */
  random: () => number
  /** A way to the service for so many listeners. */
  dispatcher: Dispatcher
  /** Where the service of the twin keeps its data: made for it, and removed at the end. */
  dataDirectory: string
  /** @param done part of the stage, 0 to 1 */
  onProgress: (stage: Stage, done: number) => void
}

export interface TwinResult {
  /** What both worlds played. */
  plan: Plan
  rows: TwinRow[]
  conditions: Conditions
  calibration: { seed: string; durationMs: number; samples: CalibrationSamples }
  live: LiveRunFacts & { failures: Failure[] }
}

/** Why plays on the live service came to nothing, and how often. */
export interface Failure {
  why: string
  times: number
}

const MARKET = 'SE'

/**
 * Plays one scenario twice, in the simulator and on the live service, and compares what listeners noticed. What the
 * service takes for its parts of the work is learned in a run before, with other listeners; then the same listeners play
 * in both worlds.
 *
 * @throws Stopped when the signal comes first
 */
export async function runTwin(plan: Plan, size: TwinSize, parts: TwinParts, signal: AbortSignal): Promise<TwinResult> {
  const { dataDirectory, onProgress, clock, dispatcher, random } = parts
  const quiet = { ...plan, faults: [] }
  const othersOf = (name: string, over: Partial<TwinSize> = {}) =>
    new People(scaledPlan(quiet, { ...size, ...over }, `${plan.seed}/${name}`, UNKNOWN_CONDITIONS))
  const people = new People(scaledPlan(plan, size, plan.seed, UNKNOWN_CONDITIONS))
  onProgress('stock', 0)
  let service: Service | null = null
  try {
    service = await startService({ config: configFor(people, dataDirectory), stock: stockFor(people) })
    const client = clientsOf({ url: service.url, tokens: service.tokens, clock, dispatcher })
    const way = { client, clock, dispatcher, random, trackId: stockTrackId, outage: outagesOf(service) }
    const progress = (stage: Stage) => (done: number) => onProgress(stage, done)
    await fillCaches({ ...way, people: othersOf('fill'), onProgress: progress('fill') }, signal)

    const calibration = new Calibration()
    const others = othersOf('calibration', { warmupMs: 0, durationMs: size.calibrationMs })
    const ears = {
      begun: () => {},
      stalled: () => {},
      failed: () => {},
      authorized: (tookMs: number) => calibration.authorized(tookMs),
      fetched: (...[, , chunk]: Parameters<LiveTally['fetched']>) => calibration.fetched(chunk),
    }
    await playLive({ ...way, people: others, ears, onProgress: progress('calibrate') }, signal)

    const tally = new LiveTally(people.world)
    const facts = await playLive({ ...way, people, ears: tally, onProgress: progress('live') }, signal)

    onProgress('simulate', 0)
    const { conditions, samples } = calibration
    const scaled = scaledPlan(plan, size, plan.seed, conditions)
    const { figures, providers } = simulate(scaled, { workers: 1 })
    return {
      plan: scaled,
      rows: compare({ figures, providers }, tally),
      conditions,
      calibration: { seed: others.world.plan.seed, durationMs: size.calibrationMs, samples },
      live: { ...facts, failures: tally.failures },
    }
  } finally {
    await service?.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}

/** The service as the plan has it: its providers, caches and routing, and round trips from the plan's networks. */
function configFor({ world, popRttMs }: People, dataDirectory: string): ServiceConfig {
  const { plan } = world
  return resolveConfig({
    port: 0,
    dataDirectory,
    logLevel: 'warn',
    // Two accounts ask for all listeners.
    rateLimits: 'off',
    providers: plan.providers.map(({ name, priceUsdPerGb, availability, edgeBytes }) => ({
      name,
      costUsdPerGb: priceUsdPerGb,
      availability,
      edgeBytes,
      shieldBytes: plan.shield.bytes,
    })),
    eviction: plan.delivery.eviction,
    // As in the simulator's half: `scaledPlan` takes it out of the plan.
    warming: null,
    routing: plan.routing,
    probe: { ...plan.health, intervalMs: plan.health.probeIntervalMs, timeoutMs: plan.retry.attemptTimeoutMs },
    networks: Array.from({ length: plan.network.ispsPerMetro }, (_, isp) => ({
      name: `network ${isp + 1}`,
      cidr: networkCidr(isp),
      rttMs: Object.fromEntries(plan.providers.map(({ name }, provider) => [name, popRttMs(isp, provider)])),
    })),
  })
}

/** A provider that is out is an edge whose process is stopped: connections stay open, and nothing comes. */
function outagesOf({ processes }: Service) {
  const signal = (provider: string, name: NodeJS.Signals) => {
    const edge = processes.find((candidate) => candidate.name === `edge ${provider}`)
    if (edge) process.kill(edge.pid, name)
  }
  return {
    begin: (provider: string) => signal(provider, 'SIGSTOP'),
    end: (provider: string) => signal(provider, 'SIGCONT'),
  }
}

function stockFor({ world }: People): Stock {
  const { catalog } = world
  const durationsMs = Array.from({ length: catalog.tracks }, (_, track) => catalog.durationMs(track))
  return { durationsMs, market: MARKET }
}
