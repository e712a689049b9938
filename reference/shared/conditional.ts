import { type ByteRange, requestedRange } from './byte-range.ts'

/** What a request says of when and how much to send of an object (RFC 9110, 13 and 14). */
export interface RequestConditions {
  readonly ifNoneMatch: string | undefined
  /** A list where the header was sent several times, which names no object. */
  readonly ifRange: string | readonly string[] | undefined
  readonly range: string | undefined
}

/**
 * What is sent of an object that has never another content under the same etag: nothing where the caller has it
 * (`not-modified`), all of it, the part that was asked for, or that there is no such part.
 *
 * @param etag a strong one, in its quotes
 */
export function partToSend(
  { ifNoneMatch, ifRange, range }: RequestConditions,
  etag: string,
  sizeBytes: number,
): ByteRange | 'all' | 'not-modified' | 'unsatisfiable' {
  if (isKnown(ifNoneMatch, etag)) return 'not-modified'
  // With `If-Range` a part is sent only while the object is the one that was begun.
  return range === undefined || (ifRange !== undefined && ifRange !== etag) ? 'all' : requestedRange(range, sizeBytes)
}

/** Whether `If-None-Match` names the object; it compares weakly. */
function isKnown(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false
  if (condition.trim() === '*') return true
  return condition.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}
