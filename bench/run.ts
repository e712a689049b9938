import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import type { Figure } from './area.ts'
import { allEntries, type Entry, entriesOf, type Place } from './areas.ts'
import type { Measured } from './harness.ts'
import type { Errand, OneResult } from './one.ts'
import { measureSeries } from './series.ts'
import { comparisonText, seriesText } from './table.ts'

const one = fileURLToPath(new URL('./one.ts', import.meta.url))

/** Repetitions of a comparison when nothing else is asked for. */
const SAMPLES = 9

interface Options {
  samples?: number
  long: boolean
  /** true: JSON to the standard output in place of the table; a path: JSON to that file. */
  json?: true | string
}

const program = new Command('npm run bench --')
  .description('Measures our code against other code that does the same work.')
  .argument('[areas...]', 'areas to measure, or sim for all that the simulator is made of (default: all)')
  .option(
    '--samples <number>',
    `timed repetitions of each (default: ${SAMPLES}; of a series its own number at most)`,
    positiveWhole,
  )
  .option('--long', 'also what takes minutes', false)
  .option('--json [file]', 'write JSON to the file, or print it in place of the table')
  .parse()
process.exitCode = await run(program.args, program.opts<Options>())

async function run(areas: string[], { samples, long, json }: Options): Promise<number> {
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
  const comparisons: object[] = []
  const series: object[] = []
  for (const entry of entries) {
    const { area } = entry
    const { name } = entry.what
    if (entry.kind === 'comparison') {
      if (entry.what.long && !long) continue
      const { result, peakRssBytes } = await alone<Measured>(entry, { kind: 'comparison', samples: samples ?? SAMPLES })
      const measured = { ...result, peakRssBytes }
      if (json !== true) process.stdout.write(comparisonText(area, entry.what, measured))
      comparisons.push({ area, name, unit: entry.what.unit, ...measured })
    } else {
      const cases = [...entry.what.cases.entries()].filter(([, one]) => long || !one.long)
      if (cases.length === 0) continue
      const times = Math.min(samples ?? entry.what.samples, entry.what.samples)
      const measured = await measureSeries(
        cases.map(([, one]) => one),
        times,
        (at, sample) => oneCase(entry, cases[at][0], sample),
      )
      if (json !== true) process.stdout.write(seriesText(area, name, times, measured))
      series.push({ area, name, samples: times, cases: measured })
    }
  }
  const text = `${JSON.stringify({ schemaVersion: 2, machine: machine(), comparisons, series }, null, 2)}\n`
  if (json === true) process.stdout.write(text)
  else if (json !== undefined) writeFileSync(json, text)
  return 0
}

/** Runs one case of a series once. */
async function oneCase(place: Place, at: number, sample: number): Promise<Figure[]> {
  const { result, peakRssBytes } = await alone<Figure[]>(place, { kind: 'series', case: at, sample })
  return [...result, { name: 'peak memory', value: peakRssBytes / 1e6, unit: 'MB' }]
}

/** Does one thing in a process of its own: its peak memory is its own, and the compiler has seen nothing else. */
async function alone<T>({ file, at, area }: Place, errand: Errand): Promise<OneResult<T>> {
  const child = fork(one, [file, String(at), JSON.stringify(errand)])
  let result: OneResult<T> | undefined
  child.on('message', (message) => {
    result = message as OneResult<T>
  })
  const [code] = await once(child, 'exit')
  if (result === undefined) throw new Error(`${area}, number ${at} of ${file}: nothing measured, exit code ${code}`)
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
