import type { Requests } from '../../sim/cache-study/requests.ts'

/** Every format that a trace may have, as `--format` has them. */
export const traceFormats = ['u32', 'oracleGeneral', 'csv'] as const

export type TraceFormat = (typeof traceFormats)[number]

/** How it is known: it was said, by the file's name, by what is in the file, or not at all. */
export type FormatSource = 'option' | 'name' | 'content' | 'default'

/** A trace on disk. What is kept in memory does not grow with the requests, only, where ids must be numbered, with the ids. */
export interface TraceReader {
  format: TraceFormat
  /** How the person called the file. */
  shown: string
  hasSizes: boolean
  hasTimes: boolean
  sizeBytes: number
  /** The requests in order, from the first, the same at every call. A block is overwritten after the next was asked for. */
  blocks(): AsyncGenerator<TraceBlock>
  close(): Promise<void>
}

export interface TraceBlock extends Requests {
  /** Where it ends in the file. */
  endByte: number
}
