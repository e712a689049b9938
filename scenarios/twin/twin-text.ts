import type { TwinOutput } from '../commands/twin.output.ts'
import { intervalText } from '../report/interval-text.ts'
import { type Dimension, grouped, quantity, scaleFor, withUnit } from '../report/number-format.ts'
import { columnLines, type TextColumn, wrapped } from '../report/text-columns.ts'
import { duration } from '../report/time-format.ts'

const COLUMNS: TextColumn[] = [
  { side: 'left', goes: null },
  { side: 'right', goes: null },
  { side: 'right', goes: null },
  { side: 'right', goes: 3 },
  { side: 'left', goes: 2 },
  { side: 'right', goes: 1 },
]
const WIDEST = 110

type Row = TwinOutput['rows'][number]

/** Both worlds side by side, what was calibrated, and how both differ from the scenario. */
export function twinText(output: TwinOutput, question: string, width: number, shownFile: string): string {
  const columns = Math.max(40, Math.min(width, WIDEST))
  const { calibration } = output
  const lines = [
    ...wrapped(question, columns, 2),
    '',
    ...wrapped(
      `The same ${grouped(output.listeners)} listeners, simulated and on the live service, for ` +
        `${duration(output.durationMs)} after ${duration(output.warmupMs)} of warm-up.`,
      columns,
      2,
    ),
    '',
    ...columnLines(
      [['', 'simulated', 'live', 'difference', '95 % intervals', 'simulated / live'], ...output.rows.map(cells)],
      COLUMNS,
      columns,
    ),
    '',
    ...fact('calibrated', calibrationText(calibration), columns),
    ...fact('changed', `${output.changes.join('; ')}`, columns),
    ...fact('load', loadText(output), columns),
    ...fact('result', shownFile, columns),
  ]
  return `${lines.join('\n')}\n`
}

function cells({ name, unit, simulated, live, difference, withinChance }: Row): string[] {
  const shown = (value: number) => quantity(value, unit)
  const interval = ({ value, low, high }: Row['live']) => {
    const scale = scaleFor(unit, [value])
    return low === null || high === null ? '' : withUnit(intervalText({ low, high }, scale), scale)
  }
  const intervals = withinChance === null ? '' : `${interval(simulated)} / ${interval(live)}`
  const verdict = withinChance === null ? '' : withinChance ? 'meet' : 'apart'
  return [name, shown(simulated.value), shown(live.value), differenceText(difference, unit), verdict, intervals]
}

/** With its sign. Differences of shares are in percentage points, as exact as they are shown: there is no −0.00. */
function differenceText(difference: number, unit: Dimension): string {
  const isPoints = unit === 'ratio'
  const rounded = isPoints ? Number((difference * 100).toFixed(2)) : difference
  const sign = rounded > 0 ? '+' : rounded < 0 ? '−' : ''
  const size = Math.abs(rounded)
  return sign + (isPoints ? `${size.toFixed(2)} points` : quantity(size, unit))
}

function calibrationText({ conditions, samples, seed, durationMs }: TwinOutput['calibration']): string {
  const { authorizeMs, edgeServiceMs, shieldServiceMs, originServiceMs, bytesPerNominal } = conditions
  const part = (name: string, { median, p99 }: { median: number; p99: number }, n: number) =>
    n === 0 ? `${name} not observed` : `${name} ${quantity(median, 'ms')} (p99 ${quantity(p99, 'ms')}, n ${grouped(n)})`
  return [
    `${duration(durationMs)} of other listeners (seed ${seed}): ${part('authorize', authorizeMs, samples.authorize)}`,
    part('edge hit', edgeServiceMs, samples.edge),
    part('shield adds', shieldServiceMs, samples.shield),
    part('origin adds', originServiceMs, samples.origin),
    `chunks weigh ${quantity(bytesPerNominal, 'ratio')} of nominal`,
  ].join(', ')
}

function loadText({ live, trusted }: TwinOutput): string {
  const { sessions, latestStartMs, failures } = live
  const lost = failures.map(({ why, times }) => `${grouped(times)} plays failed: ${why}`)
  return [
    `${grouped(sessions)} sessions, open loop; the latest began ${quantity(latestStartMs, 'ms')} late`,
    ...(trusted ? [] : ['this machine did not keep to the times of the load, so the comparison is not to be trusted']),
    ...lost,
  ].join('; ')
}

const NAME_CELLS = 12

function fact(name: string, text: string, width: number): string[] {
  return wrapped(text, width - NAME_CELLS, 8).map((line, i) => (i === 0 ? name : '').padEnd(NAME_CELLS) + line)
}
