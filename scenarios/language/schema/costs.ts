import { field, map, quantity } from '../field.ts'

const monthly = () => quantity('price', { words: 'and month', examples: '20 USD/TB' })

/** What a world costs a month beside the providers' egress; the planner adds it all up. */
export const costs = map({
  pop: field(
    quantity('money'),
    '1500 USD',
    'assumption: a rented rack share with power, ports and hands at an exchange',
    'For each PoP and month, whatever it holds.',
  ),
  'edge-disk': field(
    monthly(),
    '20 USD/TB',
    'assumption: flash at 100 USD/TB over four years is 2 USD/TB a month; servers, memory, power and spares are the rest',
    'For each terabyte of edge cache and month.',
  ),
  'shield-disk': field(
    monthly(),
    '10 USD/TB',
    'assumption: half of an edge: denser servers in fewer places',
    'For each terabyte of shield cache and month.',
  ),
  'origin-bandwidth': field(
    quantity('money'),
    '300 USD',
    'assumption: transit at 0.30 USD per Mbps and month at a large commitment',
    'For each Gbps that the origin can send and month, used or not.',
  ),
  'origin-egress': field(
    quantity('price'),
    '0.005 USD/GB',
    'assumption: half of the 0.01 USD/GB that S4 negotiated for a CDN, over a private interconnect',
    'For each gigabyte that the origin sends to shields.',
  ),
  worker: field(
    quantity('money'),
    '36 USD',
    'assumption: a processor with 2 GB at the list price of AWS Fargate, 0.04048 USD + 2 × 0.004445 USD an hour',
    'For each worker of each replica of a service and month; replicas come and go with the load.',
  ),
})
