import { field, map, quantity, section, whole } from '../field.ts'
import { duration, lognormalOf, positive, share, throughputOf } from './lognormal.ts'

const A = 'assumption'
const TRAM = 'a 3G log from an Oslo tram (Riiser et al. 2013): correlation 0.55 after 10 s'
const CAMPUS = 'assumption: a spread of 0.3, as within connections to a campus (Aikat et al. 2003: 0.15 to 0.45)'
const spread = () => quantity('number', { most: 3, words: 'from 0 to 3', examples: '0.25' })

function access(
  throughput: [string, string],
  rtt: [string, string],
  changes: [number, string, string, string],
  drops: [string, string],
  loss: string,
) {
  return map({
    throughput: throughputOf(throughput[0], throughput[1], A),
    rtt: lognormalOf('last-mile round trips', rtt[0], rtt[1], A),
    changes: section(
      map({
        spread: field(
          spread(),
          changes[0],
          A,
          "Spread (sigma of the log) of the throughput at a moment around its session's; 0 = it never changes.",
        ),
        'rtt-share': field(
          share(),
          changes[1],
          CAMPUS,
          "Part of the spread of the last mile's round trips (variance of the log) that lies within sessions, the rest being " +
            'between them; rtt is what they are at a moment over all sessions, whatever the part. 0 = they never change.',
        ),
        every: field(
          quantity('duration', { above: 999, words: 'of at least 1s' }),
          changes[2],
          changes[3],
          'Mean time between two changes, each to a new throughput and round trip; none lasts over twice as long.',
        ),
      }),
      'How the throughput and the round trip change within a session.',
    ),
    drops: section(
      map({
        'per-track': field(
          share(),
          drops[0],
          A,
          'Probability that the network is lost once during a track (a tunnel).',
        ),
        mean: field(positive(), drops[1], A, 'Mean length of such a loss.'),
      }),
      'Losses of the network.',
    ),
    loss: field(
      quantity('ratio', { most: 0.1, words: 'and at most 10%', examples: '0.1% or 0.001' }),
      loss,
      A,
      'Share of packets lost at random, each way: bounds the throughput by MSS / RTT · √1.5 / √loss (Mathis et al. 1997), ' +
        'and a packet lost before the first byte waits for a timer.',
    ),
  })
}

/** How connections begin, recover and end. */
const connection = map({
  'initial-window': field(
    whole(1, 1_000),
    10,
    'RFC 6928',
    'Segments of 1,460 bytes that an edge sends before the first is acknowledged; twice as many in each round trip after ' +
      'it, until the line is full (slow start, RFC 5681).',
  ),
  idle: field(
    positive(),
    '60s',
    'assumption: common servers close after 60 to 75 s',
    'After so long without a byte a connection is closed, and the next request needs a new one.',
  ),
  'first-timeout': field(
    positive(),
    '1s',
    'RFC 6298, 2.1',
    'When a new connection sends a packet again that nobody has acknowledged; twice as long each further time.',
  ),
  'least-timeout': field(
    positive(),
    '200ms',
    'Linux; RFC 6298 has 1 s',
    'The same once the round trip is known: three of them, and at least this.',
  ),
})

/** What lies between listeners and PoPs, and between PoPs and shields. */
export const network = map({
  wifi: section(
    access(['40Mbps', '4Mbps'], ['8ms', '40ms'], [0.25, '20%', '60s', A], ['0.1%', '3s'], '0.02%'),
    'Listeners on wifi.',
  ),
  cellular: section(
    access(['15Mbps', '1Mbps'], ['35ms', '150ms'], [0.5, '20%', '20s', TRAM], ['2%', '8s'], '0.1%'),
    'Listeners on a cellular network.',
  ),
  'pop-rtt': section(
    map({
      local: field(duration(), '4ms', A, 'Round trip from the metro to a PoP inside it.'),
      remote: field(duration(), '18ms', A, 'Round trip to the nearest PoP where the provider has none in the metro.'),
    }).refine((given) => given.remote >= given.local, { path: ['remote'], error: 'a duration of at least local' }),
    'Round trips between a metro and a PoP, beyond the last mile.',
  ),
  'peering-spread': field(
    spread(),
    0.3,
    A,
    "Spread (sigma of the log) of a provider's round trip between the ISPs of one metro.",
  ),
  isps: field(whole(1, 16), 3, A, 'ISPs in a metro; the router may choose another provider for each.'),
  connection: section(connection, 'Connections between listeners and edges.'),
  'shield-rtt': field(duration(), '12ms', A, 'Round trip between an edge and its shield.'),
})
