import { nearest } from './nearest.ts'

/** Plays per item, from a table with a header. */
export interface Counts {
  items: number
  plays: number
  counts: Float64Array
}

/** What is wrong with the table: which of the two columns is to blame (or the content), and the words for it. */
export interface CountsProblem {
  column: 'item' | 'weight' | null
  found: string
  expected: string
  nearest?: string
}

/**
 * Sums the weights of each item. Columns are found by the names in the header; fields are set apart by tabs where the
 * header has one, by commas (with double quotes) otherwise. Empty lines are passed over.
 *
 * @param text of a TSV or CSV file
 */
export function readCounts(text: string, item: string, weight: string): Counts | CountsProblem {
  const rows = text.startsWith('\n') || text === '' ? null : records(text)
  const header = rows?.next().value
  if (!rows || !header)
    return { column: null, found: 'an empty file', expected: 'a header with the names of the columns' }
  const at = header.fields.indexOf(item)
  const weightAt = header.fields.indexOf(weight)
  if (at < 0) return unknownColumn('item', item, header.fields)
  if (weightAt < 0) return unknownColumn('weight', weight, header.fields)
  const sums = new Map<string, number>()
  let plays = 0
  for (const { line, fields } of rows) {
    if (fields.length === 1 && fields[0] === '') continue
    const key = fields[at]
    const written = fields[weightAt]
    const count = written === undefined || written.trim() === '' ? Number.NaN : Number(written)
    if (key === undefined || !(count >= 0 && Number.isFinite(count))) {
      return {
        column: null,
        found: `${written ?? 'nothing'} as ${weight} in line ${line}`,
        expected: 'a number of plays',
      }
    }
    sums.set(key, (sums.get(key) ?? 0) + count)
    plays += count
  }
  if (plays === 0) return { column: null, found: 'no plays at all', expected: 'at least one row with plays' }
  return { items: sums.size, plays, counts: Float64Array.from(sums.values()) }
}

function unknownColumn(column: 'item' | 'weight', name: string, header: readonly string[]): CountsProblem {
  const known = { column, found: `the column ${name}`, expected: `one of the file's columns: ${header.join(', ')}` }
  const near = nearest(name, header)
  return near === undefined ? known : { ...known, nearest: near }
}

interface Row {
  /** From 1. */
  line: number
  fields: string[]
}

function* records(text: string): Generator<Row, undefined> {
  const firstLine = /^[^\n]*/.exec(text)?.[0] ?? ''
  const separator = firstLine.includes('\t') ? '\t' : ','
  let line = 1
  for (let from = 0; from < text.length; ) {
    const { fields, next, lines } = separator === '\t' ? tabbed(text, from) : quoted(text, from)
    yield { line, fields }
    line += lines
    from = next
  }
  return undefined
}

interface Scanned {
  fields: string[]
  /** Where the next row begins. */
  next: number
  /** How many lines this one took. */
  lines: number
}

function tabbed(text: string, from: number): Scanned {
  const newline = text.indexOf('\n', from)
  const end = newline < 0 ? text.length : newline
  return { fields: text.slice(from, end).replace(/\r$/, '').split('\t'), next: end + 1, lines: 1 }
}

/** RFC 4180: a field in double quotes may hold commas, newlines and doubled quotes. */
function quoted(text: string, from: number): Scanned {
  const fields: string[] = []
  let field = ''
  let inside = false
  let lines = 1
  let i = from
  for (; i < text.length; i++) {
    const c = text[i]
    if (inside) {
      if (c === '\n') lines++
      if (c !== '"') field += c
      else if (text[i + 1] === '"') field += text[++i]
      else inside = false
    } else if (c === '"' && field === '') inside = true
    else if (c === ',') {
      fields.push(field)
      field = ''
    } else if (c === '\n') break
    else if (c !== '\r') field += c
  }
  fields.push(field)
  return { fields, next: i + 1, lines }
}
