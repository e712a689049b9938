import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Area, Comparison, Contender } from '../../../bench/area.ts'
import { type Appending, AppendingThread } from './durable-appends.fixture.ts'

function contender(name: string, appending: Appending): Contender {
  const thread = new AppendingThread(appending)
  return {
    name,
    prepare: () => {
      thread.prepare()
      return () => thread.run()
    },
  }
}

/** Beside what the disk can do: a loop of `write` and `fdatasync`, as many records in each as may wait at once. */
function comparison(name: string, way: 'log' | 'plays', records: number, inFlight: number): Comparison {
  return {
    name,
    unit: 'records',
    open: () => {
      const directory = mkdtempSync(join(tmpdir(), 'soundcheck-bench-'))
      process.once('exit', () => rmSync(directory, { recursive: true }))
      return {
        operations: records,
        subject: contender(way === 'log' ? 'SegmentedLog' : 'PlayStore', { way, directory, records, inFlight }),
        against: contender(`write ${inFlight}, fdatasync`, { way: 'bare', directory, records, inFlight }),
      }
    },
  }
}

const area: Area = {
  name: 'log',
  comparisons: [
    comparison('durable appends, one at a time', 'log', 1_000, 1),
    comparison('durable appends, 1000 in flight', 'log', 200_000, 1_000),
    comparison('plays recorded once, 1000 in flight', 'plays', 50_000, 1_000),
  ],
}
export default area
