import { ZipfTrace } from '../workload/zipf-trace.ts'

/** Requests of the reference trace, and the objects that they are for. */
export const REQUESTS = 10_000_000
const OBJECTS = 1_000_000

/** dense: objects 0..999,999 by popularity; sparse: the same under other ids, spread over all 32 bits. */
export type Naming = 'dense' | 'sparse'

/** The trace on which other simulators' counts of misses are known: Zipf 0.9 over a million objects, seed 42. */
export function referenceTrace(naming: Naming = 'dense'): Uint32Array {
  const ids = new Uint32Array(REQUESTS)
  new ZipfTrace(OBJECTS, 0.9, 42n).fill(ids)
  return naming === 'dense' ? ids : ids.map((id) => Math.imul(id, 0x9e3779b1))
}
