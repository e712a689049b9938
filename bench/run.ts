import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { allEntries, type Entry, entriesOf } from './areas.ts'
import type { OneResult } from './one.ts'
import { comparisonText } from './table.ts'

const one = fileURLToPath(new URL('./one.ts', import.meta.url))

interface Options {
  samples: number
  /** true: JSON to the standard output in place of the table; a path: JSON to that file. */
  json?: true | string
}

const program = new Command('npm run bench --')
  .description('Measures our code against other code that does the same work.')
  .argument('[areas...]', 'areas to measure (default: all)')
  .option('--samples <number>', 'timed repetitions of each', positiveWhole, 9)
  .option('--json [file]', 'write JSON to the file, or print it in place of the table')
  .parse()
process.exitCode = await run(program.args, program.opts<Options>())

async function run(areas: string[], { samples, json }: Options): Promise<number> {
  let entries: Entry[]
  try {
    entries = entriesOf(await allEntries(), areas)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
  // Fails now, not when all is measured.
  if (typeof json === 'string') writeFileSync(json, '')
  const comparisons: (OneResult & { area: string; name: string; unit: string })[] = []
  for (const entry of entries) {
    const result = await measureAlone(entry, samples)
    if (json !== true) process.stdout.write(comparisonText(entry, result))
    comparisons.push({ area: entry.area, name: entry.comparison.name, unit: entry.comparison.unit, ...result })
  }
  const text = `${JSON.stringify({ schemaVersion: 1, machine: machine(), comparisons }, null, 2)}\n`
  if (json === true) process.stdout.write(text)
  else if (json !== undefined) writeFileSync(json, text)
  return 0
}

/**
 * Measures one comparison in a process of its own: its peak memory is its own, and the compiler has seen nothing but the
 * two contenders.
 */
async function measureAlone({ file, at, area, comparison }: Entry, samples: number): Promise<OneResult> {
  const child = fork(one, [file, String(at), String(samples)])
  let result: OneResult | undefined
  child.on('message', (message) => {
    result = message as OneResult
  })
  const [code] = await once(child, 'exit')
  if (result === undefined) throw new Error(`${area}, ${comparison.name}: nothing measured, exit code ${code}`)
  return result
}

function machine(): object {
  const processors = cpus()
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
  }
}

function positiveWhole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number from 1.')
  return value
}
