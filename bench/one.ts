import { load } from './areas.ts'
import { type Measured, measure } from './harness.ts'

/** What this process sends to the one that started it (`run.ts`): one comparison, measured. */
export interface OneResult extends Measured {
  /** Of this process, whose only work the comparison was. */
  peakRssBytes: number
}

const WARMUPS = 2

const [file, at, samples] = process.argv.slice(2)
const { comparisons } = await load(file)

const measured = measure(comparisons[Number(at)].open(), {
  warmups: WARMUPS,
  samples: Number(samples),
  now: () => performance.now(),
})
const result: OneResult = { ...measured, peakRssBytes: process.resourceUsage().maxRSS * 1024 }
process.send?.(result)
