import type { Plan } from '../plan.ts'
import type { ServicesOutcome } from '../services/outcome.ts'

/** A service that refused a larger part of its calls than this was jammed. */
const JAMMED = 1e-3
/** Simulated listeners behind each fleet from which on seeds agreed on how long a jam lasts, in `region-loss` (0036). */
const ENOUGH_PER_FLEET = 100_000

/** What a reader must know of services that were jammed while few listeners stood for all. */
export function serviceCautions({ mode, scale }: Plan, services: ServicesOutcome | null): string[] {
  // In aggregate mode everybody is simulated around what goes wrong.
  if (services === null || mode === 'aggregate') return []
  const jammed = new Set(services.stations.filter(({ refusedShare }) => refusedShare > JAMMED).map(({ name }) => name))
  const enough = ENOUGH_PER_FLEET * Math.max(1, services.sites.length)
  if (jammed.size === 0 || scale.simulatedListeners >= enough) return []
  return [
    `Services had more to do than they could (${[...jammed].join(', ')}) and refused calls. How long such a jam lasts hangs on ` +
      'small differences of load, which so few listeners draw by chance: between seeds availability differs by several times ' +
      `what its interval says. More listeners (--listeners ${enough / 1000}k) make it surer.`,
  ]
}
