import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyPlan, lostIn } from './conservation.fixture.ts'
import { nodeHost } from './engine/host.node.ts'
import { simulate } from './simulate.ts'

it('loses no listener, no play and no byte, whatever the plan, in two hundred of them', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      expect(lostIn(plan)).toEqual([])
    }),
    { numRuns: 200 },
  )
})

it('gives the same result, to the byte, with two workers, whatever the plan', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const [one, two] = [1, 2].map((workers) => JSON.stringify(simulate(plan, { workers, host: nodeHost })))
      expect(one === two).toBe(true)
    }),
    { numRuns: 25 },
  )
})
