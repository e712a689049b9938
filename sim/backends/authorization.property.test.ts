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
  const coupling = new Coupling(smallPlan())
  fc.assert(fc.property(chance, (u) => authorizationMs(coupling, uncoupled, u) === uncoupled.sample(u)))
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
        coupling.authorize(table, refusedShare)
        let refused = 0
        for (let i = 0; i < points; i++) {
          const ms = authorizationMs(coupling, uncoupled, (i + 0.5) / points)
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
  written.authorize(table, 0.25)
  written.healthy.fill(3)
  written.availability.fill(0.5)
  expect(read.authorizeMs).toEqual(table)
  expect(read.refusedShare).toBe(0.25)
  expect([...read.healthy, ...read.availability]).toEqual([3, 3, 0.5, 0.5, 0.5, 0.5])
})
