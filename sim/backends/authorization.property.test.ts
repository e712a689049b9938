import fc from 'fast-check'
import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { AUTHORIZE_CELLS, AuthorizationDelays, authorizeDelayMs } from '../services/authorization.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { lognormalTable } from '../stats/quantile-table.ts'
import { Coupling } from '../world/coupling.ts'
import { authorizationMs, REFUSED } from './authorization.ts'

const uncoupled = lognormalTable(20, 80)
const chance = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })

it('without services takes what the plan says', () => {
  const [met] = new Coupling(smallPlan()).authorizations
  expect(met).toBeUndefined()
  fc.assert(fc.property(chance, (u) => authorizationMs(met, uncoupled, u) === uncoupled.sample(u)))
})

it('refuses the share that services let fail, and spreads the others over their delays', () => {
  const points = 4000
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.1, max: 5000, noNaN: true }), { minLength: 1, maxLength: 50 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (delaysMs, refusedShare) => {
        const delays = new AuthorizationDelays()
        for (const ms of delaysMs) delays.took(ms)
        const coupling = new Coupling(smallPlan({ services: usualServices() }))
        const table = delays.table()
        const nothing = { delayMs: new Float64Array(AUTHORIZE_CELLS), failedShare: 0 }
        coupling.authorize([nothing, { delayMs: table, failedShare: refusedShare }])
        const [elsewhere, met] = coupling.authorizations
        expect(authorizationMs(elsewhere, uncoupled, 0.5)).toBe(0)
        let refused = 0
        for (let i = 0; i < points; i++) {
          const ms = authorizationMs(met, uncoupled, (i + 0.5) / points)
          if (ms === REFUSED) refused++
          else {
            expect(ms).toBeGreaterThanOrEqual(authorizeDelayMs(table, 1e-9) * (1 - 1e-9))
            expect(ms).toBeLessThanOrEqual(authorizeDelayMs(table, 1 - 1e-9) * (1 + 1e-9))
          }
        }
        expect(Math.abs(refused / points - refusedShare)).toBeLessThanOrEqual(1 / points)
      },
    ),
    { numRuns: 30 },
  )
})

it('is seen by everyone who has the same memory', () => {
  const plan = smallPlan({ services: usualServices() })
  const memory = new SharedArrayBuffer(Coupling.bytes(plan))
  const [written, read] = [new Coupling(plan, memory), new Coupling(plan, memory)]
  const table = Float64Array.from({ length: AUTHORIZE_CELLS }, (_, i) => i)
  written.authorize([
    { delayMs: table, failedShare: 0.25 },
    { delayMs: table.map((ms) => 2 * ms), failedShare: 0.5 },
  ])
  written.healthy.fill(3)
  written.availability.fill(0.5)
  const [west, east] = read.authorizations
  expect(west.delayMs).toEqual(table)
  expect(west.refusedShare).toBe(0.25)
  expect(east.delayMs).toEqual(table.map((ms) => 2 * ms))
  expect(east.refusedShare).toBe(0.5)
  expect([...read.healthy, ...read.availability]).toEqual([3, 3, 0.5, 0.5, 0.5, 0.5])
})
