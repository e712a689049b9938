import { LADDER } from '../../reference/audio/ladder.policy.ts'
import type { Plan, ScalePlan } from '../plan.ts'
import { lognormalMean } from '../stats/quantile-table.ts'

/**
 * Entries that all caches together may have before one track stands for several: those of one metro's edges then fit
 * into a processor's cache, which makes a replay several times faster.
 */
const MOST_ENTRIES = 4e6
/** More than this are not kept to spare the origin lumps: some 3 GB. */
const MOST_ENTRIES_AGAINST_LUMPS = 32e6
/**
 * What one miss of a stand-in asks the origin for, in the name of all its neighbors, is at most this part of what the origin sends
 * in a fine window: where it is much of it, single misses fill an origin that the same misses, one by one, leave half empty.
 */
const MOST_LUMP = 1 / 4
/** A stand-in's neighbors differ in rank by at most this part, the nearest to the head most. */
const HEAD_GROUPS = 8
/** Renditions that the smallest edge holds at least, counted in stand-ins. */
const FEWEST_ENTRIES = 2_000
/** Streams that the simulated part of the origin serves at once: enough that it queues as the whole would but near saturation. */
const ORIGIN_STREAMS = 320

/** What of a plan says how much room its caches have and how many reads its origin takes. */
type Sized = Pick<Plan, 'catalog' | 'providers' | 'shield' | 'origin' | 'population' | 'windows'>

/**
 * How much of a world is simulated.
 * @param simulatedListeners at most all of them
 * @param objects 'exact': every track; 'auto': as many as memory has room for; a power of two: one track in so many
 */
export function chooseScale(plan: Sized, simulatedListeners: number, objects: 'auto' | 'exact' | number): ScalePlan {
  const factor = simulatedListeners / plan.population.listeners
  const streams = plan.origin.bandwidthBps / plan.origin.streamBps
  const oneTrackIn = objects === 'exact' ? 1 : objects === 'auto' ? enough(plan, factor) : objects
  return {
    simulatedListeners,
    factor,
    exactTracks: oneTrackIn === 1 ? 0 : HEAD_GROUPS * oneTrackIn,
    oneTrackIn,
    originFactor: oneTrackIn === 1 ? factor : Math.min(factor, ORIGIN_STREAMS / streams),
  }
}

/**
 * The smallest power of two that leaves the tables small enough, as far as every edge has enough entries and the origin gets no
 * lumps.
 */
function enough(plan: Sized, factor: number): number {
  const { catalog, providers, shield, population } = plan
  const all = catalog.tracks * LADDER.length
  const held = (bytes: number): number => Math.min(bytes / renditionBytes(plan), all) * factor
  let entries = held(shield.bytes) * population.regions.length * providers.length
  for (const { pops, edgeBytes } of providers) entries += held(edgeBytes) * pops
  const smallest = Math.min(...providers.map(({ edgeBytes }) => held(edgeBytes)))
  const isTooMany = (oneTrackIn: number): boolean => {
    const room = lump(plan, factor, 2 * oneTrackIn) > MOST_LUMP ? MOST_ENTRIES_AGAINST_LUMPS : MOST_ENTRIES
    return entries / oneTrackIn > room
  }
  let oneTrackIn = 1
  while (isTooMany(oneTrackIn) && smallest / oneTrackIn > FEWEST_ENTRIES * 2) oneTrackIn *= 2
  return oneTrackIn
}

/** What a stand-in's miss of a whole rendition asks the origin for / what its simulated part sends in a fine window. */
function lump(plan: Sized, factor: number, oneTrackIn: number): number {
  const sentBits = plan.origin.bandwidthBps * factor * (plan.windows.fineMs / 1000)
  return (oneTrackIn * renditionBytes(plan) * 8) / sentBits
}

/** Bytes of a rendition, on average over tracks and rungs. */
function renditionBytes({ catalog }: Sized): number {
  return (lognormalMean(catalog.durationMs.median, catalog.durationMs.p99) * meanBps()) / 8000
}

function meanBps(): number {
  return LADDER.reduce((sum, rung) => sum + rung.bitsPerSecond, 0) / LADDER.length
}
