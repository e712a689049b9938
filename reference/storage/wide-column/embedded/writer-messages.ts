import type { Schema } from '../schema.ts'
import type { CallResult } from './apply-calls.ts'

/** What the writer's thread starts with. */
export interface WriterStart {
  readonly path: string
  readonly schema: Schema
}

/** To the thread: calls for one transaction, or that there are no more. */
export type ToWriter = Uint8Array | 'close'

/**
 * From the thread: that the file can be written, what each call of a transaction came to, or what the file system or SQLite
 * refused. After a refusal the thread ends.
 */
export type FromWriter =
  | { kind: 'ready' }
  | { kind: 'done'; results: CallResult[] }
  | { kind: 'failed'; reason: string }
