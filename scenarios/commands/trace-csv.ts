import { DenseIds } from '../../sim/cache-study/dense-ids.ts'
import { UserError } from '../errors.ts'
import { type CsvColumns, csvColumns, headerColumns, splitLine } from './csv-columns.ts'
import type { ByteSource } from './trace-bytes.ts'
import type { TraceBlock, TraceReader } from './trace-format.ts'

const BLOCK_BYTES = 2 ** 20

/** The high half of ids that are words; numbers up to 2^53 have none that large. */
const WORDS = -1

/** What a Map holds at most, and so how many ids may be words. */
const MOST_WORDS = 2 ** 24

/**
 * A trace as CSV, a request a line: an id (a number or a word), perhaps a size in bytes, perhaps a time in seconds, which
 * never goes back. Ids are numbered in the order in which they come. An object of no bytes takes one, because its entry
 * takes something.
 *
 * @param columns what each column is; null when the first line says it
 * @throws UserError usage, file-unreadable, file-invalid
 */
export async function openCsv(source: ByteSource, columns: string | null): Promise<TraceReader> {
  const { shown, sizeBytes } = source
  const named = columns === null ? headerColumns(await firstLine(source), shown) : csvColumns(columns)
  const firstRequest = columns === null ? 2 : 1
  return {
    format: 'csv',
    shown,
    hasSizes: named.size >= 0,
    hasTimes: named.time >= 0,
    sizeBytes,
    blocks: () => blocks(source, named, firstRequest),
    close: () => source.close(),
  }
}

async function firstLine(source: ByteSource): Promise<string> {
  for await (const { text } of lineBlocks(source)) return text.slice(0, text.indexOf('\n'))
  return ''
}

async function* blocks(source: ByteSource, columns: CsvColumns, firstRequest: number): AsyncGenerator<TraceBlock> {
  const rows = new Rows(source.shown, columns)
  let line = 0
  for await (const { text, endByte } of lineBlocks(source)) {
    const lines = text.split('\n')
    // What follows the last line's end is nothing.
    const ids = new Uint32Array(lines.length - 1)
    const sizesBytes = columns.size < 0 ? null : new Float64Array(ids.length)
    const timesS = columns.time < 0 ? null : new Float64Array(ids.length)
    let count = 0
    for (let i = 0; i < ids.length; i++) {
      line++
      if (line < firstRequest || lines[i] === '' || lines[i] === '\r') continue
      const fields = rows.fieldsOf(lines[i], line)
      ids[count] = rows.idOf(fields, line)
      if (sizesBytes !== null) sizesBytes[count] = rows.sizeOf(fields, line)
      if (timesS !== null) timesS[count] = rows.timeOf(fields, line)
      count++
    }
    yield {
      ids: ids.subarray(0, count),
      sizesBytes: sizesBytes?.subarray(0, count) ?? null,
      timesS: timesS?.subarray(0, count) ?? null,
      endByte,
    }
  }
}

/** Whole lines, each with its end; one is added to the last where it has none. */
async function* lineBlocks(source: ByteSource): AsyncGenerator<{ text: string; endByte: number }> {
  const decoder = new TextDecoder()
  let rest = ''
  let lastByte = 0
  for await (const { bytes, endByte } of source.blocks(BLOCK_BYTES)) {
    lastByte = endByte
    const text = rest + decoder.decode(bytes, { stream: true })
    const end = text.lastIndexOf('\n') + 1
    rest = text.slice(end)
    if (rest.length > BLOCK_BYTES) {
      throw new UserError('file-invalid', `${source.shown}, byte ${endByte}: a line is longer than 1 MiB; is it CSV?`)
    }
    if (end > 0) yield { text: text.slice(0, end), endByte }
  }
  rest += decoder.decode()
  if (rest !== '') yield { text: `${rest}\n`, endByte: lastByte }
}

/** Reads the fields of one line after the other. */
class Rows {
  private readonly shown: string
  private readonly columns: CsvColumns
  private readonly numbers = new DenseIds()
  private readonly words = new Map<string, number>()
  private lastS = Number.NEGATIVE_INFINITY

  constructor(shown: string, columns: CsvColumns) {
    this.shown = shown
    this.columns = columns
  }

  fieldsOf(text: string, line: number): string[] {
    const fields = splitLine(text.endsWith('\r') ? text.slice(0, -1) : text)
    if (fields === null) throw this.wrong(line, 'a quotation mark is not closed')
    if (fields.length > this.columns.last) return fields
    throw this.wrong(line, `${this.columns.last + 1} columns were expected, and there are ${fields.length}`)
  }

  idOf(fields: string[], line: number): number {
    const text = fields[this.columns.id]
    if (/^(0|[1-9][0-9]{0,15})$/.test(text)) {
      const value = Number(text)
      if (Number.isSafeInteger(value)) return this.numbers.numberOf(value >>> 0, Math.floor(value / 2 ** 32))
    }
    if (text === '') throw this.wrong(line, 'the id is empty')
    let word = this.words.get(text)
    if (word === undefined) {
      word = this.words.size
      if (word === MOST_WORDS) throw this.wrong(line, `more than ${MOST_WORDS} ids are no whole numbers up to 2^53`)
      this.words.set(text, word)
    }
    return this.numbers.numberOf(word, WORDS)
  }

  sizeOf(fields: string[], line: number): number {
    return Math.max(1, this.figure(fields[this.columns.size], 'size', 'bytes', line))
  }

  timeOf(fields: string[], line: number): number {
    const timeS = this.figure(fields[this.columns.time], 'time', 'seconds', line)
    if (timeS < this.lastS) throw this.wrong(line, `the time goes back from ${this.lastS} to ${timeS} s`)
    this.lastS = timeS
    return timeS
  }

  private figure(text: string, column: string, unit: string, line: number): number {
    if (/^[0-9]+(\.[0-9]+)?$/.test(text)) return Number(text)
    throw this.wrong(line, `the ${column} must be a number of ${unit}, got "${text}"`)
  }

  private wrong(line: number, what: string): UserError {
    return new UserError('file-invalid', `${this.shown}, line ${line}: ${what}.`)
  }
}
