import type { AccessPlan, FaultPlan, LognormalPlan, Plan } from '../../sim/plan.ts'
import { grouped } from '../report/number-format.ts'

/** How much of a scenario one machine plays. */
export interface TwinSize {
  /** Listeners at a time. */
  listeners: number
  tracks: number
  warmupMs: number
  durationMs: number
  /** Length of the run before, in which the service's times are learned. */
  calibrationMs: number
}

/** What the live service takes for its parts of the work, as a listener sees it; measured in a run of its own. */
export interface Conditions {
  /** From asking to play to the manifest. */
  authorizeMs: LognormalPlan
  /** To the first byte of an edge hit, beyond the listener's own line. */
  edgeServiceMs: LognormalPlan
  /** What a miss adds when the shield has it, and what it adds further when only the origin has it. */
  shieldServiceMs: LognormalPlan
  originServiceMs: LognormalPlan
  /** Bytes that chunks really have, by those that their nominal bit rates say. */
  bytesPerNominal: number
}

/** What stands in a plan before anything has been measured; nobody's result depends on it. */
export const UNKNOWN_CONDITIONS: Conditions = {
  authorizeMs: { median: 1, p99: 1 },
  edgeServiceMs: { median: 1, p99: 1 },
  shieldServiceMs: { median: 1, p99: 1 },
  originServiceMs: { median: 1, p99: 1 },
  bytesPerNominal: 1,
}

/** Where everybody is. */
const REGION = 'here'
/** The chunks of the live catalog. */
const LIVE_CHUNK_MS = 10_000
/** No origin of one machine queues: its reads are as many as its requests. */
const AMPLE_BPS = 1e12
const READ_BPS = 1e9
/** No chunk waits for an acknowledgement: the listener's link knows a rate and a round trip. */
const AMPLE_SEGMENTS = 1e6
const HOURS = 24

/**
 * The scenario as one machine can carry it: one metro with one edge per provider, a smaller catalog and caches that keep
 * their proportion to it. Everything that is left out or changed is named by `changes`.
 */
export function scaledPlan(plan: Plan, size: TwinSize, seed: string, conditions: Conditions): Plan {
  const perTrack = size.tracks / plan.catalog.tracks
  const scaleBytes = (bytes: number) => Math.round(bytes * perTrack)
  // The simulator's chunks have their nominal size; smaller caches and slower lines make up for what real ones weigh more.
  const nominal = (bytes: number) => Math.round(bytes / conditions.bytesPerNominal)
  const line = (access: AccessPlan): AccessPlan => ({
    ...access,
    throughputBps: {
      median: access.throughputBps.median / conditions.bytesPerNominal,
      p1: access.throughputBps.p1 / conditions.bytesPerNominal,
    },
    dropPerTrack: 0,
    lossRate: 0,
  })
  return {
    ...plan,
    seed,
    durationMs: size.durationMs,
    warmupMs: size.warmupMs,
    windows: { ...plan.windows, quietMs: plan.windows.fineMs },
    mode: 'individual',
    zoneScale: null,
    scale: { simulatedListeners: size.listeners, factor: 1, exactTracks: 0, oneTrackIn: 1, originFactor: 1 },
    population: {
      ...plan.population,
      listeners: size.listeners,
      regions: [{ name: REGION, share: 1, utcOffsetMinutes: 0, metros: 1, originRttMs: 0 }],
      dayCurve: Array.from({ length: HOURS }, () => 1),
      // The headless listener plays every track from its beginning, and each once.
      session: { ...plan.population.session, repeatShare: 0, seekShare: 0 },
    },
    network: {
      ...plan.network,
      wifi: line(plan.network.wifi),
      cellular: line(plan.network.cellular),
      shieldRttMs: 0,
      connection: { ...plan.network.connection, initialWindowSegments: AMPLE_SEGMENTS },
    },
    catalog: { ...plan.catalog, tracks: size.tracks, releases: [], regional: { shareOfPlays: 0, shareOfTracks: 0 } },
    providers: plan.providers.map((provider) => ({
      ...provider,
      pops: 1,
      edgeBytes: nominal(scaleBytes(provider.edgeBytes)),
    })),
    shield: { bytes: nominal(scaleBytes(plan.shield.bytes)), ttlMs: null, serviceMs: conditions.shieldServiceMs },
    origin: { bandwidthBps: AMPLE_BPS, streamBps: READ_BPS, serviceMs: conditions.originServiceMs },
    delivery: {
      ...plan.delivery,
      chunkMs: LIVE_CHUNK_MS,
      coalescing: true,
      prepositionLeadMs: null,
      warmAtPlaysPerMinute: null,
      failover: 'client-retry',
      edgeServiceMs: conditions.edgeServiceMs,
      startCaches: 'warm',
      compareForms: false,
    },
    // What authorization takes is measured, whatever it comes from.
    services: null,
    storage: { ...plan.storage, simulated: false },
    // The service and its listeners speak chunks alone.
    playback: {
      ...plan.playback,
      protocol: 'chunks',
      // The headless listener waits as long as it takes.
      abandonment: false,
      startBufferMs: LIVE_CHUNK_MS,
      authorizeMs: conditions.authorizeMs,
    },
    faults: plan.faults.map((fault) => scaledFault(fault, size.durationMs / plan.durationMs)),
    objectives: [],
  }
}

/** Below this a fault is over before probes and apps have noticed. */
const SHORTEST_FAULT_MS = 20_000

/** The fault at its place in a timeline that is `part` as long, where everybody is. */
function scaledFault(fault: FaultPlan, part: number): FaultPlan {
  return {
    ...fault,
    regions: [REGION],
    atMs: Math.round(fault.atMs * part),
    forMs: Math.max(SHORTEST_FAULT_MS, Math.round(fault.forMs * part)),
  }
}

/** A sentence for each way in which both worlds of a twin differ from the scenario. */
export function changes(plan: Plan, size: TwinSize): string[] {
  const all = [
    `one metro with one edge per provider and ${grouped(size.listeners)} listeners all the time, for ${grouped(plan.population.listeners)} in the world`,
    `${grouped(size.tracks)} tracks for ${grouped(plan.catalog.tracks)}; edges and shields keep their proportion to the catalog`,
    'a track sounds once its first chunk is whole and its digest is checked',
    'service times and the sizes of chunks are those of this machine, from the calibration',
    'nobody loses the network in a tunnel, nor a packet',
    'connections are as fast from the first byte as later',
  ]
  const { repeatShare, seekShare } = plan.population.session
  if (repeatShare > 0 || seekShare > 0) all.push('nobody hears a track twice or goes to another position in it')
  if (plan.catalog.regional.shareOfPlays > 0) all.push('no region has tracks of its own')
  if (plan.faults.length > 0) {
    const times = grouped(Math.round(plan.durationMs / size.durationMs))
    all.push(`faults keep their place in a timeline that passes ${times} times as fast, and hit everybody`)
    all.push('a provider that is out is an edge whose process is stopped: it answers nothing, and keeps its cache')
  }
  if (plan.delivery.chunkMs !== LIVE_CHUNK_MS) {
    all.push(`chunks of ${LIVE_CHUNK_MS / 1000} s, as the service cuts them, for ${plan.delivery.chunkMs / 1000} s`)
  }
  if (plan.delivery.warmAtPlaysPerMinute !== null) all.push('no track is put on edges for being played often')
  if (!plan.delivery.coalescing) all.push('concurrent misses share one fetch, as in the service')
  if (plan.delivery.failover !== 'client-retry') all.push('apps try another provider themselves, as the listener does')
  return all
}
