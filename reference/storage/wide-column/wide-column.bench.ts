import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Area, Comparison, Contender } from '../../../bench/area.ts'
import { BenchThread, type BenchWork } from './wide-column-bench.fixture.ts'

function contender(name: string, work: BenchWork): Contender {
  const thread = new BenchThread(work)
  return {
    name,
    prepare: () => {
      thread.prepare()
      return () => thread.run()
    },
  }
}

const AGAINST = { sqlite: 'bare node:sqlite', file: 'write, fdatasync' }

function comparison(
  name: string,
  by: keyof typeof AGAINST,
  { what, operations, inFlight = 1 }: { what: BenchWork['what']; operations: number; inFlight?: number },
): Comparison {
  return {
    name: `wide column: ${name}, beside ${AGAINST[by]}`,
    unit: what === 'write' ? 'rows' : 'reads',
    open: () => {
      const directory = mkdtempSync(join(tmpdir(), 'soundcheck-bench-'))
      process.once('exit', () => rmSync(directory, { recursive: true }))
      const work = { what, directory, operations, inFlight }
      return {
        operations,
        subject: contender('EmbeddedWideColumn', { ...work, by: 'store' }),
        against: contender(AGAINST[by], { ...work, by }),
      }
    },
  }
}

const single = { what: 'write', operations: 1000 } as const
const grouped = { what: 'write', operations: 100_000, inFlight: 1000 } as const

const area: Area = {
  name: 'platform',
  comparisons: [
    comparison('point reads', 'sqlite', { what: 'get', operations: 50_000 }),
    comparison('slices of 50', 'sqlite', { what: 'slice', operations: 2000 }),
    comparison('durable writes, one at a time', 'file', single),
    comparison('durable writes, one at a time', 'sqlite', single),
    comparison('durable writes, 1000 in flight', 'file', grouped),
    comparison('durable writes, 1000 in flight', 'sqlite', grouped),
  ],
}
export default area
