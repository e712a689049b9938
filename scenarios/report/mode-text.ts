import type { Mode } from '../../sim/plan.ts'

/** What the mode leaves out, and how it was compared with simulating everybody; docs/modes.md has the figures. */
const compared: Readonly<Record<Mode, string>> = {
  individual: 'every listener is simulated one by one',
  sampled:
    'a part of the listeners in a world scaled in proportion; docs/modes.md sets it beside everybody, simulated one by one',
  aggregate:
    'everybody around faults and releases, a sample elsewhere; docs/modes.md sets it beside everybody, simulated one by one',
}

/** Which mode a replay was in, and how far it is from simulating everybody, in one line. */
export function modeText(mode: Mode): string {
  return `${mode}: ${compared[mode]}`
}
