import fc from 'fast-check'
import { expect, it } from 'vitest'
import { callerNetwork } from './caller-network.ts'

const half = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 4, maxLength: 4 })
/** As a browser writes it: zeros left out, lower case. */
const shortest = (groups: number[]) =>
  new URL(`http://[${groups.map((g) => g.toString(16)).join(':')}]`).hostname.slice(1, -1)

it('is the same for all addresses of a /64, however they are written, and for no others', () => {
  fc.assert(
    fc.property(half, half, half, half, (network, host, otherHost, other) => {
      fc.pre(network.some((group) => group !== 0))
      const expected = network.map((group) => group.toString(16)).join(':')
      expect(callerNetwork(shortest([...network, ...host]))).toBe(expected)
      const full = [...network, ...otherHost].map((group) => group.toString(16).padStart(4, '0').toUpperCase())
      expect(callerNetwork(full.join(':'))).toBe(expected)
      const isSame = other.every((group, i) => group === network[i])
      if (other.some((group) => group !== 0)) {
        expect(callerNetwork(shortest([...other, ...host])) === expected).toBe(isSame)
      }
    }),
  )
})

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:10.2.0.1', '10.2.0.1'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', 'unknown'],
  ['made-up-1', 'unknown'],
  ['::ffff:999.2.0.1', 'unknown'],
])('of %j is %j', (address, network) => {
  expect(callerNetwork(address)).toBe(network)
})
