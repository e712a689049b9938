import { expect, it } from 'vitest'
import type { Authorizations } from '../services/service-sites.ts'
import type { BackendsModel } from './backends.ts'
import { RecordedBackends } from './recorded-backends.ts'

const met = (failedShare: number): Authorizations => [{ delayMs: new Float64Array(), failedShare }]
const none = { plays: [], sessions: [] }

it('is met again by a run of a part of the time, whose windows may be others', () => {
  const asked: number[] = []
  const model: BackendsModel = {
    asListeners: 0,
    authorizations: () => met(0),
    closeWindow: (_, toMs) => {
      asked.push(toMs)
      return met(toMs / 1000)
    },
  }
  const recorded = new RecordedBackends(model)
  expect(recorded.authorizations()?.[0].failedShare).toBe(0)
  for (const [fromMs, toMs] of [
    [-100, 0],
    [0, 100],
    [100, 300],
    [300, 400],
  ]) {
    expect(recorded.closeWindow(fromMs, toMs, none)?.[0].failedShare).toBe(toMs / 1000)
  }
  const again = recorded.from(150)
  expect(again.authorizations()?.[0].failedShare).toBe(0.1)
  expect([200, 300, 350, 1000].map((toMs) => again.closeWindow(0, toMs, none)?.[0].failedShare)).toEqual([
    0.1, 0.3, 0.3, 0.4,
  ])
  expect(recorded.from(-500).authorizations()?.[0].failedShare).toBe(0)
  expect(asked).toEqual([0, 100, 300, 400])
})
