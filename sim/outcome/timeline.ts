import type { Timeline } from '../result.ts'
import { amountsPerTick } from '../stats/flow.ts'
import { HISTOGRAM_CELLS, histogramCount, histogramQuantileUs } from '../stats/histogram.ts'
import { type Tally, TICK_MS } from '../stats/tally.ts'
import type { OriginRecord } from '../world/origin-port.ts'
import type { ShieldTier } from '../world/shield-tier.ts'
import type { World } from '../world/world.ts'

/** Bytes that each provider's edges sent, by tick. */
export function egressBytesAt(world: World, tally: Tally, provider: number): Float64Array {
  const { cells, egressFlow, burstBytesAt } = tally
  const { ticks } = tally.shape
  const { durationMs } = world.plan
  const paced = amountsPerTick(cells, egressFlow + provider * 2 * ticks, ticks, TICK_MS, durationMs)
  return paced.map((bytes, tick) => bytes + cells[burstBytesAt + provider * ticks + tick])
}

/** Listeners present, times ms, by tick. */
export function listenerMsAt(world: World, tally: Tally): Float64Array {
  return amountsPerTick(tally.cells, tally.listenersFlow, tally.shape.ticks, TICK_MS, world.plan.durationMs)
}

/** Everything that is drawn over time, at the scenario's size. */
export function buildTimeline(world: World, tally: Tally, shields: ShieldTier, origin: OriginRecord): Timeline {
  const { plan } = world
  const { cells, shape, buckets } = tally
  const { ticks, ticksPerBucket, providers } = shape
  const { factor, originFactor } = plan.scale
  const bucketMs = ticksPerBucket * TICK_MS
  const names = Array.from({ length: buckets }, (_, i) => i)
  const lengthMs = (bucket: number): number => Math.min(bucketMs, plan.durationMs - bucket * bucketMs)
  const sumTicks = (column: ArrayLike<number>, at: number, bucket: number): number => {
    let sum = 0
    const end = Math.min(ticks, (bucket + 1) * ticksPerBucket)
    for (let tick = bucket * ticksPerBucket; tick < end; tick++) sum += column[at + tick]
    return sum
  }
  const perS = (column: ArrayLike<number>, at: number, bucket: number): number =>
    (sumTicks(column, at, bucket) * 1000) / lengthMs(bucket) / factor
  const startupMs = (quantile: number): (number | null)[] =>
    names.map((bucket) => {
      const at = tally.startupAt + bucket * HISTOGRAM_CELLS
      const count = histogramCount(cells, at)
      return count === 0 ? null : histogramQuantileUs(cells, at, count, quantile) / 1000
    })
  const ratio = (top: number, bottom: number): number | null => (bottom === 0 ? null : top / bottom)
  const byProvider = <T>(figure: (provider: number, bucket: number) => T): T[][] =>
    Array.from({ length: providers }, (_, provider) => names.map((bucket) => figure(provider, bucket)))
  const listeners = listenerMsAt(world, tally)
  const egress = Array.from({ length: providers }, (_, provider) => egressBytesAt(world, tally, provider))
  return {
    bucketMs,
    atMs: names.map((bucket) => bucket * bucketMs),
    listeners: names.map((bucket) => Math.round(sumTicks(listeners, 0, bucket) / lengthMs(bucket) / factor)),
    playsPerS: names.map((bucket) => perS(cells, tally.playsAt, bucket)),
    startupP50Ms: startupMs(0.5),
    startupP99Ms: startupMs(0.99),
    rebuffering: names.map((bucket) => {
      const stall = sumTicks(cells, tally.stallUsAt, bucket)
      return ratio(stall, stall + sumTicks(cells, tally.playedUsAt, bucket))
    }),
    originEgressBps: names.map((bucket) => (perS(origin.bytesAt, 0, bucket) * 8 * factor) / originFactor),
    originWaitMs: names.map((bucket) => {
      const waited = ratio(sumTicks(origin.waitUsAt, 0, bucket), sumTicks(origin.readsAt, 0, bucket))
      return waited === null ? null : waited / 1000
    }),
    shieldRequestsPerS: names.map((bucket) => perS(shields.requestsAt, 0, bucket)),
    egressBps: byProvider((provider, bucket) => perS(egress[provider], 0, bucket) * 8),
    edgeHitRatio: byProvider((provider, bucket) =>
      ratio(
        sumTicks(cells, tally.hitsAt + provider * ticks, bucket),
        sumTicks(cells, tally.requestsAt + provider * ticks, bucket),
      ),
    ),
    playShare: byProvider((provider, bucket) =>
      ratio(sumTicks(cells, tally.playsByAt + provider * ticks, bucket), sumTicks(cells, tally.playsAt, bucket)),
    ),
  }
}
