import type { Area } from '../../bench/area.ts'
import { chooseCdn, rankCdns } from './cdn-router.policy.ts'

const DECISIONS = 1_000_000
const weights = { latency: 0.5, availability: 0.3, cost: 0.2 }
const columns = {
  latencyMs: Float64Array.of(12, 9, 14, 11),
  availability: Float64Array.of(0.999, 0.998, 0.9995, 0.999),
  costUsdPerGb: Float64Array.of(0.006, 0.008, 0.007, 0.005),
}
const names = ['a', 'b', 'c', 'd']

const area: Area = {
  name: 'policies',
  comparisons: [
    {
      name: 'CDN router, four candidates',
      unit: 'decisions',
      open: () => ({
        operations: DECISIONS,
        subject: {
          name: 'kernel',
          prepare: () => () => {
            let sum = 0
            for (let i = 0; i < DECISIONS; i++) sum += chooseCdn(columns, 0, 4, 1 + (i % 15), weights)
            return sum
          },
        },
        against: {
          name: 'wrapper over it',
          prepare: () => () => {
            let sum = 0
            for (let i = 0; i < DECISIONS; i++) {
              const usable = 1 + (i % 15)
              const candidates = names.map((name, p) => ({
                name,
                healthy: (usable & (1 << p)) !== 0,
                latencyMs: columns.latencyMs[p],
                availability: columns.availability[p],
                costUsdPerGb: columns.costUsdPerGb[p],
              }))
              sum += names.indexOf(rankCdns(candidates, weights)[0].name)
            }
            return sum
          },
        },
      }),
    },
  ],
}
export default area
