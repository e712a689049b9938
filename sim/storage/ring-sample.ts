import type { Plan } from '../plan.ts'
import { ExpectedDemand } from './demand.ts'

const HOUR_MS = 3_600_000
/** Points of a replay at which its demand is looked at. */
const POINTS = 96
/** Simulated keys at most: each is some hundred bytes of tables. */
const MOST_KEYS = 200_000
/** Buckets of the timeline, about, and what their length is a multiple of. */
const BUCKETS = 120
const BUCKET_STEP_MS = 10_000

/** Which part of the ring's keys is simulated. */
export interface KeySample {
  seed: string
  keysBySite: number[]
  /** Simulated operations / all. */
  share: number
  bucketMs: number
}

/** A longer replay simulates so many hours' worth, spread over all of it. */
const MOST_HOURS = 2

/**
 * As many keys as make about the operations that the plan wants: each simulated key has the rate of operations that a key of
 * its site has at full size when the most people listen.
 */
export function sampleOf(plan: Plan, siteOfRegion: readonly number[]): KeySample {
  const { ring, operationsPerHour } = plan.storage
  const expected = new ExpectedDemand(plan)
  const endMs = plan.warmupMs + plan.durationMs
  const listenersBySite = new Float64Array(ring.sites.length)
  let operations = 0
  for (let i = 0; i < POINTS; i++) {
    const fromMs = (endMs * i) / POINTS
    const toMs = (endMs * (i + 1)) / POINTS
    const { plays, sessions } = expected.window(fromMs, toMs)
    const here = new Float64Array(ring.sites.length)
    for (const [region, site] of siteOfRegion.entries()) {
      operations += plays[region] * ring.writesPerPlay + sessions[region] * ring.readsPerSession
      here[site] += expected.listeners(region, (fromMs + toMs) / 2)
    }
    for (const [site, listeners] of here.entries()) listenersBySite[site] = Math.max(listenersBySite[site], listeners)
  }
  const wanted = operationsPerHour * Math.min(endMs / HOUR_MS, MOST_HOURS)
  const listeners = listenersBySite.reduce((a, b) => a + b, 0)
  const share = Math.min(1, operations === 0 ? 1 : wanted / operations, MOST_KEYS / listeners)
  return {
    seed: plan.seed,
    keysBySite: Array.from(listenersBySite, (count) => Math.ceil(count * share)),
    share,
    bucketMs: Math.max(1, Math.ceil(plan.durationMs / BUCKETS / BUCKET_STEP_MS)) * BUCKET_STEP_MS,
  }
}
