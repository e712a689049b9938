import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draw, streamKey } from '../engine/random.ts'
import { smallPlan } from '../plan.fixture.ts'
import { PacketLoss } from './packet-loss.ts'

const { connection } = smallPlan().network
const rate = fc.double({ min: 1e-5, max: 0.1, noNaN: true })
const roundTripMs = fc.double({ min: 1, max: 500, noNaN: true })
const uniform = fc.double({ min: 0, max: 1, noNaN: true, minExcluded: true, maxExcluded: true })

describe('a last mile that loses packets', () => {
  it('bounds throughput as measured by Mathis et al., and not at all when it loses nothing', () => {
    // 1,460 bytes in 100 ms, times 1.2247 / 0.1.
    expect(new PacketLoss(0.01, connection).boundBpsMs / 100).toBeCloseTo(1_430_474, -2)
    expect(new PacketLoss(0, connection).boundBpsMs).toBe(Number.POSITIVE_INFINITY)
  })

  it('waits for timers that double, in the handshake or for the request', () => {
    fc.assert(
      fc.property(rate, roundTripMs, uniform, (p, rtt, u) => {
        const loss = new PacketLoss(p, connection)
        const timerMs = Math.max(connection.leastTimeoutMs, 3 * rtt)
        const [inHandshakeMs, inRequestMs] = [loss.handshakeMs(u, rtt), loss.requestMs(u, rtt)]
        const timers = [...Array(7).keys()].map((n) => 2 ** n - 1)
        expect(timers.flatMap((n) => [n * timerMs, n * connection.firstTimeoutMs])).toContain(inHandshakeMs)
        expect(timers.map((n) => n * timerMs)).toContain(inRequestMs)
        expect(Math.min(inHandshakeMs, inRequestMs)).toBe(0)
        expect(new PacketLoss(0, connection).handshakeMs(u, rtt)).toBe(0)
        expect(new PacketLoss(0, connection).requestMs(u, rtt)).toBe(0)
      }),
    )
  })

  it('loses as often as packets are lost one by one', () => {
    const p = 0.05
    const rtt = 40
    const draws = 400_000
    const loss = new PacketLoss(p, connection)
    const [ours, packets] = [streamKey('packets', 'ours'), streamKey('packets', 'one by one')]
    let used = 0
    /** Timers that run out until a round trip loses neither packet. */
    const oneByOne = (): number => {
      let timers = 0
      for (let timer = 1; draw(packets, used++) < p || draw(packets, used++) < p; timer *= 2) timers += timer
      return timers
    }
    let wanted = [0, 0]
    let found = [0, 0]
    for (let n = 0; n < draws; n++) {
      const u = draw(ours, n)
      found = [
        found[0] + Math.min(15_000, loss.handshakeMs(u, rtt)),
        found[1] + Math.min(3_000, loss.requestMs(u, rtt)),
      ]
      const handshakeMs = connection.firstTimeoutMs * oneByOne() + connection.leastTimeoutMs * oneByOne()
      wanted = [
        wanted[0] + Math.min(15_000, handshakeMs),
        wanted[1] + Math.min(3_000, connection.leastTimeoutMs * oneByOne()),
      ]
    }
    for (const part of [0, 1]) expect(found[part] / wanted[part]).toBeCloseTo(1, 1)
  })
})
