import { grouped, quantity, significant } from '../scenarios/report/number-format.ts'
import type { Comparison } from './area.ts'
import type { Measured, Rate } from './harness.ts'
import type { MeasuredCase, MeasuredFigure } from './series.ts'
import type { Summary } from './statistics.ts'

const NAME_WIDTH = 34

/**
 * One comparison as a block of lines: median, median absolute deviation and range of both speeds and of their ratio.
 */
export function comparisonText(
  area: string,
  { name, unit }: Comparison,
  measured: Measured & { peakRssBytes: number },
): string {
  return [
    `${area}: ${name}`,
    rateLine(measured.subject, unit),
    rateLine(measured.against, unit),
    ratioLine('ratio', measured.ratio),
    `  ${measured.samples} samples each of ${grouped(measured.operations)} ${unit}, both gave ${grouped(measured.result)}; peak memory ${quantity(measured.peakRssBytes, 'bytes')}`,
    '',
    '',
  ].join('\n')
}

/**
 * One series as a block of lines: each case's figures, and how they compare with the first case's. A single sample is
 * printed without the spread it cannot have.
 */
export function seriesText(area: string, name: string, samples: number, cases: readonly MeasuredCase[]): string {
  const widest = Math.max(...cases.flatMap(({ figures }) => figures.map((figure) => figure.name.length)))
  const lines = (figure: MeasuredFigure): string[] =>
    samples === 1 ? [onlyLine(figure, widest, cases[0].name)] : figureLines(figure, cases[0].name)
  return [
    `${area}: ${name}`,
    ...cases.flatMap((one) => [`  ${one.name}`, ...one.figures.flatMap(lines)]),
    `  ${samples === 1 ? 'One sample' : `${samples} samples`} of each, every one in a process of its own`,
    '',
    '',
  ].join('\n')
}

function onlyLine({ name, unit, summary, ratio }: MeasuredFigure, widest: number, first: string): string {
  const own = `    ${name.padEnd(widest)}${significant(summary.median).padStart(8)} ${unit}`.trimEnd()
  return ratio === null ? own : `${own}, ${significant(ratio.median)}x beside ${first}`
}

function figureLines({ name, unit, summary, ratio }: MeasuredFigure, first: string): string[] {
  const own = `${line(`  ${name}`, ...spread(summary))} ${unit === '' ? '' : `${unit}, `}mean ${significant(summary.mean)}`
  return ratio === null ? [own] : [own, ratioLine(`    beside ${first}`, ratio)]
}

function ratioLine(name: string, ratio: Summary): string {
  const [median, mad, min, max] = spread(ratio)
  return line(name, `${median}x`, mad, min, max)
}

function spread({ median, mad, min, max }: Summary): [string, string, string, string] {
  return [significant(median), significant(mad), significant(min), significant(max)]
}

function rateLine({ name, perSecond: { median, mad, min, max } }: Rate, unit: string): string {
  const shown = [median, mad, min, max].map((value) => quantity(value, 'count')) as [string, string, string, string]
  return `${line(name, ...shown)} ${unit}/s`
}

function line(name: string, median: string, mad: string, min: string, max: string): string {
  return `  ${name.padEnd(NAME_WIDTH)}${median.padStart(8)} ± ${mad.padEnd(8)} ${min.padStart(8)} to ${max.padEnd(8)}`.trimEnd()
}
