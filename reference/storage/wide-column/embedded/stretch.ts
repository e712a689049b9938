import type { Bound, CheckedRange } from '../checked.ts'
import { behind, encodeKey } from '../ordered-key.ts'
import type { Table } from '../schema.ts'

/** A stretch of the clustering keys of a partition: from `first` on and before `behind`, empty for all the rest. */
export interface KeyStretch {
  readonly first: Uint8Array
  readonly behind: Uint8Array
}

const NOTHING = new Uint8Array(0)

/** Where the keys of a range lie; null when no key can be in it. */
export function stretchOf({ clustering }: Table, { where, lower, upper }: CheckedRange): KeyStretch | null {
  const prefix = encodeKey(clustering, where)
  const column = clustering[where.length]
  const keyAt = ({ value }: Bound): Uint8Array => Buffer.concat([prefix, encodeKey([column], [value])])
  const [low, high] = column?.descending ? [upper, lower] : [lower, upper]

  let first: Uint8Array | null = prefix
  if (low !== null) first = low.inclusive ? keyAt(low) : behind(keyAt(low))
  if (first === null) return null

  let last = behind(prefix)
  if (high !== null) last = high.inclusive ? behind(keyAt(high)) : keyAt(high)
  if (last !== null && Buffer.compare(first, last) >= 0) return null
  return { first, behind: last ?? NOTHING }
}
