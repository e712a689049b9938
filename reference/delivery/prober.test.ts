import { expect, it } from 'vitest'
import { ManualClock, settled } from './manual-clock.fixture.ts'
import { Prober } from './prober.ts'

const RULES = { intervalMs: 1000, timeoutMs: 300, failuresToUnhealthy: 2, successesToHealthy: 3 }

/** A provider whose probes go as `next` says; `never` does not end before the timeout. */
function scene() {
  const clock = new ManualClock()
  const state = { next: 'ok' as 'ok' | 'bad' | 'throws' | 'never', tookMs: 0, probes: 0 }
  const prober = new Prober({
    nominalAvailability: 0.999,
    rules: RULES,
    clock,
    async probe(edgeUrl, signal) {
      expect(edgeUrl).toBe('http://edge')
      state.probes++
      if (state.next === 'throws') throw new Error('refused')
      if (state.next === 'never') await new Promise((resolve) => signal.addEventListener('abort', resolve))
      if (state.tookMs > 0) await new Promise<void>((resolve) => clock.after(state.tookMs, resolve))
      return state.next !== 'bad'
    },
  })
  return { clock, state, prober }
}

it('probes at once and every interval, until it is stopped', async () => {
  const { clock, state, prober } = scene()
  prober.start('http://edge')
  expect(state.probes).toBe(1)
  await clock.advance(2500)
  expect(state.probes).toBe(3)
  prober.stop()
  await clock.advance(5000)
  expect(state.probes).toBe(3)
  expect(clock.pending).toBe(0)
})

it.each(['bad', 'throws', 'never'] as const)(
  'takes a provider out after two probes in a row that went %s',
  async (next) => {
    const { clock, state, prober } = scene()
    prober.start('http://edge')
    await clock.advance(500)
    state.next = next
    await clock.advance(1000)
    expect(prober.healthy).toBe(true)
    await clock.advance(1000)
    expect(prober.healthy).toBe(false)
    expect(prober.availability).toBeLessThan(0.95)
    state.next = 'ok'
    await clock.advance(2000)
    expect(prober.healthy).toBe(false)
    await clock.advance(1000)
    expect(prober.healthy).toBe(true)
  },
)

it('measures how long good probes take, and not the others', async () => {
  const { clock, state, prober } = scene()
  expect(prober.latencyMs).toBeNull()
  state.tookMs = 40
  prober.start('http://edge')
  await clock.advance(500)
  expect(prober.latencyMs).toBe(40)
  state.tookMs = 80
  await clock.advance(1000)
  expect(prober.latencyMs).toBe(45)
  state.next = 'never'
  await clock.advance(1000)
  expect(prober.latencyMs).toBe(45)
})

it('keeps the interval from one beginning to the next, however long a probe takes', async () => {
  const { clock, state, prober } = scene()
  state.tookMs = 200
  prober.start('http://edge')
  await clock.advance(10_100)
  expect(state.probes).toBe(11)
  prober.stop()
})

it('does not count a probe that its own stop cut off', async () => {
  const { state, prober } = scene()
  state.next = 'never'
  prober.start('http://edge')
  prober.stop()
  await settled()
  expect(prober.availability).toBe(0.999)
})

it('starts from what is promised of the provider', () => {
  const { prober } = scene()
  expect([prober.healthy, prober.availability]).toEqual([true, 0.999])
})
