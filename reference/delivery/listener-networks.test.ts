import { expect, it } from 'vitest'
import { ListenerNetworks } from './listener-networks.ts'

const network = (name: string, cidr: string) => ({ name, cidr, rttMs: { fastly: 10 } })
const networks = new ListenerNetworks([
  network('lab', '10.1.2.0/24'),
  network('campus', '10.1.0.0/16'),
  network('home', '2001:db8::/32'),
  network('one', '192.0.2.7/32'),
])

it.each([
  ['10.1.2.0', 'lab'],
  ['10.1.2.255', 'lab'],
  ['10.1.3.0', 'campus'],
  ['10.2.0.0', undefined],
  ['::ffff:10.1.2.3', 'lab'],
  ['2001:db8:ffff::1', 'home'],
  ['2001:db9::1', undefined],
  ['192.0.2.7', 'one'],
  ['192.0.2.8', undefined],
  ['', undefined],
  ['unknown', undefined],
  ['10.1.2.3:80', undefined],
])('%s belongs to %s', (address, name) => {
  expect(networks.of(address)?.name).toBe(name)
})

it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '2001:db8::/129', '10.0.0.0/', '/8', '10.0.0.0/a'])(
  '%s is refused',
  (cidr) => {
    expect(() => new ListenerNetworks([network('wrong', cidr)])).toThrow(/network wrong: expected/)
  },
)
