import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LADDER, planRung } from '../audio/ladder.policy.ts'
import { ENTITLED, entitledRung, entitlement, MARKET_RESTRICTED, PREMIUM_REQUIRED } from './entitlement.policy.ts'

const rungs = fc.integer({ min: -1, max: LADDER.length - 1 })

describe('entitlement', () => {
  it('never lets anybody hear what is not in the plan or the market', () => {
    fc.assert(
      fc.property(fc.boolean(), rungs, fc.boolean(), (inMarket, rung, premium) => {
        if (entitlement(inMarket, rung, planRung(premium)) !== ENTITLED) return
        const heard = entitledRung(rung, planRung(premium))
        expect(inMarket).toBe(true)
        expect(heard).toBeGreaterThanOrEqual(0)
        expect(premium || !LADDER[heard].premiumOnly).toBe(true)
      }),
    )
  })

  it('gives premium every rung of its market, and a free account all that are not premium only', () => {
    fc.assert(
      fc.property(rungs, (rung) => {
        expect(entitlement(true, rung, planRung(true))).toBe(ENTITLED)
        const premiumOnly = rung >= 0 && LADDER[rung].premiumOnly
        expect(entitlement(true, rung, planRung(false))).toBe(premiumOnly ? PREMIUM_REQUIRED : ENTITLED)
      }),
    )
  })

  it('names the market before the plan', () => {
    expect(entitlement(false, LADDER.length - 1, planRung(false))).toBe(MARKET_RESTRICTED)
  })
})
