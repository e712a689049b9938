import { describe, expect, it } from 'vitest'
import { explainText, type Marks } from './explain-text.ts'
import { resolveScenario } from './resolve.ts'
import { loadText } from './scenario-files.fixture.ts'

const plain = { bold: (text: string) => text, dim: (text: string) => text, cyan: (text: string) => text }
const marked = {
  bold: (text: string) => `<b>${text}</b>`,
  dim: (text: string) => `<dim>${text}</dim>`,
  cyan: (text: string) => `<cyan>${text}</cyan>`,
}

const text = `
name: mine
question: What if only India and Oceania listen?
because: It is a small world.
duration: 2h
population: { listeners: 2M, regions: [india, oceania] }
world: { providers: { akamai: { pops: 40 } } }
faults: [{ at: 45m, for: 10m, what: provider-outage, provider: akamai, regions: [india] }]
objectives: [startup p99 < 500ms]
`

const explained = (marks: Marks): string => {
  const { plan, rows } = resolveScenario(loadText(text, { seed: '7' }), process.cwd())
  return explainText(plan, rows, marks)
}

it('has the question above, figures with their origins in columns, and a count below', () => {
  expect(explained(plain)).toMatchInlineSnapshot(`
    "mine
    What if only India and Oceania listen?
    It is a small world.

    scenario
      see-also                              none                                                default               nothing
      start                                 2026-11-20T19:00:00Z                                default               assumption: a Friday evening in Europe
      duration                              2 h                                                 x.yaml:5
      warmup                                5 min                                               default               assumption
      seed                                  7                                                   command line

    population
      listeners                             2 M                                                 x.yaml:6
      base                                  s0                                                  default               S0
      base.users                            675 M                                               preset s0             S0
      base.free                             0.65 sessions a day                                 preset s0             assumption, so that 300 M daily users and 7.5 G streams a day come out (S0)
      base.premium                          1.3 sessions a day                                  preset s0             (as above)
      base.shape                            0.3                                                 preset s0             (as above)
      base.tracks                           12 in a session                                     preset s0             (as above)
      regions                               india, oceania                                      x.yaml:6
      regions.india                         81.8 %, 9 metros, UTC+5.5, 95 ms to the origin      preset world          assumption: like the audience that global services report; the nearest of S0's origins
      regions.oceania                       18.2 %, 3 metros, UTC+10, 130 ms to the origin      preset world          (as above)
      plans.free                            61 %                                                default               S0
      plans.premium                         39 %                                                default               S0
      cellular                              45 %                                                default               assumption
      data-saver                            8 %                                                 default               assumption
      devices.phone                         68 %                                                default               assumption
      devices.desktop                       16 %                                                default               assumption
      devices.speaker                       10 %                                                default               assumption
      devices.tv                            6 %                                                 default               assumption
      day-curve                             commute-and-evening                                 default               S1, S4: commute and evening peaks, 2.6 times the mean; shape and weekends: assumption
      preferences.free                      96kbps 30 %, 160kbps 70 %                           default               assumption, so that the mean is the 178 kbps of S0
      preferences.premium                   160kbps 69 %, 320kbps 31 %                          default               assumption, so that the mean is the 178 kbps of S0
      session.early-skip                    24 %                                                default               assumption
      session.late-skip                     10 %                                                default               assumption
      session.repeat                        6 %                                                 default               assumption
      session.seek                          5 %                                                 default               assumption
      daily-use.users                       303 M (S0: 300 M)                                   derived               the model of daily use (decision 0019)
      daily-use.streams                     7.47 G (S0: 7.5 G)                                  derived               the model of daily use (decision 0019)
      daily-use.per-user                    24.6                                                derived               the model of daily use (decision 0019)
      daily-use.peak                        40.7 M, 47.6 M if all shared one clock (S0: 50 M)   derived               the model of daily use (decision 0019)
      daily-use.peak-factor                 2.60, 2.23 the world over                           derived               the model of daily use (decision 0019)

    catalog
      tracks                                100 M                                               default               S0, S4
      popularity                            s4-cdn                                              default               S4: the curve that its 10 TB edges are sized by (top 1 % = 80 %, top 10 % = 95 %)
      popularity.points                     top 1 % = 80 %, top 10 % = 95 %                     preset s4-cdn         S4, its section on CDNs
      regional.share-of-plays               0 %                                                 default               assumption: everybody plays what the world plays
      regional.share-of-tracks              20 %                                                default               assumption
      duration.median                       205 s                                               default               S4: a mean of 3.5 min; spread: assumption
      duration.p99                          8 min                                               default               S4: a mean of 3.5 min; spread: assumption
      releases                              none                                                default               assumption: nothing new appears

    world · providers
      akamai.pops                           40                                                  x.yaml:7
      akamai.edge                           10 TB                                               preset akamai         S4
      akamai.price                          0.006 USD/GB                                        preset akamai         assumption: below the 0.01 USD/GB that S4 negotiated
      akamai.availability                   99.9 %                                              preset akamai         S0

    world · shield
      size                                  100 TB                                              default               S4
      ttl                                   immutable                                           default               S0, S1, S3: a year and immutable
      service-time.median                   4 ms                                                default               assumption
      service-time.p99                      30 ms                                               default               assumption

    world · origin
      bandwidth                             800 Gbps                                            default               assumption: about a tenth of the egress at 50 M listeners; S4 has 160 Gbps for 20 M
      stream                                1 Gbps                                              default               assumption
      service-time.median                   35 ms                                               default               assumption
      service-time.p99                      180 ms                                              default               assumption

    world · delivery
      chunk                                 10 s                                                default               S0, S1, S4
      eviction                              lru                                                 default               S3
      coalescing                            on                                                  default               assumption
      preposition                           off                                                 default               assumption
      warming                               off                                                 default               assumption
      failover                              client-retry                                        default               S4
      dns-ttl                               1 min                                               default               assumption
      edge-service-time.median              2 ms                                                default               assumption
      edge-service-time.p99                 15 ms                                               default               assumption
      ttl                                   immutable                                           default               S0, S1, S3: a year and immutable
      expired                               revalidate                                          default               assumption
      url-life                              30 min                                              default               S1: 15 to 30 min
      caches                                warm                                                default               assumption
      compare                               off                                                 default               a second of work, and the same for any fault

    world · routing
      latency                               0.5                                                 default               S0
      availability                          0.3                                                 default               S0
      cost                                  0.2                                                 default               S0

    world · health
      probe-every                           5 s                                                 default               assumption
      failures                              2                                                   default               assumption
      successes                             3                                                   default               assumption

    world · retry
      attempt-timeout                       800 ms                                              default               assumption
      attempts                              3                                                   default               assumption
      backoff.base                          50 ms                                               default               assumption
      backoff.cap                           1 s                                                 default               assumption
      cooldown                              1 min                                               default               assumption

    world · playback
      quality                               adaptive                                            default               S0, S1
      protocol                              chunks                                              default               S1, S4
      buffer.low                            5 s                                                 default               S0
      buffer.high                           30 s                                                default               S0
      prefetch.at                           75 %                                                default               S4
      prefetch.chunks                       3                                                   default               S4
      abandonment                           on                                                  default               Krishnan, Sitaraman 2012
      start-buffer                          500 ms                                              default               assumption
      authorize.median                      12 ms                                               default               assumption
      authorize.p99                         60 ms                                               default               assumption

    world · network
      wifi.throughput.median                40 Mbps                                             default               assumption
      wifi.throughput.p1                    4 Mbps                                              default               assumption
      wifi.rtt.median                       8 ms                                                default               assumption
      wifi.rtt.p99                          40 ms                                               default               assumption
      wifi.changes.spread                   0.25                                                default               assumption
      wifi.changes.rtt-share                20 %                                                default               assumption: a spread of 0.3, as within connections to a campus (Aikat et al. 2003: 0.15 to 0.45)
      wifi.changes.every                    1 min                                               default               assumption
      wifi.drops.per-track                  0.1 %                                               default               assumption
      wifi.drops.mean                       3 s                                                 default               assumption
      wifi.loss                             0.02 %                                              default               assumption
      cellular.throughput.median            15 Mbps                                             default               assumption
      cellular.throughput.p1                1 Mbps                                              default               assumption
      cellular.rtt.median                   35 ms                                               default               assumption
      cellular.rtt.p99                      150 ms                                              default               assumption
      cellular.changes.spread               0.5                                                 default               assumption
      cellular.changes.rtt-share            20 %                                                default               assumption: a spread of 0.3, as within connections to a campus (Aikat et al. 2003: 0.15 to 0.45)
      cellular.changes.every                20 s                                                default               a 3G log from an Oslo tram (Riiser et al. 2013): correlation 0.55 after 10 s
      cellular.drops.per-track              2 %                                                 default               assumption
      cellular.drops.mean                   8 s                                                 default               assumption
      cellular.loss                         0.1 %                                               default               assumption
      pop-rtt.local                         4 ms                                                default               assumption
      pop-rtt.remote                        18 ms                                               default               assumption
      peering-spread                        0.3                                                 default               assumption
      isps                                  3                                                   default               assumption
      connection.initial-window             10                                                  default               RFC 6928
      connection.idle                       1 min                                               default               assumption: common servers close after 60 to 75 s
      connection.first-timeout              1 s                                                 default               RFC 6298, 2.1
      connection.least-timeout              200 ms                                              default               Linux; RFC 6298 has 1 s
      shield-rtt                            12 ms                                               default               assumption

    world · storage
      simulated                             on                                                  default               assumption
      operations                            50 k                                                default               assumption: about 0.7 million events
      ring.nodes                            60                                                  default               assumption
      ring.tokens                           16                                                  default               Cassandra 4
      ring.replicas                         3                                                   default               S0, S1
      ring.write                            local-quorum                                        default               assumption
      ring.read                             local-quorum                                        default               assumption
      ring.writes-per-play                  1                                                   default               S1: each play is one write to the history
      ring.reads-per-session                2                                                   default               assumption: library and history, opened once
      ring.roaming                          1 %                                                 default               assumption: shared playlists, travelers
      ring.hot-key                          0.2 %                                               default               assumption
      ring.servers                          32                                                  default               Cassandra: concurrent_writes
      ring.write-time.median                0.5 ms                                              default               assumption
      ring.write-time.p99                   5 ms                                                default               assumption
      ring.read-time.median                 1.2 ms                                              default               assumption
      ring.read-time.p99                    15 ms                                               default               assumption
      ring.node-rtt.median                  0.6 ms                                              default               assumption
      ring.node-rtt.p99                     3 ms                                                default               assumption
      ring.replication.median               20 ms                                               default               assumption
      ring.replication.p99                  400 ms                                              default               assumption
      ring.timeout                          2 s                                                 default               Cassandra: write_request_timeout
      ring.speculative-retry                50 ms                                               default               assumption
      ring.read-repair                      on                                                  default               Cassandra: blocking
      ring.detection                        10 s                                                default               assumption
      ring.hints.window                     3 h                                                 default               Cassandra: max_hint_window
      ring.hints.per-second                 20 000                                              default               assumption
      ring.clock-error                      5 ms                                                default               assumption
      ring.failover                         30 s                                                default               assumption
      ring.dns-ttl                          1 min                                               default               assumption
      ring.us-central1                      serves nobody; 105 ms to europe-west1; 155 ms to asia-east1  preset storage-sites  S0's origin regions; which listeners each serves: assumption
      ring.europe-west1                     serves nobody; 105 ms to us-central1; 245 ms to asia-east1  preset storage-sites  (as above)
      ring.asia-east1                       serves india, oceania; 155 ms to us-central1; 245 ms to europe-west1  preset storage-sites  (as above)
      sql.followers                         3                                                   default               assumption
      sql.replication                       asynchronous                                        default               S3: reads go to followers
      sql.writes-per-session                0.2                                                 default               assumption
      sql.ship.median                       1 ms                                                default               assumption
      sql.ship.p99                          10 ms                                               default               assumption
      sql.rtt.median                        1 ms                                                default               assumption
      sql.rtt.p99                           8 ms                                                default               assumption
      sql.apply.median                      0.08 ms                                             default               assumption
      sql.apply.p99                         0.4 ms                                              default               assumption
      sql.read-back                         2 s                                                 default               assumption
      sql.pin                               0 ms                                                default               assumption: a follower answers at once
      sql.promotion                         30 s                                                default               assumption
      sharding.shards                       64                                                  default               assumption
      sharding.operations-per-play          1                                                   default               assumption
      sharding.servers                      16                                                  default               assumption
      sharding.service-time.median          1 ms                                                default               assumption
      sharding.service-time.p99             8 ms                                                default               assumption
      sharding.artists                      1 M                                                 default               assumption
      sharding.artist-exponent              0.85                                                default               assumption: the first artist has 2 % of plays
      losses                                none                                                default               nothing breaks

    world · services
      simulated                             on                                                  default               assumption
      sites                                 together                                            default               assumption: a design in one place
      balancing                             least-connections                                   default               S3
      cache-hits                            90 %                                                default               S1: 90 % and more in Redis
      front.dns-lookups                     2 %                                                 default               assumption
      front.dns                             20 ms                                               default               assumption
      front.edge                            0.8 ms                                              default               assumption
      front.balancer                        0.2 ms                                              default               assumption
      front.hop                             0.3 ms                                              default               assumption
      demand.searches                       1                                                   default               assumption
      demand.playlists                      2                                                   default               assumption
      demand.history                        1                                                   default               S1: each play is one write to the history
      demand.bots.callers                   0                                                   default               there are none
      demand.bots.requests-per-s            10                                                  default               assumption
      demand.bots.operation                 play                                                default               assumption
      demand.bots.retry-after               ignored                                             default               assumption
      demand.bots.at                        0 ms                                                default               there all through the replay
      demand.bots.join                      1 min                                               default               assumption
      each.gateway.service-time.law         lognormal                                           default               assumption
      each.gateway.service-time.mean        1 ms                                                default               assumption
      each.gateway.service-time.variation   0.5                                                 default               assumption
      each.gateway.workers                  2                                                   default               assumption
      each.gateway.replicas                 auto                                                default               assumption
      each.gateway.queue                    200                                                 default               assumption
      each.gateway.timeout                  5 s                                                 default               assumption
      each.gateway.attempts                 2                                                   default               assumption
      each.gateway.backoff                  200 ms                                              default               assumption
      each.gateway.backoff-cap              1 s                                                 default               assumption
      each.playback.service-time.law        lognormal                                           default               assumption
      each.playback.service-time.mean       2.5 ms                                              default               assumption
      each.playback.service-time.variation  0.8                                                 default               assumption
      each.playback.workers                 2                                                   default               assumption
      each.playback.replicas                auto                                                default               assumption
      each.playback.queue                   200                                                 default               assumption
      each.playback.timeout                 2 s                                                 default               assumption
      each.playback.attempts                2                                                   default               assumption
      each.playback.backoff                 50 ms                                               default               assumption
      each.playback.backoff-cap             1 s                                                 default               assumption
      each.license.service-time.law         lognormal                                           default               assumption
      each.license.service-time.mean        7 ms                                                default               assumption
      each.license.service-time.variation   1.4                                                 default               assumption
      each.license.workers                  2                                                   default               assumption
      each.license.replicas                 auto                                                default               assumption
      each.license.queue                    200                                                 default               assumption
      each.license.timeout                  800 ms                                              default               assumption
      each.license.attempts                 2                                                   default               assumption
      each.license.backoff                  50 ms                                               default               assumption
      each.license.backoff-cap              1 s                                                 default               assumption
      each.search.service-time.law          lognormal                                           default               assumption
      each.search.service-time.mean         12 ms                                               default               assumption
      each.search.service-time.variation    0.9                                                 default               assumption
      each.search.workers                   2                                                   default               assumption
      each.search.replicas                  auto                                                default               assumption
      each.search.queue                     200                                                 default               assumption
      each.search.timeout                   1 s                                                 default               assumption
      each.search.attempts                  1                                                   default               assumption
      each.search.backoff                   50 ms                                               default               assumption
      each.search.backoff-cap               1 s                                                 default               assumption
      each.playlist.service-time.law        lognormal                                           default               assumption
      each.playlist.service-time.mean       4 ms                                                default               assumption
      each.playlist.service-time.variation  0.8                                                 default               assumption
      each.playlist.workers                 2                                                   default               assumption
      each.playlist.replicas                auto                                                default               assumption
      each.playlist.queue                   200                                                 default               assumption
      each.playlist.timeout                 1 s                                                 default               assumption
      each.playlist.attempts                2                                                   default               assumption
      each.playlist.backoff                 50 ms                                               default               assumption
      each.playlist.backoff-cap             1 s                                                 default               assumption
      each.history.service-time.law         lognormal                                           default               assumption
      each.history.service-time.mean        2 ms                                                default               assumption
      each.history.service-time.variation   0.8                                                 default               assumption
      each.history.workers                  2                                                   default               assumption
      each.history.replicas                 auto                                                default               assumption
      each.history.queue                    200                                                 default               assumption
      each.history.timeout                  1 s                                                 default               assumption
      each.history.attempts                 2                                                   default               assumption
      each.history.backoff                  50 ms                                               default               assumption
      each.history.backoff-cap              1 s                                                 default               assumption
      each.cache.service-time.law           lognormal                                           default               assumption
      each.cache.service-time.mean          0.3 ms                                              default               assumption
      each.cache.service-time.variation     0.5                                                 default               assumption
      each.cache.workers                    1                                                   default               assumption
      each.cache.replicas                   auto                                                default               assumption
      each.cache.queue                      200                                                 default               assumption
      each.cache.timeout                    100 ms                                              default               assumption
      each.cache.attempts                   1                                                   default               assumption
      each.cache.backoff                    50 ms                                               default               assumption
      each.cache.backoff-cap                1 s                                                 default               assumption
      each.sql.service-time.law             lognormal                                           default               assumption
      each.sql.service-time.mean            4 ms                                                default               assumption
      each.sql.service-time.variation       1                                                   default               assumption
      each.sql.workers                      4                                                   default               assumption
      each.sql.replicas                     auto                                                default               assumption
      each.sql.queue                        200                                                 default               assumption
      each.sql.timeout                      500 ms                                              default               assumption
      each.sql.attempts                     2                                                   default               assumption
      each.sql.backoff                      50 ms                                               default               assumption
      each.sql.backoff-cap                  1 s                                                 default               assumption
      autoscaler.utilization                70 %                                                default               S1: horizontal pod autoscaler
      autoscaler.p99                        100 ms                                              default               S1: horizontal pod autoscaler
      autoscaler.queue-depth                100                                                 default               S1: horizontal pod autoscaler
      autoscaler.tolerance                  10 %                                                default               Kubernetes
      autoscaler.every                      15 s                                                default               Kubernetes
      autoscaler.up-cooldown                30 s                                                default               assumption
      autoscaler.down-cooldown              5 min                                               default               Kubernetes
      autoscaler.start-up                   45 s                                                default               assumption
      autoscaler.least                      2                                                   default               assumption
      autoscaler.most                       20 k                                                default               assumption
      breaker.failures                      50 %                                                default               assumption
      breaker.least-calls                   20                                                  default               assumption
      breaker.counts-over                   10 s                                                default               assumption
      breaker.open                          5 s                                                 default               assumption
      breaker.probes                        5                                                   default               assumption
      rate-limits                           s0                                                  default               GW-2: S0's set is the service's default
      refusal-work                          20 %                                                default               assumption
      faults                                none                                                default               nothing breaks

    world · costs
      pop                                   1 500 USD                                           default               assumption: a rented rack share with power, ports and hands at an exchange
      edge-disk                             0.02 USD/GB                                         default               assumption: flash at 100 USD/TB over four years is 2 USD/TB a month; servers, memory, power and spares are the rest
      shield-disk                           0.01 USD/GB                                         default               assumption: half of an edge: denser servers in fewer places
      origin-bandwidth                      300 USD                                             default               assumption: transit at 0.30 USD per Mbps and month at a large commitment
      origin-egress                         0.005 USD/GB                                        default               assumption: half of the 0.01 USD/GB that S4 negotiated for a CDN, over a private interconnect
      worker                                36 USD                                              default               assumption: a processor with 2 GB at the list price of AWS Fargate, 0.04048 USD + 2 × 0.004445 USD an hour

    world
      seed                                  soundcheck                                          default               assumption: one for all, so that another seed of chance meets the same world

    faults
      [0]                                   provider-outage of akamai in india, from 45 min for 10 min  x.yaml:8

    objectives
      [0]                                   startup p99 < 500ms                                 x.yaml:9

    simulate
      mode                                  sampled                                             default               intervals say what a sample leaves open, and it takes minutes
      listeners                             1 M                                                 default               enough for narrow intervals in minutes; at most population.listeners
      objects                               auto                                                default               as many as a gigabyte of tables holds
      window                                1 min                                               default               assumption
      fine-window                           250 ms                                              default               assumption
      fine-margin                           30 s                                                default               assumption

    305 rows: 9 from the scenario, 1 from the command line, 290 defaults and presets, 5 that follow from the others.
    A replay simulates 1 M of 2 M listeners one by one (50 %); catalog, caches and origin shrink with them.
    S0 to S4 are the five published designs of a music streaming service that Soundcheck starts from.
    "
  `)
})

describe('on a terminal', () => {
  it('dims defaults and presets, and names them in words as well', () => {
    const lines = explained(marked).split('\n')
    const dimmed = lines.filter((line) => line.includes('<dim>'))
    expect(dimmed.length).toBeGreaterThan(70)
    expect(dimmed.filter((line) => !/<dim>(default|derived|preset [a-z0-9-]+) /.test(line))).toEqual([])
  })

  it('marks what the command line said', () => {
    const lines = explained(marked).split('\n')
    expect(lines.filter((line) => line.includes('<cyan>'))).toEqual([
      expect.stringMatching(/^ {2}seed +7 +<cyan>command line<\/cyan>$/),
    ])
  })

  it('is the same text as without marks', () => {
    const lines = explained(marked).split('\n')
    const bare = lines.map((line) => line.replace(/<\/?(b|dim|cyan)>/g, ''))
    expect(bare.join('\n')).toBe(explained(plain))
  })
})
