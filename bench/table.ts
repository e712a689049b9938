import { grouped, quantity, significant } from '../scenarios/report/number-format.ts'
import type { Entry } from './areas.ts'
import type { Rate } from './harness.ts'
import type { OneResult } from './one.ts'

const NAME_WIDTH = 34

/**
 * One comparison as a block of lines: median, median absolute deviation and range of both speeds and of their ratio.
 */
export function comparisonText({ area, comparison }: Entry, result: OneResult): string {
  const { ratio } = result
  return [
    `${area}: ${comparison.name}`,
    rateLine(result.subject, comparison.unit),
    rateLine(result.against, comparison.unit),
    line(
      'ratio',
      `${significant(ratio.median)}x`,
      significant(ratio.mad),
      significant(ratio.min),
      significant(ratio.max),
    ),
    `  ${result.samples} samples each of ${grouped(result.operations)} ${comparison.unit}, both gave ${grouped(result.result)}; peak memory ${quantity(result.peakRssBytes, 'bytes')}`,
    '',
    '',
  ].join('\n')
}

function rateLine({ name, perSecond: { median, mad, min, max } }: Rate, unit: string): string {
  const shown = [median, mad, min, max].map((value) => quantity(value, 'count')) as [string, string, string, string]
  return `${line(name, ...shown)} ${unit}/s`
}

function line(name: string, median: string, mad: string, min: string, max: string): string {
  return `  ${name.padEnd(NAME_WIDTH)}${median.padStart(8)} ± ${mad.padEnd(8)} ${min.padStart(8)} to ${max.padEnd(8)}`.trimEnd()
}
