import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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

// The collector is not callable in a fresh process; this is what `--expose-gc` does.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const measured = measure(comparisons[Number(at)].open(), {
  warmups: WARMUPS,
  samples: Number(samples),
  now: () => performance.now(),
  collectGarbage,
})
const result: OneResult = { ...measured, peakRssBytes: process.resourceUsage().maxRSS * 1024 }
process.send?.(result)
