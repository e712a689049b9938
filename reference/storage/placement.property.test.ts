import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildRing,
  type Ring,
  rangeOf,
  rangeShare,
  replicasOf,
  replicasOfRange,
  tokenOf,
  tokenOfId,
  withNode,
} from './placement.policy.ts'

const nodes = fc.integer({ min: 1, max: 40 })
const tokensPerNode = fc.integer({ min: 1, max: 24 })
const token = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Share of all keys that each node owns. */
function owned(ring: Ring): number[] {
  const shares = new Array<number>(ring.nodes).fill(0)
  for (const [range, node] of ring.owners.entries()) shares[node] += rangeShare(ring, range)
  return shares
}

describe('tokens of keys', () => {
  it.each([
    ['', 0],
    ['test', 0xba6bd213],
    ['hello', 0x248bfa47],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ])('%j has the published MurmurHash3', (text, hash) => {
    expect(tokenOf(bytes(text))).toBe(hash)
  })

  it('of an id are those of its four bytes', () => {
    fc.assert(
      fc.property(fc.integer(), (id) => {
        expect(tokenOfId(id)).toBe(tokenOf(new Uint8Array(Int32Array.of(id).buffer)))
      }),
    )
  })
})

describe('a ring', () => {
  it('owns every token once, in shares within a factor of two of the mean where nodes have some tokens', () => {
    fc.assert(
      fc.property(nodes, fc.integer({ min: 8, max: 24 }), (n, perNode) => {
        const ring = buildRing(n, perNode)
        const shares = owned(ring)
        expect(ring.tokens.length).toBe(n * perNode)
        expect(new Set(ring.tokens).size).toBe(ring.tokens.length)
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
        expect(Math.max(...shares) * n).toBeLessThan(1.5)
        expect(Math.min(...shares) * n).toBeGreaterThan(0.5)
      }),
      { numRuns: 40 },
    )
  })

  it('places a key on the next distinct nodes clockwise, as a walk over sorted tokens finds them', () => {
    fc.assert(
      fc.property(nodes, tokensPerNode, token, fc.integer({ min: 1, max: 5 }), (n, perNode, key, replicas) => {
        const ring = buildRing(n, perNode)
        const clockwise = Array.from(ring.tokens, (at, i) => ({ distance: (at - key + 2 ** 32) % 2 ** 32, i }))
          .sort((a, b) => a.distance - b.distance)
          .map(({ i }) => ring.owners[i])
        expect(replicasOf(ring, key, replicas)).toEqual([...new Set(clockwise)].slice(0, replicas))
        expect(rangeOf(ring, key)).toBe(rangeOf(ring, ring.tokens[rangeOf(ring, key)]))
      }),
    )
  })

  it('moves nothing between old nodes when one joins, and no more than its share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 30 }), fc.integer({ min: 8, max: 16 }), (n, perNode) => {
        const before = buildRing(n, perNode)
        const after = withNode(before, perNode)
        let moved = 0
        const was = new Int32Array(3)
        const is = new Int32Array(3)
        for (const [range, at] of after.tokens.entries()) {
          replicasOfRange(after, range, 3, is, 0)
          replicasOfRange(before, rangeOf(before, at), 3, was, 0)
          const arrived = Array.from(is).filter((node) => !was.includes(node))
          expect(arrived.every((node) => node === n)).toBe(true)
          expect(arrived.length).toBeLessThanOrEqual(1)
          moved += arrived.length * rangeShare(after, range)
        }
        expect(owned(after)[n]).toBeLessThan(1.5 / (n + 1))
        expect(moved / 3).toBeLessThan(2 / (n + 1))
      }),
      { numRuns: 40 },
    )
  })
})
