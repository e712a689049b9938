import { extname } from 'node:path'
import { UserError } from '../errors.ts'
import { openBytes } from './trace-bytes.ts'
import { openCsv } from './trace-csv.ts'
import { type TraceFormat, type TraceReader, traceFormats } from './trace-format.ts'
import { openOracleGeneral } from './trace-oracle-general.ts'
import { openU32 } from './trace-u32.ts'

export interface TraceOptions {
  /** null: told by the file's name, `.csv` or `.oracleGeneral`; otherwise u32. */
  format: string | null
  /** What the columns of a CSV without a header are, such as `time,id,size`; null: it has a header. */
  columns: string | null
}

/**
 * @param path from `cwd`; messages name the file as it is given here
 * @throws UserError usage, file-unreadable, file-invalid
 */
export async function openTrace(path: string, cwd: string, options: TraceOptions): Promise<TraceReader> {
  const format = formatOf(path, options)
  if (options.columns !== null && format !== 'csv') {
    throw new UserError('usage', `--columns is for CSV, and ${path} is read as ${format}; --format csv says otherwise.`)
  }
  const source = await openBytes(path, cwd)
  try {
    if (format === 'csv') return await openCsv(source, options.columns)
    return format === 'u32' ? openU32(source) : openOracleGeneral(source)
  } catch (error) {
    await source.close()
    throw error
  }
}

function formatOf(path: string, { format }: TraceOptions): TraceFormat {
  if (format !== null) {
    const known = traceFormats.find((candidate) => candidate.toLowerCase() === format.toLowerCase())
    if (known !== undefined) return known
    throw new UserError('usage', `There is no trace format "${format}"; there are ${traceFormats.join(', ')}.`)
  }
  const extension = extname(path).toLowerCase()
  if (extension === '.csv') return 'csv'
  // As libCacheSim's collection names them: `twitter.oracleGeneral` and `wiki.oracleGeneral.bin`.
  return /\.oraclegeneral(\.bin)?$/i.test(path) ? 'oracleGeneral' : 'u32'
}
