/**
 * Whether an account may hear a track at a quality (PLAY-1, PLAY-3): the track must be licensed in the account's market,
 * and the quality must be in its plan.
 */
export const ENTITLED = 0
export const MARKET_RESTRICTED = 1
export const PREMIUM_REQUIRED = 2
export type Entitlement = typeof ENTITLED | typeof MARKET_RESTRICTED | typeof PREMIUM_REQUIRED

/**
 * Kernel: a verdict. The market is asked first: a better plan would not help there.
 *
 * @param rung the quality asked for, an index into the ladder; -1 when the app leaves it to the plan
 * @param planRung the highest rung of the plan
 */
export function entitlement(inMarket: boolean, rung: number, planRung: number): Entitlement {
  if (!inMarket) return MARKET_RESTRICTED
  return rung > planRung ? PREMIUM_REQUIRED : ENTITLED
}

/** Kernel: the rung that is played when the verdict is good: the one asked for, or the best of the plan. */
export function entitledRung(rung: number, planRung: number): number {
  return rung < 0 ? planRung : rung
}
