import type { Plan } from '../../sim/plan.ts'
import { grouped, setting } from './number-format.ts'

/** How much of the world was simulated: `1 000 000 of 50 000 000 listeners simulated; world scaled in proportion`. */
export function scaleText(plan: Plan): string {
  const { simulatedListeners, factor } = plan.scale
  const all = plan.population.listeners
  if (factor >= 1) return `all ${grouped(all)} listeners simulated one by one`
  return `${grouped(simulatedListeners)} of ${grouped(all)} listeners simulated; world scaled in proportion (${setting(factor, 'ratio')})`
}
