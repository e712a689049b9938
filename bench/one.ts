import type { Figure } from './area.ts'
import { load } from './areas.ts'
import { type Measured, measure } from './harness.ts'

/** What this process sends to the one that started it (`run.ts`). */
export interface OneResult<T> {
  result: T
  /** Of this process, which did nothing else. */
  peakRssBytes: number
}

/** What it is to do: measure a comparison, or run one case of a series once. */
export type Errand = { kind: 'comparison'; samples: number } | { kind: 'series'; case: number; sample: number }

const WARMUPS = 2

const [file, at, errand] = process.argv.slice(2)
const result = await run(Number(at), JSON.parse(errand) as Errand)
const sent: OneResult<typeof result> = { result, peakRssBytes: process.resourceUsage().maxRSS * 1024 }
process.send?.(sent)

async function run(place: number, errand: Errand): Promise<Measured | readonly Figure[]> {
  const { comparisons, series = [] } = await load(file)
  if (errand.kind === 'series') return series[place].cases[errand.case].run(errand.sample)
  return measure(comparisons[place].open(), {
    warmups: WARMUPS,
    samples: errand.samples,
    now: () => performance.now(),
  })
}
