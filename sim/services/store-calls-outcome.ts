import { sampledQuantile, sampledShare } from '../outcome/measure-sample.ts'
import type { Measured } from '../result.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { CALM, type Comparable } from '../stats/stretches.ts'
import type { StoreCallOutcome } from '../storage/outcome.ts'
import { storeOperations } from '../storage/store-law.ts'
import type { ServiceMesh } from './mesh.ts'
import { askerOf } from './routes.ts'
import { StoreCallRecord } from './store-calls.ts'

/**
 * What the services' calls to storage met, in all sites; empty where it is not simulated.
 * @param comparable how stretches may be compared
 */
export function storeCallsOutcome(meshes: readonly ServiceMesh[], comparable: Comparable = CALM): StoreCallOutcome[] {
  const stores = meshes.flatMap(({ store }) => store ?? [])
  if (stores.length === 0) return []
  const [{ measuredMs }] = meshes
  return storeOperations.map((operation, i) => {
    const record = new StoreCallRecord()
    for (const { records } of stores) record.add(records[i])
    const { sample, calls, refused, unanswered, delays } = record
    const all = calls.subarray(0, GROUPS).reduce((sum, weight) => sum + weight, 0)
    return {
      operation,
      service: askerOf(operation),
      perS: measuredMs === 0 ? 0 : (all / measuredMs) * 1000,
      refused: sampledShare(sample, refused, calls, comparable),
      unanswered: sampledShare(sample, unanswered, calls, comparable),
      p50: wholeMicroseconds(sampledQuantile(sample, delays, 0.5, comparable)),
      p99: wholeMicroseconds(sampledQuantile(sample, delays, 0.99, comparable)),
    }
  })
}

/** What takes no time at all, as a commit that waits for nobody, is 0. */
function wholeMicroseconds({ value, low, high, samples }: Measured): Measured {
  const [valueMs, lowMs, highMs] = [value, low, high].map((ms) => Math.floor(ms * 1000) / 1000)
  return { value: valueMs, low: lowMs, high: highMs, samples }
}
