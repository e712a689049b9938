import { isIPv4, isIPv6 } from 'node:net'

/**
 * Whom an address stands for when requests are counted: an IPv4 address for itself, an IPv6 address for its /64, because
 * that is what one line gets and all of it is one listener's to use. What a proxy passed on and is no address counts as one
 * listener, so that nobody makes up as many as they like.
 *
 * @example callerNetwork('2001:db8::1') // '2001:db8:0:0'
 */
export function callerNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (isIPv4(mapped)) return mapped
  const [bare = ''] = address.split('%')
  if (!isIPv6(bare)) return 'unknown'
  const [head = [], tail = []] = bare.split('::').map((side) => (side === '' ? [] : side.split(':')))
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  const network = [...head, ...zeros, ...tail].slice(0, 4)
  return network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}
