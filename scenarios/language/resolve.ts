import type { CatalogPlan, FaultPlan, LognormalPlan, Plan, RegionPlan } from '../../sim/plan.ts'

import { chooseScale } from '../../sim/world/scale.ts'
import { formatQuantity } from './format-quantity.ts'
import { type LoadedScenario, type LoadOptions, loadScenario } from './load.ts'
import { resolvePopularity } from './resolve-popularity.ts'
import { populationRows, regionsOf, resolvePopulation } from './resolve-population.ts'
import { providerRows, resolveProviders } from './resolve-providers.ts'
import { resolveServices } from './resolve-services.ts'
import { resolveStorage, storageRows } from './resolve-storage.ts'
import { type Row, rowsOf } from './rows.ts'
import type { Lognormal } from './schema/lognormal.ts'
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
  const catalogPlan: CatalogPlan = {
    tracks: catalog.tracks,
    popularity: resolvePopularity(catalog, tree, cwd),
    regional: {
      shareOfPlays: catalog.regional['share-of-plays'],
      shareOfTracks: catalog.regional['share-of-tracks'],
    },
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
  }
  const unscaled: Omit<Plan, 'scale' | 'zoneScale'> = {
    schemaVersion: 1,
    name,
    question: scenario.question,
    because: scenario.because ?? null,
    seeAlso: scenario['see-also'],
    seed: scenario.seed,
    worldSeed: world.seed,
    startUtcMs: scenario.start,
    durationMs: scenario.duration,
    warmupMs: scenario.warmup,
    mode: scenario.simulate.mode,
    windows: {
      quietMs: scenario.simulate.window,
      fineMs: scenario.simulate['fine-window'],
      marginMs: scenario.simulate['fine-margin'],
    },
    population: resolvePopulation(scenario.population, catalogPlan),
    network: networkOf(world.network),
    catalog: catalogPlan,
    providers: resolveProviders(world.providers),
    shield: {
      bytes: world.shield.size,
      ttlMs: world.shield.ttl === 'immutable' ? null : world.shield.ttl,
      serviceMs: lognormal(world.shield['service-time']),
    },
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
    services: resolveServices(world.services, scenario.duration),
    storage: resolveStorage(
      world.storage,
      regionsOf(scenario.population).map(({ name }) => name),
    ),
    costs: {
      popUsdPerMonth: world.costs.pop,
      edgeDiskUsdPerGbMonth: world.costs['edge-disk'],
      shieldDiskUsdPerGbMonth: world.costs['shield-disk'],
      originUsdPerGbpsMonth: world.costs['origin-bandwidth'],
      originEgressUsdPerGb: world.costs['origin-egress'],
      workerUsdPerMonth: world.costs.worker,
    },
    faults: scenario.faults.map((fault) => faultOf(fault, regionsOf(scenario.population))),
    objectives: scenario.objectives,
  }
  const plan: Plan = {
    ...unscaled,
    scale: scaleOf(scenario, unscaled),
    zoneScale:
      scenario.simulate.mode === 'aggregate'
        ? chooseScale(unscaled, unscaled.population.listeners, scenario.simulate.objects)
        : null,
  }
  return { plan, rows: explain(loaded, plan) }
}

function lognormal({ median, p99 }: Lognormal): LognormalPlan {
  return { median, p99 }
}

function scaleOf({ simulate }: Scenario, plan: Omit<Plan, 'scale' | 'zoneScale'>): Plan['scale'] {
  const { listeners } = plan.population
  const simulated = plan.mode === 'individual' ? listeners : Math.min(simulate.listeners, listeners)
  return chooseScale(plan, simulated, simulate.objects)
}

function networkOf(network: Scenario['world']['network']): Plan['network'] {
  const access = (given: (typeof network)['wifi']) => ({
    throughputBps: { median: given.throughput.median, p1: given.throughput.p1 },
    rttMs: lognormal(given.rtt),
    changes: {
      sigma: given.changes.spread,
      rttShare: given.changes['rtt-share'],
      everyMs: given.changes.every,
    },
    dropPerTrack: given.drops['per-track'],
    dropMeanMs: given.drops.mean,
    lossRate: given.loss,
  })
  return {
    wifi: access(network.wifi),
    cellular: access(network.cellular),
    popRttMs: { local: network['pop-rtt'].local, remote: network['pop-rtt'].remote },
    peeringSigma: network['peering-spread'],
    ispsPerMetro: network.isps,
    shieldRttMs: network['shield-rtt'],
    connection: {
      initialWindowSegments: network.connection['initial-window'],
      idleMs: network.connection.idle,
      firstTimeoutMs: network.connection['first-timeout'],
      leastTimeoutMs: network.connection['least-timeout'],
    },
  }
}

function deliveryOf(delivery: Scenario['world']['delivery']): Plan['delivery'] {
  return {
    chunkMs: delivery.chunk,
    eviction: delivery.eviction,
    coalescing: delivery.coalescing,
    prepositionLeadMs: delivery.preposition === 'off' ? null : delivery.preposition.lead,
    warmAtPlaysPerMinute: delivery.warming === 'off' ? null : delivery.warming['plays-per-minute'],
    failover: delivery.failover,
    dnsTtlMs: delivery['dns-ttl'],
    edgeServiceMs: lognormal(delivery['edge-service-time']),
    ttlMs: delivery.ttl === 'immutable' ? null : delivery.ttl,
    expired: delivery.expired,
    urlLifeMs: delivery['url-life'],
    startCaches: delivery.caches,
    compareForms: delivery.compare,
  }
}

function playbackOf(playback: Scenario['world']['playback']): Plan['playback'] {
  return {
    quality: playback.quality,
    protocol: playback.protocol,
    bufferLowMs: playback.buffer.low,
    bufferHighMs: playback.buffer.high,
    prefetchAt: playback.prefetch.at,
    prefetchChunks: playback.prefetch.chunks,
    abandonment: playback.abandonment,
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
    ['world.storage.ring', storageRows(plan.storage)],
    ...populationRows(scenario.population, plan, preset),
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
  if (scenario.simulate.listeners !== plan.scale.simulatedListeners) {
    const row = rows.find(({ path }) => path === 'simulate.listeners') as Row
    row.value = formatQuantity(plan.scale.simulatedListeners, 'count')
    row.source = plan.mode === 'individual' ? 'all of population.listeners' : 'at most population.listeners'
  }
  return rows
}
