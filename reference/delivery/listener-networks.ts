import { BlockList, isIP } from 'node:net'

/** Round trips from one network of listeners to the providers. */
export interface ListenerNetwork {
  name: string
  /** Addresses, such as `10.1.0.0/16` or `2001:db8::/32`. */
  cidr: string
  /** Milliseconds, by provider. */
  rttMs: Readonly<Record<string, number>>
}

/** Finds the network that a listener's address belongs to. */
export class ListenerNetworks {
  private readonly networks: { addresses: BlockList; network: ListenerNetwork }[]

  /** @throws RangeError when a `cidr` is none */
  constructor(networks: readonly ListenerNetwork[]) {
    this.networks = networks.map((network) => ({ addresses: addressesOf(network), network }))
  }

  /** The first network in the configured order that has the address; null when none has. */
  of(address: string): ListenerNetwork | null {
    // An IPv4 listener of a socket that takes both families.
    const plain = address.replace(/^::ffff:(?=[0-9.]+$)/i, '')
    const family = familyOf(plain)
    if (family === null) return null
    return this.networks.find(({ addresses }) => addresses.check(plain, family))?.network ?? null
  }
}

function addressesOf({ name, cidr }: ListenerNetwork): BlockList {
  const slash = cidr.lastIndexOf('/')
  const address = cidr.slice(0, slash)
  const bits = cidr.slice(slash + 1)
  const family = familyOf(address)
  if (family === null || !/^[0-9]{1,3}$/.test(bits) || Number(bits) > (family === 'ipv4' ? 32 : 128)) {
    throw new RangeError(`network ${name}: expected addresses such as 10.1.0.0/16, found "${cidr}"`)
  }
  const list = new BlockList()
  list.addSubnet(address, Number(bits), family)
  return list
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address)
  if (version === 0) return null
  return version === 4 ? 'ipv4' : 'ipv6'
}
