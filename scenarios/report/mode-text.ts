import type { Mode } from '../../sim/plan.ts'

/** How the modes were compared; docs/modes.md has the whole tables. */
const compared: Readonly<Record<Mode, string>> = {
  individual: 'every listener is simulated one by one',
  sampled:
    'a part of the listeners in a world scaled in proportion; 1 M beside all 50 M of evening-peak came to a start-up p99 of 340 and 339 ms and edge hits of 64.1 and 63.9 % (docs/modes.md)',
  aggregate:
    'everybody around faults and releases, a sample elsewhere; beside individual at 300 000 listeners start-up p99 came out 0.4 % lower, failover p99 0.1 % lower, failed plays 38 % too many (docs/modes.md)',
}

/** Which mode a replay was in, and how far it is from simulating everybody, in one line. */
export function modeText(mode: Mode): string {
  return `${mode}: ${compared[mode]}`
}
