import type { Clock } from '../shared/clock.ts'
import { Recurring } from '../shared/recurring.ts'

/** Play counts are renewed periodically, monthly listeners daily (CAT-1): both as often as this, since few change in between. */
const EVERY_MS = 600_000
const AFTER_FAILURE_MS = 60_000

export interface RenewalParts {
  readonly clock: Clock
  /** Renews some of them. @returns whether there may be more */
  renewSome(): Promise<boolean>
  /** It is tried again, a little later. */
  onFailure(error: unknown): void
}

/** Has figures renewed from time to time. */
export function figureRenewal({ clock, renewSome, onFailure }: RenewalParts): Recurring {
  return new Recurring({
    clock,
    everyMs: EVERY_MS,
    afterFailureMs: AFTER_FAILURE_MS,
    run: async (stopped) => {
      while (!stopped() && (await renewSome()));
    },
    onFailure,
  })
}
