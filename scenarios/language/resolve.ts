import type { FaultPlan, LognormalPlan, Plan, RegionPlan } from '../../sim/plan.ts'
import { formatQuantity } from './format-quantity.ts'
import { type LoadedScenario, type LoadOptions, loadScenario } from './load.ts'
import { dayCurves } from './presets/day-curves.ts'
import { regionsNamed, WORLD, WORLD_SOURCE } from './presets/regions.ts'
import { resolvePopularity } from './resolve-popularity.ts'
import { providerRows, resolveProviders } from './resolve-providers.ts'
import { type Row, rowsOf } from './rows.ts'
import type { Lognormal } from './schema/lognormal.ts'
import { rungNames } from './schema/population.ts'
import { scenario as language, type Scenario } from './schema/scenario.ts'

/** A plan, and where each of its figures comes from. */
export interface Resolved {
  plan: Plan
  rows: Row[]
}

/**
 * Reads, checks and resolves a scenario in one step.
 *
 * @param reference name in the library, or path
 * @throws UserError scenario-not-found, file-unreadable, file-invalid or scenario-invalid
 * @example const { plan } = loadPlan('evening-peak', { cwd: '.', listeners: 10_000 })
 */
export function loadPlan(reference: string, options: LoadOptions): Resolved {
  return resolveScenario(loadScenario(reference, options), options.cwd)
}

/**
 * The plan of a sound scenario: presets written out, every quantity in base units. Defaults were filled in by the schema;
 * nothing after this step fills in any.
 *
 * @throws UserError scenario-invalid when the file with counts of plays cannot be used
 */
export function resolveScenario(loaded: LoadedScenario, cwd: string): Resolved {
  const { scenario, tree, name } = loaded
  const { world, catalog } = scenario
  const plan: Plan = {
    schemaVersion: 1,
    name,
    question: scenario.question,
    because: scenario.because ?? null,
    seeAlso: scenario['see-also'],
    seed: scenario.seed,
    startUtcMs: scenario.start,
    durationMs: scenario.duration,
    warmupMs: scenario.warmup,
    windows: {
      quietMs: scenario.simulate.window,
      fineMs: scenario.simulate['fine-window'],
      marginMs: scenario.simulate['fine-margin'],
    },
    scale: scaleOf(scenario),
    population: populationOf(scenario.population),
    network: networkOf(world.network),
    catalog: {
      tracks: catalog.tracks,
      popularity: resolvePopularity(catalog, tree, cwd),
      durationMs: lognormal(catalog.duration),
      releases: catalog.releases.map((release) => ({
        name: release.name,
        tracks: release.tracks,
        atMs: release.at,
        shareOfPlays: release['share-of-plays'],
        halfLifeMs: release.fades['half-life'],
        rushListeners: release.rush.listeners,
        rushWithinMs: release.rush.within,
      })),
    },
    providers: resolveProviders(world.providers),
    shield: { bytes: world.shield.size, serviceMs: lognormal(world.shield['service-time']) },
    origin: {
      bandwidthBps: world.origin.bandwidth,
      streamBps: world.origin.stream,
      serviceMs: lognormal(world.origin['service-time']),
    },
    delivery: deliveryOf(world.delivery),
    routing: { ...world.routing },
    health: {
      probeIntervalMs: world.health['probe-every'],
      failuresToUnhealthy: world.health.failures,
      successesToHealthy: world.health.successes,
    },
    retry: {
      attemptTimeoutMs: world.retry['attempt-timeout'],
      maxAttempts: world.retry.attempts,
      backoffBaseMs: world.retry.backoff.base,
      backoffCapMs: world.retry.backoff.cap,
      cooldownMs: world.retry.cooldown,
    },
    playback: playbackOf(world.playback),
    faults: scenario.faults.map((fault) => faultOf(fault, regionsOf(scenario.population))),
    objectives: scenario.objectives,
  }
  return { plan, rows: explain(loaded, plan) }
}

function lognormal({ median, p99 }: Lognormal): LognormalPlan {
  return { median, p99 }
}

function scaleOf({ simulate, population }: Scenario): Plan['scale'] {
  const simulatedListeners = Math.min(simulate.listeners, population.listeners)
  return { simulatedListeners, factor: simulatedListeners / population.listeners }
}

function regionsOf({ regions }: Scenario['population']): RegionPlan[] {
  return regions === 'world' ? WORLD.map((region) => ({ ...region })) : regionsNamed(regions)
}

function populationOf(population: Scenario['population']): Plan['population'] {
  const curve = population['day-curve']
  const hours = typeof curve === 'string' ? dayCurves[curve].hours : curve
  const mean = hours.reduce((sum, hour) => sum + hour, 0) / hours.length
  const { free, premium } = population.preferences
  const ladder = (shares: Readonly<Record<string, number | undefined>>) => rungNames.map((name) => shares[name] ?? 0)
  return {
    listeners: population.listeners,
    regions: regionsOf(population),
    dayCurve: hours.map((hour) => hour / mean),
    premiumShare: population.plans.premium,
    cellularShare: population.cellular,
    dataSaverShare: population['data-saver'],
    preferences: { free: ladder(free), premium: ladder(premium) },
    session: {
      meanTracks: population.session.tracks,
      earlySkipShare: population.session['early-skip'],
      lateSkipShare: population.session['late-skip'],
    },
  }
}

function networkOf(network: Scenario['world']['network']): Plan['network'] {
  const access = (given: (typeof network)['wifi']) => ({
    throughputBps: { median: given.throughput.median, p1: given.throughput.p1 },
    rttMs: lognormal(given.rtt),
    trackSigma: given['track-spread'],
    dropPerTrack: given.drops['per-track'],
    dropMeanMs: given.drops.mean,
  })
  return {
    wifi: access(network.wifi),
    cellular: access(network.cellular),
    popRttMs: { local: network['pop-rtt'].local, remote: network['pop-rtt'].remote },
    peeringSigma: network['peering-spread'],
    ispsPerMetro: network.isps,
    shieldRttMs: network['shield-rtt'],
  }
}

function deliveryOf(delivery: Scenario['world']['delivery']): Plan['delivery'] {
  return {
    chunkMs: delivery.chunk,
    eviction: delivery.eviction,
    coalescing: delivery.coalescing,
    prepositionLeadMs: delivery.preposition === 'off' ? null : delivery.preposition.lead,
    failover: delivery.failover,
    dnsTtlMs: delivery['dns-ttl'],
    edgeServiceMs: lognormal(delivery['edge-service-time']),
    startCaches: delivery.caches,
  }
}

function playbackOf(playback: Scenario['world']['playback']): Plan['playback'] {
  return {
    quality: playback.quality,
    bufferLowMs: playback.buffer.low,
    bufferHighMs: playback.buffer.high,
    prefetchAt: playback.prefetch.at,
    prefetchChunks: playback.prefetch.chunks,
    startBufferMs: playback['start-buffer'],
    authorizeMs: lognormal(playback.authorize),
  }
}

function faultOf(fault: Scenario['faults'][number], regions: readonly RegionPlan[]): FaultPlan {
  const { what, provider, at, for: forMs } = fault
  const names = fault.regions === 'all' ? regions.map(({ name }) => name) : fault.regions
  return { what, provider, regions: names, atMs: at, forMs }
}

function explain({ scenario, tree, name, file }: LoadedScenario, plan: Plan): Row[] {
  const preset = (path: string, value: string, origin: string, source: string, about: string): Row => ({
    path,
    value,
    unit: null,
    origin,
    source,
    about,
  })
  const { popularity } = plan.catalog
  const curve = `preset ${scenario.catalog.popularity}`
  const extra = new Map<string, Row[]>([
    ['world.providers', providerRows(plan.providers, scenario.world.providers, tree)],
    ['population.regions', plan.population.regions.map((region) => regionRow(region, preset))],
    [
      'catalog.popularity',
      typeof scenario.catalog.popularity === 'string'
        ? [
            preset(
              'catalog.popularity.points',
              popularity.label.replace(/^[^:]*: /, ''),
              curve,
              popularity.source,
              'Its points.',
            ),
          ]
        : [preset('catalog.popularity.curve', popularity.label, 'derived', popularity.source, 'What it comes to.')],
    ],
  ])
  const rows = rowsOf(language, scenario, { tree, extra })
  if (scenario.name === undefined) {
    rows.unshift(preset('name', name, 'default', `the name of ${file.shown}`, 'What reports call it.'))
  }
  if (scenario.simulate.listeners > plan.scale.simulatedListeners) {
    const row = rows.find(({ path }) => path === 'simulate.listeners') as Row
    row.value = formatQuantity(plan.scale.simulatedListeners, 'count')
    row.source = 'at most population.listeners'
  }
  return rows
}

function regionRow(
  region: RegionPlan,
  preset: (path: string, value: string, origin: string, source: string, about: string) => Row,
): Row {
  const hours = region.utcOffsetMinutes / 60
  const value =
    `${formatQuantity(region.share, 'ratio')}, ${region.metros} metros, UTC${hours < 0 ? '−' : '+'}${Math.abs(hours)}, ` +
    `${region.originRttMs} ms to the origin`
  return preset(`population.regions.${region.name}`, value, 'preset world', WORLD_SOURCE, 'Share of listeners.')
}
