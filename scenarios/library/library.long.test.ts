import { expect, it } from 'vitest'
import { kindsOf, longNames, replaysOf } from './library.fixture.ts'

const resultOf = replaysOf(longNames)

it('without its license service nobody begins to listen, and whoever listens hears what is there', () => {
  const { happenings, figures, plan } = resultOf('license-outage')
  expect(kindsOf(happenings)).toEqual(['fault'])
  const [fault] = plan.services?.faults ?? []
  const lost = 1 - figures.availability.value
  expect(lost).toBeGreaterThan(fault.forMs / plan.durationMs / 2)
  expect(lost).toBeLessThan((2 * fault.forMs) / plan.durationMs)
  expect(figures.rebuffering.value).toBeLessThan(1e-3)
})

it('of what storage loses only the leader costs plays', () => {
  const { figures, services, storage, plan } = resultOf('storage-site-loss')
  expect(plan.storage.losses.map(({ what }) => what)).toEqual(['node-loss', 'site-loss', 'leader-loss'])
  const calls = new Map(storage?.calls.map((call) => [call.operation, call]))
  expect(calls.get('commit')?.refused.value).toBeGreaterThan(0)
  expect(services?.operations.find(({ name }) => name === 'play')?.failed.value).toBeGreaterThan(0)
  expect(figures.availability.value).toBeGreaterThan(0.99)
})

it('of a lost site listeners are answered by the nearest one, which is crowded until it has grown', () => {
  const { happenings, figures, services } = resultOf('region-loss')
  expect(kindsOf(happenings)).toEqual(['fault', 'health'])
  const [loss] = services?.siteLosses ?? []
  expect(loss.site).toBe('europe-west1')
  expect(loss.movedRequests).toBeGreaterThan(2 * loss.failedRequests)
  const [near, lost, far] = services?.sites ?? []
  expect([near.name, lost.name, far.name]).toEqual(['us-central1', 'europe-west1', 'asia-east1'])
  expect(near.requestShare).toBeGreaterThan(lost.requestShare)
  const refusing = services?.stations.filter(({ refusedShare }) => refusedShare > 1e-3) ?? []
  expect(new Set(refusing.map(({ site }) => site))).toEqual(new Set(['us-central1']))
  expect(figures.availability.value).toBeGreaterThan(0.9)
  expect(figures.availability.value).toBeLessThan(0.99)
})

it('compares forms of delivery beside the replay', () => {
  const { forms } = resultOf('delivery-forms')
  expect(forms).toHaveLength(6)
})

it('a day has a fault, and is as long as that', () => {
  const { happenings, plan } = resultOf('day')
  expect(kindsOf(happenings)).toEqual(['fault', 'health'])
  expect(plan.durationMs).toBe(86_400_000)
})
