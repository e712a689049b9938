import type { Area, Comparison, Contender } from '../../bench/area.ts'
import { SplitMix64 } from './split-mix.ts'
import { firstAtLeast, ZipfTrace, zipfCumulative } from './zipf-trace.ts'

const OBJECTS = 1_000_000
const REQUESTS = 5_000_000
const SEED = 42n
const BLOCK = 2 ** 16

const generation: Comparison = {
  name: `Zipf 0.9 over ${OBJECTS} objects`,
  unit: 'requests',
  open: () => {
    const block = new Uint32Array(BLOCK)
    const subject: Contender = {
      name: 'guide table',
      prepare: () => {
        const trace = new ZipfTrace(OBJECTS, 0.9, SEED)
        return () => {
          let sum = 0
          for (let done = 0; done < REQUESTS; done += BLOCK) {
            const ids = block.subarray(0, Math.min(BLOCK, REQUESTS - done))
            trace.fill(ids)
            for (let i = 0; i < ids.length; i++) sum += ids[i]
          }
          return sum
        }
      },
    }
    const against: Contender = {
      name: 'plain binary search',
      prepare: () => {
        const source = new SplitMix64(SEED)
        const cumulative = zipfCumulative(OBJECTS, 0.9)
        const total = cumulative[OBJECTS - 1]
        const uniforms = new Float64Array(1024)
        return () => {
          let sum = 0
          for (let done = 0; done < REQUESTS; done += uniforms.length) {
            const drawn = uniforms.subarray(0, Math.min(uniforms.length, REQUESTS - done))
            source.fillUniform(drawn)
            for (let i = 0; i < drawn.length; i++) sum += firstAtLeast(cumulative, drawn[i] * total, 0, OBJECTS - 1)
          }
          return sum
        }
      },
    }
    return { operations: REQUESTS, subject, against }
  },
}

const area: Area = { name: 'sampling', comparisons: [generation] }
export default area
