import { UserError } from '../errors.ts'

/** Where a CSV has what, columns counted from 0; -1 where it has none. */
export interface CsvColumns {
  id: number
  size: number
  time: number
  /** The last column that is read. */
  last: number
}

/** What headers call each, in small letters. */
const NAMES: Record<'id' | 'size' | 'time', readonly string[]> = {
  id: ['id', 'obj_id', 'object_id', 'object', 'obj', 'key'],
  size: ['size', 'obj_size', 'object_size', 'size_bytes', 'bytes'],
  time: ['time', 'timestamp', 'clock_time', 'time_s', 'ts'],
}

/**
 * From a header line.
 *
 * @throws UserError file-invalid
 */
export function headerColumns(line: string, shown: string): CsvColumns {
  const header = (splitLine(line.replace(/^\ufeff/, '').trimEnd()) ?? []).map((name) => name.trim().toLowerCase())
  const columns = located(header)
  if (columns.id >= 0) return columns
  throw new UserError(
    'file-invalid',
    `${shown}, line 1: no column is named id. A header names the columns id, size and time, of which id must be there; for a file without one, --columns says what each column is, such as --columns time,id,size.`,
  )
}

/**
 * From what `--columns` says, such as `time,id,-,size`.
 *
 * @throws UserError usage
 */
export function csvColumns(given: string): CsvColumns {
  const names = given.split(',').map((name) => name.trim().toLowerCase())
  const columns = located(names)
  const known = new Set(Object.values(NAMES).flat())
  const unknown = names.find((name) => name !== '-' && !known.has(name))
  if (unknown === undefined && columns.id >= 0) return columns
  throw new UserError(
    'usage',
    `--columns names each column id, size, time, or - for one that does not matter, and one is the id: got "${given}".`,
  )
}

/** The fields of a line, quoted ones without their quotation marks (RFC 4180); null when one is not closed. */
export function splitLine(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',')
  const fields: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y
  for (;;) {
    const match = field.exec(line)
    if (match === null) return null
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2])
    if (match[3] === '') return fields
  }
}

function located(names: readonly string[]): CsvColumns {
  const where = (kind: keyof typeof NAMES) => names.findIndex((name) => NAMES[kind].includes(name))
  const [id, size, time] = [where('id'), where('size'), where('time')]
  return { id, size, time, last: Math.max(id, size, time) }
}
