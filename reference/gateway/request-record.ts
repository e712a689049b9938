import type { Response } from 'express'
import type { Caller } from '../shared/caller.ts'

/** What the gateway comes to know of a request on its way, for the log, the metrics and the trace. */
export interface RequestRecord {
  /** The name that no other request has. */
  readonly id: string
  readonly startMs: number
  /** Id of the endpoint; `none` while none was found. */
  endpoint: string
  caller: Caller | null
}

const records = new WeakMap<Response, RequestRecord>()

export function setRecord(response: Response, record: RequestRecord): void {
  records.set(response, record)
}

export function recordOf(response: Response): RequestRecord {
  const record = records.get(response)
  if (record === undefined) throw new Error('the request was not announced to watchRequests')
  return record
}
