import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { ConnectionPlan, NetworkPlan } from '../plan.ts'
import type { Result } from '../result.ts'
import { simulate } from '../simulate.ts'

const base = smallPlan()
/** A first window that holds everything, and nothing is lost. */
const AMPLE: Partial<ConnectionPlan> = { initialWindowSegments: 1_000_000 }

/** The same listeners and tracks whatever the network. */
function world(lossRate: number, connection: Partial<ConnectionPlan>): Result {
  const network: NetworkPlan = {
    ...base.network,
    wifi: { ...base.network.wifi, lossRate },
    cellular: { ...base.network.cellular, lossRate },
    connection: { ...base.network.connection, ...connection },
  }
  const session = { ...base.population.session, seekShare: 0.2 }
  return simulate(
    smallPlan({
      durationMs: 600_000,
      scale: scaleBy(10_000, 0.2),
      population: { ...base.population, session },
      network,
    }),
    { workers: 1 },
  )
}

const plain = world(0, AMPLE)

describe('slow start', () => {
  const slow = world(0, {})

  it('is paid by sessions for their first track, and by few others', () => {
    expect(slow.figures.startup.p50.value).toBeGreaterThan(plain.figures.startup.p50.value)
    expect(slow.figures.startup.p95.value).toBeGreaterThan(plain.figures.startup.p95.value + 3)
    // Skips and seeks go over a connection that is there.
    expect(slow.figures.skip.p95.value / plain.figures.skip.p95.value).toBeCloseTo(1, 2)
    expect(slow.figures.seek.p95.value / plain.figures.seek.p95.value).toBeCloseTo(1, 2)
  })

  it('is paid again, with the handshake, for every track and seek after a connection has been idle too long', () => {
    const closing = world(0, { idleMs: 1 })
    expect(closing.figures.skip.p50.value).toBeGreaterThan(slow.figures.skip.p50.value + 20)
    expect(closing.figures.seek.p50.value).toBeGreaterThan(slow.figures.seek.p50.value + 20)
  })

  it('changes neither what is played nor what edges hit, to within what a later sound moves', () => {
    expect(slow.figures.edgeHitRatio.value).toBeCloseTo(plain.figures.edgeHitRatio.value, 2)
    expect(slow.figures.plays / plain.figures.plays).toBeCloseTo(1, 3)
  })
})

describe('loss on the last mile', () => {
  const lossy = world(0.01, AMPLE)

  it('puts retransmission timers into the tails of start-up, skips and seeks', () => {
    for (const figure of ['startup', 'skip', 'seek'] as const) {
      // A round trip over both ways loses a packet in 2 of 100 cases.
      expect(lossy.figures[figure].p99.value).toBeGreaterThan(plain.figures[figure].p99.value + 50)
    }
    expect(lossy.figures.startup.p999.value).toBeGreaterThan(base.network.connection.firstTimeoutMs)
  })

  it('leaves less throughput, the less the longer the round trip', () => {
    // 1,460 bytes × 12.25 per round trip: 3.6 Mbit/s at 40 ms.
    expect(lossy.figures.startup.p50.value).toBeGreaterThan(plain.figures.startup.p50.value + 10)
    const bad = world(0.1, AMPLE)
    expect(bad.figures.quality.stallsPerPlay.value).toBeGreaterThan(1.03 * lossy.figures.quality.stallsPerPlay.value)
  })
})
