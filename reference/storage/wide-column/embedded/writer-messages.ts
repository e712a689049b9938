import type { Schema } from '../schema.ts'
import type { CallResult } from './apply-calls.ts'

/** What the writer's thread starts with. */
export interface WriterStart {
  readonly path: string
  readonly schema: Schema
}

/** To the thread: calls, or that there will be none any more. */
export type ToWriter = CallsMessage | 'close'

export interface CallsMessage {
  readonly calls: Uint8Array
  /** Whether calls for the same transaction follow at once: it must not be committed without them. */
  readonly isFollowed: boolean
}

/** From the thread: a transaction is on the disk. */
export interface TransactionDone {
  /** How many messages it took, the longest waiting ones. */
  readonly messages: number
  /** What their calls came to, in turn; null when that is null for each. */
  readonly results: readonly CallResult[] | null
}
