import seedrandom from 'seedrandom'

/**
 * Instants of a Poisson process, ms from its beginning: as many people who know nothing of each other ask. The same for the same
 * seed; none is at or after the end.
 *
 * @param perSecond mean rate, above 0
 */
export function* poissonArrivals(seed: string, perSecond: number, durationMs: number): Generator<number> {
  const chance = seedrandom.alea(`open-loop/${seed}`)
  const meanGapMs = 1000 / perSecond
  let atMs = 0
  for (;;) {
    atMs -= Math.log(1 - chance()) * meanGapMs
    if (atMs >= durationMs) return
    yield atMs
  }
}
