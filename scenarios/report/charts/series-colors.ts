import type { Result } from '../../../sim/result.ts'

/** How many series get a color of their own; the rest are gray and told apart by their labels. */
const SERIES_COLORS = 6

/**
 * The color of each provider on every chart and in every table of a page, as CSS custom properties in the plan's order.
 * Where there are more providers than colors, those that a fault hits and those that serve most keep theirs.
 */
export function providerColors(result: Result): string[] {
  const { providers, plan } = result
  const hit = new Set(plan.faults.map(({ provider }) => provider))
  const weight = (i: number) => (hit.has(providers[i].name) ? 1 : 0) + providers[i].playShare.value
  const chosen = providers
    .map((_, i) => i)
    .sort((a, b) => weight(b) - weight(a) || a - b)
    .slice(0, SERIES_COLORS)
    .sort((a, b) => a - b)
  return providers.map((_, i) => (chosen.includes(i) ? `var(--series-${chosen.indexOf(i) + 1})` : 'var(--series-rest)'))
}
