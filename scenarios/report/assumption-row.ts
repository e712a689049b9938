/** One quantity that a run rests on: where it stands in the scenario, its value in words, and where it comes from. */
export interface AssumptionRow {
  /** Where it stands in the scenario, such as `world.origin.bandwidth`; the part before the first dot is its section. */
  path: string
  /** The value with its unit, as people read it. */
  value: string
  /** Who said it: the place in the scenario (`evening.yaml:12`), `command line`, `preset akamai` or `default`. */
  origin: string
  /** What it was measured in or published by; null where someone chose it. */
  source: string | null
}

/** Whether the scenario's author, or whoever started the run, said it; otherwise it came with a preset or by default. */
export function isOwn({ origin }: AssumptionRow): boolean {
  return origin !== 'default' && !origin.startsWith('preset ')
}
