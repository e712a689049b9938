import { LADDER } from '../../reference/audio/ladder.policy.ts'
import type { Plan } from '../plan.ts'
import type { Catalog } from '../workload/catalog.ts'
import { MOST_CHUNKS, MOST_MS } from './miss-log.ts'
import { OBJECTS_PER_TRACK } from './objects.ts'

const HOUR_MS = 3_600_000
/** Renditions and their bytes stand in words of 32 bits with a sign. */
const MOST_OBJECTS = 2 ** 31
const MOST_BYTES = 2 ** 31 - 1

/**
 * Checks that times, chunks and renditions fit into the words in which they are packed.
 * @throws RangeError naming the first that does not
 */
export function requireWithinLimits(plan: Plan, catalog: Catalog): void {
  const endMs = plan.warmupMs + plan.durationMs
  if (endMs > MOST_MS) {
    throw new RangeError(
      `it lasts ${Math.ceil(endMs / HOUR_MS)} hours with its warm-up, and a replay at most ${Math.floor(MOST_MS / HOUR_MS)}`,
    )
  }
  const chunks = Math.ceil(catalog.longestMs / plan.delivery.chunkMs)
  if (chunks > MOST_CHUNKS) {
    throw new RangeError(
      `its longest track has ${chunks} chunks, and a track at most ${MOST_CHUNKS}: use longer chunks`,
    )
  }
  if ((catalog.objects / LADDER.length) * OBJECTS_PER_TRACK > MOST_OBJECTS) {
    throw new RangeError(`it has ${catalog.objects} renditions to simulate, and ${MOST_OBJECTS} can be told apart`)
  }
  const bytes = (catalog.longestMs * LADDER[LADDER.length - 1].bitsPerSecond) / 8000
  if (bytes > MOST_BYTES) {
    throw new RangeError(`its longest track takes ${Math.ceil(bytes)} bytes, and a rendition at most ${MOST_BYTES}`)
  }
}
