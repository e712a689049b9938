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
      see-also                    none                                                default        nothing
      start                       2026-11-20T19:00:00Z                                default        assumption: a Friday evening in Europe
      duration                    2 h                                                 x.yaml:5
      warmup                      5 min                                               default        assumption
      seed                        7                                                   command line

    population
      listeners                   2 M                                                 x.yaml:6
      regions                     india, oceania                                      x.yaml:6
      regions.india               81.8 %, 9 metros, UTC+5.5, 95 ms to the origin      preset world   assumption: like the audience that global services report; the nearest of S0's origins
      regions.oceania             18.2 %, 3 metros, UTC+10, 130 ms to the origin      preset world   (as above)
      plans.free                  61 %                                                default        S0
      plans.premium               39 %                                                default        S0
      cellular                    45 %                                                default        assumption
      data-saver                  8 %                                                 default        assumption
      day-curve                   commute-and-evening                                 default        S1, S4: commute and evening peaks, 2.6 times the mean; shape: assumption
      preferences.free            96kbps 30 %, 160kbps 70 %                           default        assumption, so that the mean is the 178 kbps of S0
      preferences.premium         160kbps 50 %, 320kbps 50 %                          default        assumption, so that the mean is the 178 kbps of S0
      session.tracks              12                                                  default        assumption
      session.early-skip          24 %                                                default        assumption
      session.late-skip           10 %                                                default        assumption

    catalog
      tracks                      100 M                                               default        S0, S4
      popularity                  s4-cdn                                              default        S4: the curve that its 10 TB edges are sized by (top 1 % = 80 %, top 10 % = 95 %)
      popularity.points           top 1 % = 80 %, top 10 % = 95 %                     preset s4-cdn  S4, its section on CDNs
      duration.median             205 s                                               default        S4: a mean of 3.5 min; spread: assumption
      duration.p99                8 min                                               default        S4: a mean of 3.5 min; spread: assumption
      releases                    none                                                default        assumption: nothing new appears

    world · providers
      akamai.pops                 40                                                  x.yaml:7
      akamai.edge                 10 TB                                               preset akamai  S4
      akamai.price                0.006 USD/GB                                        preset akamai  assumption: below the 0.01 USD/GB that S4 negotiated
      akamai.availability         99.9 %                                              preset akamai  S0

    world · shield
      size                        100 TB                                              default        S4
      service-time.median         4 ms                                                default        assumption
      service-time.p99            30 ms                                               default        assumption

    world · origin
      bandwidth                   800 Gbps                                            default        assumption: about a tenth of the egress at 50 M listeners; S4 has 160 Gbps for 20 M
      stream                      1 Gbps                                              default        assumption
      service-time.median         35 ms                                               default        assumption
      service-time.p99            180 ms                                              default        assumption

    world · delivery
      chunk                       10 s                                                default        S0, S1, S4
      eviction                    lru                                                 default        S3
      coalescing                  on                                                  default        assumption
      preposition                 off                                                 default        assumption
      failover                    client-retry                                        default        S4
      dns-ttl                     1 min                                               default        assumption
      edge-service-time.median    2 ms                                                default        assumption
      edge-service-time.p99       15 ms                                               default        assumption
      caches                      warm                                                default        assumption

    world · routing
      latency                     0.5                                                 default        S0
      availability                0.3                                                 default        S0
      cost                        0.2                                                 default        S0

    world · health
      probe-every                 5 s                                                 default        assumption
      failures                    2                                                   default        assumption
      successes                   3                                                   default        assumption

    world · retry
      attempt-timeout             800 ms                                              default        assumption
      attempts                    3                                                   default        assumption
      backoff.base                50 ms                                               default        assumption
      backoff.cap                 1 s                                                 default        assumption
      cooldown                    1 min                                               default        assumption

    world · playback
      quality                     adaptive                                            default        S0, S1
      protocol                    chunks                                              default        S1, S4
      buffer.low                  5 s                                                 default        S0
      buffer.high                 30 s                                                default        S0
      prefetch.at                 75 %                                                default        S4
      prefetch.chunks             3                                                   default        S4
      start-buffer                500 ms                                              default        assumption
      authorize.median            12 ms                                               default        assumption
      authorize.p99               60 ms                                               default        assumption

    world · network
      wifi.throughput.median      40 Mbps                                             default        assumption
      wifi.throughput.p1          4 Mbps                                              default        assumption
      wifi.rtt.median             8 ms                                                default        assumption
      wifi.rtt.p99                40 ms                                               default        assumption
      wifi.track-spread           0.25                                                default        assumption
      wifi.drops.per-track        0.1 %                                               default        assumption
      wifi.drops.mean             3 s                                                 default        assumption
      cellular.throughput.median  15 Mbps                                             default        assumption
      cellular.throughput.p1      1 Mbps                                              default        assumption
      cellular.rtt.median         35 ms                                               default        assumption
      cellular.rtt.p99            150 ms                                              default        assumption
      cellular.track-spread       0.5                                                 default        assumption
      cellular.drops.per-track    2 %                                                 default        assumption
      cellular.drops.mean         8 s                                                 default        assumption
      pop-rtt.local               4 ms                                                default        assumption
      pop-rtt.remote              18 ms                                               default        assumption
      peering-spread              0.3                                                 default        assumption
      isps                        3                                                   default        assumption
      shield-rtt                  12 ms                                               default        assumption

    faults
      [0]                         provider-outage of akamai in india, from 45 min for 10 min  x.yaml:8

    objectives
      [0]                         startup p99 < 500ms                                 x.yaml:9

    simulate
      listeners                   1 M                                                 default        enough for narrow intervals in minutes; at most population.listeners
      window                      10 s                                                default        assumption
      fine-window                 250 ms                                              default        assumption
      fine-margin                 30 s                                                default        assumption

    92 rows: 9 from the scenario, 1 from the command line, 82 defaults and presets.
    A replay simulates 1 M of 2 M listeners one by one (50 %); catalog, caches and origin shrink with them.
    "
  `)
})

describe('on a terminal', () => {
  it('dims defaults and presets, and names them in words as well', () => {
    const lines = explained(marked).split('\n')
    const dimmed = lines.filter((line) => line.includes('<dim>'))
    expect(dimmed.length).toBeGreaterThan(70)
    expect(dimmed.filter((line) => !/<dim>(default|preset [a-z0-9-]+) /.test(line))).toEqual([])
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
