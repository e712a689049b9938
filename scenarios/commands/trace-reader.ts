import { extname } from 'node:path'
import { UserError } from '../errors.ts'
import { type ByteSource, headOf, openBytes } from './trace-bytes.ts'
import { openCsv } from './trace-csv.ts'
import { type FormatSource, type TraceFormat, type TraceReader, traceFormats } from './trace-format.ts'
import { openOracleGeneral } from './trace-oracle-general.ts'
import { type Packing, unpacked } from './trace-packing.ts'
import { looksLikeOracleGeneral, looksLikeText } from './trace-signs.ts'
import { openU32 } from './trace-u32.ts'

/** So much of a file is looked at to tell its format: a whole number of records of every format. */
const HEAD_BYTES = 24 * 1024

export interface TraceOptions {
  /** null: told by the file's name (`.csv`, `.oracleGeneral`, packed or not) or its content; otherwise u32. */
  format: string | null
  /** What the columns of a CSV without a header are, such as `time,id,size`; null: it has a header. */
  columns: string | null
}

/** A trace, and as what it was opened. */
export interface OpenTrace {
  trace: TraceReader
  formatFrom: FormatSource
  packing: Packing | null
}

/**
 * @param path from `cwd`; messages name the file as it is given here
 * @throws UserError usage, file-unreadable, file-invalid
 */
export async function openTrace(path: string, cwd: string, options: TraceOptions): Promise<OpenTrace> {
  const said = saidFormat(path, options)
  const file = await openBytes(path, cwd)
  try {
    const source = unpacked(file, await headOf(file, 4))
    const [format, formatFrom] = said ?? (await seenFormat(source))
    if (options.columns !== null && format !== 'csv') {
      throw new UserError(
        'usage',
        `--columns is for CSV, and ${path} is read as ${format}; --format csv says otherwise.`,
      )
    }
    return { trace: await read(source, format, options), formatFrom, packing: source.packing }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function read(source: ByteSource, format: TraceFormat, { columns }: TraceOptions): Promise<TraceReader> {
  if (format === 'csv') return openCsv(source, columns)
  return format === 'u32' ? openU32(source) : openOracleGeneral(source)
}

/** What the command line or the file's name says; null: nothing. */
function saidFormat(path: string, { format }: TraceOptions): [TraceFormat, FormatSource] | null {
  if (format !== null) {
    const known = traceFormats.find((candidate) => candidate.toLowerCase() === format.toLowerCase())
    if (known !== undefined) return [known, 'option']
    throw new UserError('usage', `There is no trace format "${format}"; there are ${traceFormats.join(', ')}.`)
  }
  const name = path.replace(/\.(zst|gz)$/i, '')
  if (extname(name).toLowerCase() === '.csv') return ['csv', 'name']
  // As libCacheSim's collection names them: `twitter.oracleGeneral.zst` and `wiki.oracleGeneral.bin.zst`.
  return /\.oraclegeneral(\.bin)?$/i.test(name) ? ['oracleGeneral', 'name'] : null
}

/** What the content looks like. */
async function seenFormat(source: ByteSource): Promise<[TraceFormat, FormatSource]> {
  const head = await headOf(source, HEAD_BYTES)
  if (looksLikeOracleGeneral(head, head.length < HEAD_BYTES)) return ['oracleGeneral', 'content']
  return looksLikeText(head) ? ['csv', 'content'] : ['u32', 'default']
}
