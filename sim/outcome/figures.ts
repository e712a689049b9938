import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { meanPriceUsdPerGb } from '../capacity/egress-price.ts'
import { stretchesPerMonth } from '../capacity/volume.ts'
import type { Plan } from '../plan.ts'
import type { Figures, Measured, ProviderOutcome } from '../result.ts'
import { highestLevel } from '../stats/peak.ts'
import { Z } from '../stats/random-groups.ts'
import { STRETCHES, stretchVariance } from '../stats/stretches.ts'
import { type Tally, TICK_MS } from '../stats/tally.ts'
import type { OriginRecord } from '../world/origin-port.ts'
import type { StartState } from '../world/start-state.ts'
import type { World } from '../world/world.ts'
import { comparableStretches } from './comparable.ts'
import {
  delayFigures,
  groupSums,
  measuredRatio,
  measuredShare,
  measuredTimeShare,
  NOTHING,
  totalInterval,
  widened,
} from './measure.ts'
import { buildQuality } from './quality.ts'
import { egressBytesAt, listenerMsAt } from './timeline.ts'

const GB = 1e9

/** What listeners notice: all of it comes from what is counted where they are, whoever counts. */
export type ListenerFigures = Pick<
  Figures,
  | 'startup'
  | 'skip'
  | 'seek'
  | 'failover'
  | 'rebuffering'
  | 'availability'
  | 'edgeHitRatio'
  | 'edgeByteHitRatio'
  | 'plays'
  | 'streams'
  | 'sessions'
  | 'failedPlays'
  | 'abandoned'
  | 'requestsPerPlay'
  | 'playedByRung'
  | 'prefetchedShare'
>

export function buildFigures(world: World, start: StartState, tally: Tally, origin: OriginRecord): Figures {
  const { factor, originFactor } = world.plan.scale
  const plays = groupSums(tally.cells, tally.plays, 1)
  const usd = costByGroup(world, tally)
  const playedByRung = LADDER.map((_, rung) => tally.cells[tally.playedByRungUs + rung])
  const figures = listenerFigures(world, tally)
  const contentsError = start.contentsError()
  return {
    ...figures,
    quality: buildQuality(world, tally),
    edgeHitRatio: widened(figures.edgeHitRatio, contentsError),
    edgeByteHitRatio: widened(figures.edgeByteHitRatio, contentsError),
    originEgressPeakBps: originPeak(origin, originFactor),
    egressPeakBps: egressPeak(world, tally, playedByRung),
    costPerMillionPlaysUsd: measuredRatio(usd, plays, { unit: 1e6 }),
    costUsd: total(usd) / factor,
    peakListeners: Math.round(Math.max(...listenerMsAt(world, tally)) / TICK_MS / factor),
  }
}

export function listenerFigures({ plan }: World, tally: Tally): ListenerFigures {
  const { cells } = tally
  const { factor } = plan.scale
  const providers = plan.providers.length
  const plays = groupSums(cells, tally.plays, 1)
  const failed = groupSums(cells, tally.failedPlays, 1)
  const abandoned = groupSums(cells, tally.abandoned, 1)
  const played = groupSums(cells, tally.playedUs, 1)
  const stalled = groupSums(cells, tally.stallUs, 1)
  const totalPlays = total(plays)
  const playsIn = cells.subarray(tally.playsIn, tally.playsIn + STRETCHES)
  const triedIn = playsIn.map((n, stretch) => n + cells[tally.failedIn + stretch])
  const comparable = comparableStretches(plan)
  const requests = groupSums(cells, tally.requests, providers)
  const playedByRung = LADDER.map((_, rung) => cells[tally.playedByRungUs + rung])
  return {
    startup: delayFigures(cells, tally.startup, comparable),
    skip: delayFigures(cells, tally.skip, comparable),
    seek: delayFigures(cells, tally.seek, comparable),
    failover: delayFigures(cells, tally.failover, comparable),
    rebuffering: measuredTimeShare(
      stalled,
      played.map((us, g) => us + stalled[g]),
      { occurrences: total(groupSums(cells, tally.stalls, 1)), samples: totalPlays },
    ),
    // A session ends with the play that fails or is left: no two of them are alike.
    availability: measuredShare(
      plays,
      plays.map((n, g) => n + failed[g]),
      { variance: stretchVariance(playsIn, triedIn, comparable) },
    ),
    // The chunks of a play are there together, or are not.
    edgeHitRatio: measuredShare(groupSums(cells, tally.hits, providers), requests, { independent: totalPlays }),
    edgeByteHitRatio: measuredShare(
      groupSums(cells, tally.hitBytes, providers),
      groupSums(cells, tally.bytes, providers),
      { samples: total(requests), independent: totalPlays },
    ),
    plays: Math.round(totalPlays / factor),
    streams: Math.round(cells[tally.streams] / factor),
    sessions: Math.round(cells[tally.sessions] / factor),
    failedPlays: Math.round(total(failed) / factor),
    abandoned: measuredShare(
      abandoned,
      plays.map((n, g) => n + abandoned[g]),
    ),
    requestsPerPlay: totalPlays === 0 ? 0 : total(requests) / totalPlays,
    playedByRung: playedByRung.map((us) => (total(played) === 0 ? 0 : us / total(played))),
    prefetchedShare: measuredShare(groupSums(cells, tally.fetchedAhead, 1), groupSums(cells, tally.followOns, 1)),
  }
}

export function buildProviders(world: World, tally: Tally): ProviderOutcome[] {
  const { plan } = world
  const { cells } = tally
  const count = plan.providers.length
  const plays = groupSums(cells, tally.plays, 1)
  return plan.providers.map((provider, p) => {
    const requests = groupSums(cells, tally.requests, count, [p])
    const bytes = groupSums(cells, tally.bytes, count, [p])
    const playsHere = groupSums(cells, tally.playsBy, count, [p])
    const perByte = 1 / GB / plan.scale.factor
    const egressGb = total(bytes) * perByte
    const usdPerGb = billedUsdPerGb(plan, p, egressGb)
    const independent = total(playsHere)
    return {
      name: provider.name,
      playShare: measuredShare(playsHere, plays),
      edgeHitRatio: measuredShare(groupSums(cells, tally.hits, count, [p]), requests, { independent }),
      edgeByteHitRatio: measuredShare(groupSums(cells, tally.hitBytes, count, [p]), bytes, {
        samples: total(requests),
        independent,
      }),
      egressGb,
      egressGbInterval: totalInterval(bytes, perByte),
      costUsd: egressGb * usdPerGb,
      costUsdInterval: totalInterval(bytes, perByte * usdPerGb),
      failedAttempts: Math.round(cells[tally.failedAttempts + p] / plan.scale.factor),
    }
  })
}

function costByGroup({ plan }: World, tally: Tally): number[] {
  const byProvider = plan.providers.map((_, p) => {
    const bytes = groupSums(tally.cells, tally.bytes, plan.providers.length, [p])
    const price = billedUsdPerGb(plan, p, total(bytes) / GB / plan.scale.factor)
    return bytes.map((sum) => (sum / GB) * price)
  })
  return byProvider[0].map((_, group) => byProvider.reduce((sum, usd) => sum + usd[group], 0))
}

/** What a provider's gigabyte costs on average in a month of such stretches. */
function billedUsdPerGb(plan: Plan, provider: number, egressGb: number): number {
  return meanPriceUsdPerGb(plan.providers[provider].priceTiers, egressGb * stretchesPerMonth(plan))
}

/** A quarter of an hour, in which what listeners do of their own accord hardly changes. */
const STEADY_TICKS = (15 * 60_000) / TICK_MS

/** The highest level of the origin's ticks; its reads are independent by cause (compound Poisson: variance Σ bytes²). */
function originPeak(origin: OriginRecord, factor: number): Measured {
  const { from, to, value, low, high } = highestLevel(origin.bytesAt, origin.squaresAt, STEADY_TICKS)
  const samples = total(Array.from(origin.readsAt.subarray(from, to)))
  if (samples === 0) return NOTHING
  const perByte = (8 * 1000) / TICK_MS / factor
  return { value: value * perByte, low: low * perByte, high: high * perByte, samples }
}

/** Largest tick of all edges together; the interval treats the listeners of that tick as independent. */
function egressPeak(world: World, tally: Tally, playedByRung: readonly number[]): Measured {
  const byProvider = world.plan.providers.map((_, p) => egressBytesAt(world, tally, p))
  const bytes = byProvider[0].map((_, tick) => byProvider.reduce((sum, column) => sum + column[tick], 0))
  const peak = indexOfLargest(bytes)
  const samples = Math.round(listenerMsAt(world, tally)[peak] / TICK_MS)
  if (samples === 0) return NOTHING
  const value = (bytes[peak] * 8 * 1000) / TICK_MS / world.plan.scale.factor
  // Var(Σ rates) / (Σ rates)² = E[r²] / E[r]² / n for n listeners, the rungs being what they differ in.
  const weight = total(playedByRung)
  const mean = total(playedByRung.map((us, rung) => us * LADDER[rung].bitsPerSecond)) / weight
  const square = total(playedByRung.map((us, rung) => us * LADDER[rung].bitsPerSecond ** 2)) / weight
  const error = (Z * value * Math.sqrt(square)) / mean / Math.sqrt(samples)
  return { value, low: value - error, high: value + error, samples }
}

function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i
  return best
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
