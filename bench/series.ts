import type { Figure } from './area.ts'
import { type Summary, summarize } from './statistics.ts'

/** What a case's samples came to. */
export interface MeasuredCase {
  name: string
  figures: MeasuredFigure[]
}

export interface MeasuredFigure {
  name: string
  unit: string
  summary: Summary
  /** This figure / that of the first case, in each pair of runs with the same number; null for the first case. */
  ratio: Summary | null
  /** Every sample, in the order in which they were taken. */
  all: number[]
}

/**
 * Runs the cases in turn, A B C A B C …, so that what disturbs the machine disturbs all, and sums up each figure.
 * @param runCase runs the case at this place once
 * @throws Error when a case does not return the same figures every time
 */
export async function measureSeries(
  cases: readonly { name: string }[],
  samples: number,
  runCase: (at: number, sample: number) => Promise<readonly Figure[]>,
): Promise<MeasuredCase[]> {
  const runs: (readonly Figure[])[][] = cases.map(() => [])
  for (let sample = 0; sample < samples; sample++) {
    for (const at of cases.keys()) runs[at].push(await runCase(at, sample))
  }
  return cases.map(({ name }, at) => ({
    name,
    figures: runs[at][0].map(({ name: figure, unit }) => {
      const all = runs[at].map((run) => figureOf(run, figure, name))
      const first = runs[0].map((run) => figureOf(run, figure, cases[0].name))
      const ratio = at === 0 ? null : summarize(all.map((value, i) => value / first[i]))
      return { name: figure, unit, summary: summarize(all), ratio, all }
    }),
  }))
}

function figureOf(run: readonly Figure[], name: string, of: string): number {
  const figure = run.find((one) => one.name === name)
  if (figure === undefined) throw new Error(`${of} returned no figure "${name}"`)
  return figure.value
}
