import fc from 'fast-check'
import { vi } from 'vitest'
import { LADDER } from '../reference/audio/ladder.policy.ts'
import { evictionNames } from '../reference/delivery/eviction.policy.ts'
import { PROTOCOLS, type ProtocolName } from './delivery-forms/protocols.ts'
import { scaleBy, smallPlan } from './plan.fixture.ts'
import type { Plan, ReleasePlan } from './plan.ts'
import type { Measured, Result } from './result.ts'
import { simulate } from './simulate.ts'
import { EdgeTier } from './world/edge-tier.ts'
import { rungOf } from './world/objects.ts'

const LISTENERS = 600
const protocols = Object.keys(PROTOCOLS) as ProtocolName[]

/** What a small plan may have or not; each value is chosen independently of the others. */
const choices = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 8 }),
  mode: fc.constantFrom('individual', 'sampled', 'aggregate'),
  durationMs: fc.integer({ min: 60, max: 240 }).map((s) => s * 1000),
  warmupMs: fc.constantFrom(0, 60_000),
  quietMs: fc.constantFrom(1_000, 10_000),
  eviction: fc.constantFrom(...evictionNames),
  startCaches: fc.constantFrom('warm', 'cold'),
  coalescing: fc.boolean(),
  ttlMs: fc.constantFrom(null, 30_000),
  expired: fc.constantFrom('revalidate', 'evict'),
  failover: fc.constantFrom('client-retry', 'dns'),
  edgeBytes: fc.constantFrom(0.2e9, 5e9, 300e9),
  originBps: fc.constantFrom(20e6, 10e9),
  protocol: fc.constantFrom(...protocols),
  quality: fc.constantFrom('adaptive', 'fixed', 'bola', 'throughput'),
  chunkMs: fc.constantFrom(2_000, 10_000),
  prefetchChunks: fc.integer({ min: 0, max: 4 }),
  abandonment: fc.boolean(),
  meanTracks: fc.integer({ min: 1, max: 8 }),
  repeatShare: fc.constantFrom(0, 0.3),
  seekShare: fc.constantFrom(0, 0.4),
  outage: fc.option(fc.record({ atMs: fc.integer({ min: 0, max: 60_000 }), everywhere: fc.boolean() })),
  release: fc.option(
    fc.record({ atMs: fc.integer({ min: 0, max: 60_000 }), prepositionLeadMs: fc.constantFrom(null, 30_000) }),
  ),
})

/** Plans of a few hundred listeners and a few minutes in which anything may be so or otherwise. */
export const anyPlan: fc.Arbitrary<Plan> = choices.map((chosen): Plan => {
  const plan = smallPlan()
  const { mode, outage, release } = chosen
  const few = mode === 'individual' ? scaleBy(LISTENERS, 1) : scaleBy(LISTENERS / 2, 0.5)
  const regions = plan.population.regions.map(({ name }) => name)
  return {
    ...plan,
    seed: chosen.seed,
    mode,
    durationMs: chosen.durationMs,
    warmupMs: chosen.warmupMs,
    windows: { quietMs: chosen.quietMs, fineMs: 250, marginMs: 5_000 },
    scale: few,
    zoneScale: mode === 'aggregate' ? scaleBy(LISTENERS, 1) : null,
    population: {
      ...plan.population,
      listeners: LISTENERS,
      session: {
        ...plan.population.session,
        meanTracks: chosen.meanTracks,
        repeatShare: chosen.repeatShare,
        seekShare: chosen.seekShare,
      },
    },
    catalog: { ...plan.catalog, tracks: 5_000, releases: release === null ? [] : [album(release.atMs)] },
    providers: plan.providers.map((provider) => ({ ...provider, edgeBytes: chosen.edgeBytes })),
    origin: { ...plan.origin, bandwidthBps: chosen.originBps, streamBps: 10e6 },
    delivery: {
      ...plan.delivery,
      chunkMs: chosen.chunkMs,
      eviction: chosen.eviction,
      coalescing: chosen.coalescing,
      prepositionLeadMs: release?.prepositionLeadMs ?? null,
      failover: chosen.failover,
      ttlMs: chosen.ttlMs,
      expired: chosen.expired,
      startCaches: chosen.startCaches,
    },
    playback: {
      ...plan.playback,
      quality: chosen.quality,
      protocol: chosen.protocol,
      prefetchChunks: chosen.prefetchChunks,
      abandonment: chosen.abandonment,
    },
    faults:
      outage === null
        ? []
        : [
            {
              what: 'provider-outage',
              provider: 'north',
              regions: outage.everywhere ? regions : regions.slice(0, 1),
              atMs: outage.atMs,
              forMs: 30_000,
            },
          ],
  }
})

/** Simulates a plan in this thread: what is lost of it on the way, as sentences; none where all is kept. */
export function lostIn(plan: Plan): string[] {
  const unsent = vi.spyOn(EdgeTier.prototype, 'moveAway')
  try {
    const result = simulate(plan, { workers: 1 })
    const chunkBytes = (object: number) => (LADDER[rungOf(object)].bitsPerSecond * plan.delivery.chunkMs) / 8000
    const missedBytes = unsent.mock.calls.map(
      ([, object, from, to, hadTo]) => (to - Math.max(from, hadTo)) * chunkBytes(object),
    )
    return lostOf(result, missedBytes.reduce((sum, bytes) => sum + bytes, 0) / 1e9)
  } finally {
    unsent.mockRestore()
  }
}

/**
 * What of a result is no longer what it was on the way through the simulator.
 * @param unsentGb at most so much has an edge missed, and so fetched, that was cut off before anybody got it
 */
export function lostOf({ plan, stations, figures, timeline, providers }: Result, unsentGb = 0): string[] {
  const lost: string[] = []
  const hold = (holds: boolean, law: string) => void (holds || lost.push(law))
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
  /** Figures have six digits, and columns as many in each bucket. */
  const same = (a: number, b: number, slack = 0) => Math.abs(a - b) <= 2e-5 * Math.max(Math.abs(a), Math.abs(b)) + slack
  const bucketS = timeline.bucketMs / 1000
  const lengthS = timeline.atMs.map((atMs) => Math.min(bucketS, (plan.durationMs - atMs) / 1000))
  const overTime = (column: readonly number[]) => total(column.map((perS, i) => perS * lengthS[i]))

  for (const { name, littleDifference } of stations)
    hold(Math.abs(littleDifference) < 1e-9, `${name}: those who came in stayed as long as those who were there`)
  const listenerS = overTime(timeline.listeners)
  // Listeners are whole numbers in each bucket.
  const halvesS = total(lengthS) / 2
  hold(
    same(listenerS, (stations[0].meanInSystem * plan.durationMs) / 1000, halvesS),
    'listeners over time are those there',
  )
  hold(figures.sessions >= figures.peakListeners - 1, 'nobody listens who has no session')
  hold(same(overTime(timeline.playsPerS), figures.plays, 1), 'plays over time are the plays')
  hold(figures.streams <= figures.plays, 'every stream is a play')
  if (figures.plays > 0)
    hold(same(total(providers.map(({ playShare }) => playShare.value)), 1), 'every play is one provider’s')

  const sentGb = total(providers.map(({ egressGb }) => egressGb))
  const hitGb = total(providers.map(({ egressGb, edgeByteHitRatio }) => egressGb * edgeByteHitRatio.value))
  // A provider that was cut off can have fewer than none, and then digits of the others are lost.
  const lostDigitsGb = 2e-5 * sentGb + 1e-12
  hold(same(hitGb, sentGb * figures.edgeByteHitRatio.value, lostDigitsGb), 'bytes hit are those of all providers')
  hold(same(total(providers.map(({ costUsd }) => costUsd)), figures.costUsd, 1e-9), 'every byte is on one bill')
  const drawnGb = total(timeline.egressBps.map(overTime)) / 8e9
  // With a warm-up something is sent that was asked for before anything counts.
  if (plan.warmupMs === 0) hold(drawnGb <= sentGb * (1 + 2e-5), 'no byte is sent that nobody asked for')
  const parts = [figures.availability, figures.rebuffering, figures.edgeHitRatio, figures.edgeByteHitRatio]
  for (const provider of providers) parts.push(provider.edgeHitRatio, provider.edgeByteHitRatio)
  const isShare = ({ low, value, high }: Measured) => low >= 0 && low <= value && value <= high && high <= 1
  hold(parts.every(isShare), 'shares are shares')
  const isWhole = plan.mode === 'individual' && plan.warmupMs === 0 && plan.delivery.prepositionLeadMs === null
  const readGb = overTime(timeline.originEgressBps) / 8e9
  const missedGb = sentGb - hitGb + unsentGb
  if (isWhole) hold(readGb <= missedGb * (1 + 2e-5), 'the origin sends no byte that no edge missed')
  const failed = figures.plays + figures.failedPlays
  if (failed > 0) hold(same(figures.availability.value, figures.plays / failed, 1 / failed), 'a play sounds or fails')
  return lost
}

function album(atMs: number): ReleasePlan {
  return {
    name: 'album',
    tracks: 5,
    atMs,
    shareOfPlays: 0.2,
    halfLifeMs: 86_400_000,
    rushListeners: 100,
    rushWithinMs: 20_000,
  }
}
