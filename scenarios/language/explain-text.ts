import type { Plan } from '../../sim/plan.ts'
import { isDerived, isWritten, shownOrigin, sourcesNote } from '../report/assumption-row.ts'
import { printable } from '../report/text-safety.ts'
import { formatQuantity } from './format-quantity.ts'
import type { Row } from './rows.ts'
import { COMMAND_LINE } from './tree.ts'

/** Said above the table, not in it. */
const HEADING = new Set(['name', 'question', 'because'])
/** Longer values stand where they stand and push their row, instead of the whole column, to the right. */
const WIDEST = 50

type Paint = (text: string) => string

/** How the parts of the text are marked on a terminal; the words alone say as much. */
export interface Marks {
  bold: Paint
  dim: Paint
  cyan: Paint
}

interface Line {
  group: string
  name: string
  row: Row
}

/**
 * Every row of an explanation in aligned columns, by section: what, its value, who said it, and where a default comes
 * from.
 */
export function explainText(plan: Plan, rows: readonly Row[], marks: Marks): string {
  const lines = rows
    .filter(({ path }) => !HEADING.has(path))
    .map(printableRow)
    .map((row): Line => ({ ...split(row.path), row }))
  const width = (texts: string[]) => Math.max(...texts.map((text) => Math.min(text.length, WIDEST)))
  const names = width(lines.map(({ name }) => name))
  const values = width(lines.map(({ row }) => row.value))
  const origins = width(lines.map(({ row }) => shownOrigin(row)))
  let group = ''
  let above = ''
  const table = lines.map(({ name, row, ...line }) => {
    const title = line.group === group ? '' : `\n${marks.bold(line.group)}\n`
    group = line.group
    const source = row.source !== null && row.source === above && row.source.length > WIDEST ? '(as above)' : row.source
    above = row.source ?? ''
    const said = `${shownOrigin(row).padEnd(origins)}  ${source ?? ''}`.trimEnd()
    return `${title}  ${name.padEnd(names)}  ${row.value.padEnd(values)}  ${paintFor(row, marks)(said)}\n`
  })
  const because = plan.because === null ? '' : `${printable(plan.because)}\n`
  return `${marks.bold(printable(plan.name))}\n${printable(plan.question)}\n${because}${table.join('')}\n${summary(plan, rows)}`
}

function printableRow(row: Row): Row {
  return { ...row, value: printable(row.value), source: row.source === null ? null : printable(row.source) }
}

function paintFor(row: Row, marks: Marks): Paint {
  if (row.origin === COMMAND_LINE) return marks.cyan
  return isWritten(row) ? (text) => text : marks.dim
}

/** The first step of a path, or the first two inside the world, are its section. */
function split(path: string): { group: string; name: string } {
  const [first, ...rest] = path.replaceAll('[', '.[').split('.')
  if (rest.length === 0) return { group: groupOfOne(first), name: first }
  if (first === 'see-also') return { group: 'scenario', name: `${first}${rest.join('.')}` }
  const steps = first === 'world' && rest.length > 1 ? 2 : 1
  const group = [first, ...rest].slice(0, steps).join(' · ')
  return { group, name: [first, ...rest].slice(steps).join('.').replaceAll('.[', '[') }
}

function groupOfOne(name: string): string {
  return name === 'faults' || name === 'objectives' ? name : 'scenario'
}

function summary(plan: Plan, rows: readonly Row[]): string {
  const written = rows.filter(isWritten).length
  const overridden = rows.filter(({ origin }) => origin === COMMAND_LINE).length
  const derived = rows.filter(isDerived).length
  const counted = [
    `${written} from the scenario`,
    ...(overridden > 0 ? [`${overridden} from the command line`] : []),
    `${rows.length - written - overridden - derived} defaults and presets`,
    ...(derived > 0 ? [`${derived} that follow from the others`] : []),
  ]
  const note = sourcesNote(rows)
  const { simulatedListeners, factor } = plan.scale
  const listeners = `${formatQuantity(simulatedListeners, 'count')} of ${formatQuantity(plan.population.listeners, 'count')}`
  return (
    `${rows.length} rows: ${counted.join(', ')}.\n` +
    `A replay simulates ${listeners} listeners one by one (${formatQuantity(factor, 'ratio')})` +
    `${factor < 1 ? '; catalog, caches and origin shrink with them' : ''}.\n${note === null ? '' : `${note}\n`}`
  )
}
