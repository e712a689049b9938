import type { CheckedMutation } from './checked.ts'
import type { Value } from './wide-column.ts'

const CALL_MAX_BYTES = 4 * 1024 * 1024
/** Less than what Cassandra takes in a batch over several partitions (50 KiB), with room for what the statements take around it. */
const SPREAD_MAX_BYTES = 32 * 1024
const NUMBER_BYTES = 8

/**
 * The mutations of a call, when they are not too much for any store.
 *
 * @throws RangeError
 */
export function withinBounds(mutations: CheckedMutation[]): CheckedMutation[] {
  let sizeBytes = 0
  for (const mutation of mutations) sizeBytes += sizeOf(mutation)
  if (sizeBytes <= SPREAD_MAX_BYTES) return mutations
  const spread = isSpread(mutations)
  const maxBytes = spread ? SPREAD_MAX_BYTES : CALL_MAX_BYTES
  if (sizeBytes <= maxBytes) return mutations
  const where = spread ? 'several partitions' : 'one partition'
  throw new RangeError(`expected up to ${maxBytes} bytes in a call that writes to ${where}, found ${sizeBytes}`)
}

/** Whether mutations go to more than one partition of one table. */
export function isSpread(mutations: readonly CheckedMutation[]): boolean {
  return mutations.length > 1 && new Set(mutations.map(partitionOf)).size > 1
}

function sizeOf(mutation: CheckedMutation): number {
  if (mutation.kind === 'delete-range') return valuesSize(mutation.partition)
  const { partition, clustering } = mutation.key
  const cells = mutation.kind === 'delete-row' ? [] : mutation.cells.map(({ value }) => value)
  return valuesSize(partition) + valuesSize(clustering) + valuesSize(cells)
}

function valuesSize(values: readonly (Value | null)[]): number {
  let sizeBytes = 0
  for (const value of values) {
    if (typeof value === 'string') sizeBytes += Buffer.byteLength(value)
    else sizeBytes += value instanceof Uint8Array ? value.length : NUMBER_BYTES
  }
  return sizeBytes
}

function partitionOf(mutation: CheckedMutation): string {
  const values = mutation.kind === 'delete-range' ? mutation.partition : mutation.key.partition
  const texts = values.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))
  return JSON.stringify([mutation.table.name, ...texts])
}
