import type { Area, Case, Figure } from '../../bench/area.ts'
import type { EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { ZipfTrace } from '../workload/zipf-trace.ts'
import { DenseCache, HashedCache } from '../world/slot-cache.ts'

const REQUESTS = 5_000_000
const BLOCK = 2 ** 18
/** Of the objects, so many fit. */
const FITTING_SHARE = 0.01

const policies: readonly EvictionName[] = ['lru', 'sieve', 's3-fifo', 'w-tinylfu']

/** Time for a request on a cache that has seen as many before. */
function timeOf(policy: EvictionName, objects: number, warmUp: Uint32Array, ids: Uint32Array, sparse: boolean): Figure {
  const Cache = sparse ? HashedCache : DenseCache
  const cache = new Cache(policy, objects * FITTING_SHARE)
  const play = (all: Uint32Array): void => {
    for (let at = 0; at < all.length; at += BLOCK) cache.requestAll(all.subarray(at, at + BLOCK))
  }
  play(warmUp)
  const startMs = performance.now()
  play(ids)
  const value = ((performance.now() - startMs) * 1e6) / ids.length
  return { name: `${policy}, ${sparse ? 'sparse' : 'dense'}`, value, unit: 'ns/request' }
}

function caseOf(millions: number): Case {
  return {
    name: `${millions} M ids`,
    ...(millions > 10 ? { long: true } : {}),
    run: () => {
      const objects = millions * 1e6
      const trace = new ZipfTrace(objects, 0.9, 42n)
      const [warmUp, ids] = [new Uint32Array(REQUESTS), new Uint32Array(REQUESTS)]
      trace.fill(warmUp)
      trace.fill(ids)
      const dense = policies.map((policy) => timeOf(policy, objects, warmUp, ids, false))
      for (const all of [warmUp, ids]) for (let i = 0; i < all.length; i++) all[i] = Math.imul(all[i], 0x9e3779b1)
      return [...dense, ...policies.map((policy) => timeOf(policy, objects, warmUp, ids, true))]
    },
  }
}

const area: Area = {
  name: 'cache',
  comparisons: [],
  series: [
    {
      name: 'time for a request by the number of ids, Zipf 0.9, a hundredth of the objects fits',
      samples: 3,
      cases: [1, 10, 50].map(caseOf),
    },
  ],
}
export default area
