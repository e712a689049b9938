import { z } from 'zod'
import { evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { servicesPlanOutput } from './services-plan.output.ts'
import { storagePlanOutput } from './storage-plan.output.ts'

const share = z.number().min(0).max(1)
const ms = z.number().nonnegative()
const bytes = z.number().nonnegative()
const bps = z.number().nonnegative()
const shares = z.array(share)

const lognormal = z
  .strictObject({ median: ms, p99: ms })
  .meta({ id: 'Lognormal', description: 'A lognormal delay in ms, by two of its quantiles.' })

const access = z
  .strictObject({
    throughputBps: z.strictObject({ median: bps, p1: bps }).describe("A session's, by its median and its slow tail."),
    rttMs: lognormal.describe('Last-mile round trip at a moment, over all sessions.'),
    changes: z
      .strictObject({
        sigma: z.number().describe("Sigma of the log of the throughput at a moment around its session's."),
        rttShare: share.describe("Part of the variance of the round trip's log that lies within sessions."),
        everyMs: ms.describe('Mean time between two changes.'),
      })
      .describe('How throughput and round trip change within a session.'),
    dropPerTrack: share.describe('Probability that the network is lost once during a track.'),
    dropMeanMs: ms.describe('Mean length of such a loss.'),
    lossRate: share.describe('Share of packets that the last mile loses at random, each way.'),
  })
  .meta({ id: 'Access', description: 'The network between a listener and the metro.' })

const region = z.strictObject({
  name: z.string(),
  share: share.describe("Share of the world's listeners; all sum to 1."),
  utcOffsetMinutes: z.number(),
  metros: z.int().positive(),
  originRttMs: ms.describe("Round trip between the region's shield and the origin."),
})

const habit = z
  .strictObject({
    sessionsPerDay: z.number().describe('Mean over the accounts, those that have fallen asleep included.'),
    shape: z.number().describe('Of the gamma distribution of rates over accounts.'),
  })
  .meta({ id: 'Habit', description: 'How often the users of a plan begin a session.' })

const population = z.strictObject({
  listeners: z.number().describe("Concurrent listeners at the peak of the day, at the scenario's own size."),
  regions: z.array(region),
  base: z
    .strictObject({
      name: z.string(),
      users: z.number().describe('Users who come at least once in 30 days.'),
      free: habit,
      premium: habit,
    })
    .describe('The users whose habits make the streams of a day.'),
  dayCurve: z
    .array(z.number())
    .describe('Relative listening by local hour, mean 1: 24 values for every day, or 168 from Monday on.'),
  premiumShare: share,
  cellularShare: share,
  dataSaverShare: share.describe('Of the listeners on a cellular network.'),
  devices: z
    .strictObject({ phone: share, desktop: share, speaker: share, tv: share })
    .describe('What they listen on; sums to 1.'),
  preferences: z
    .strictObject({ free: shares, premium: shares })
    .describe('Preferred rendition by rung of the ladder, lowest first; each list sums to 1.'),
  session: z.strictObject({
    meanTracks: z.number(),
    earlySkipShare: share.describe('Tracks left within their first 30 s.'),
    lateSkipShare: share.describe('Tracks left between 30 s and their end.'),
    repeatShare: share.describe('Tracks, the first one apart, that are one heard before in the session.'),
    seekShare: share.describe('Tracks in which the listener goes to another position once.'),
  }),
})

const network = z.strictObject({
  wifi: access,
  cellular: access,
  popRttMs: z
    .strictObject({ local: ms, remote: ms })
    .describe('From the metro to a PoP inside it, and to one elsewhere.'),
  peeringSigma: z.number().describe("Sigma of the log of a provider's round trip between the ISPs of a metro."),
  ispsPerMetro: z.int().positive(),
  shieldRttMs: ms.describe('Between an edge and its shield.'),
  connection: z
    .strictObject({
      initialWindowSegments: z.int().positive().describe('Segments sent before the first is acknowledged.'),
      idleMs: ms.describe('After so long without a byte a connection is closed.'),
      firstTimeoutMs: ms.describe('Retransmission timer before the round trip is known.'),
      leastTimeoutMs: ms.describe('The least one after.'),
    })
    .describe('How connections between listeners and edges begin, recover and end.'),
})

const catalog = z.strictObject({
  tracks: z.number(),
  popularity: z
    .strictObject({
      label: z.string(),
      source: z.string(),
      segments: z
        .array(z.strictObject({ to: share, share, exponent: z.number() }))
        .describe('From most to least popular: up to the fraction `to` of the catalog, density as rank^-exponent.'),
    })
    .describe('Popularity as a piecewise power law over the ranked catalog.'),
  regional: z
    .strictObject({
      shareOfPlays: share.describe("Of a region's plays."),
      shareOfTracks: share.describe("Of the catalog's tracks, all regions together."),
    })
    .describe('Tracks that are played in one region only.'),
  durationMs: lognormal,
  releases: z.array(
    z.strictObject({
      name: z.string(),
      tracks: z.number(),
      atMs: ms,
      shareOfPlays: share.describe('Of all plays, right after the release.'),
      halfLifeMs: ms,
      rushListeners: z.number().describe('Listeners who come for it, beside those who would listen anyway.'),
      rushWithinMs: ms.describe('The mean time they take.'),
    }),
  ),
})

const provider = z.strictObject({
  name: z.string(),
  pops: z.int().positive(),
  edgeBytes: bytes.describe('Cache size of one PoP.'),
  priceUsdPerGb: z.number().describe('List price, which the router weighs; with volume prices that of the first tier.'),
  priceTiers: z
    .array(z.strictObject({ upToGb: z.number().nullable(), usdPerGb: z.number() }))
    .describe("What a month's volume is billed by, ascending; the last tier has no end. A flat price is one tier."),
  availability: share.describe('Nominal; the router goes on with what probes measure.'),
})

const delivery = z.strictObject({
  chunkMs: ms,
  eviction: z.enum(evictionNames),
  coalescing: z.boolean().describe('Concurrent misses for one object share one fetch.'),
  prepositionLeadMs: ms
    .nullable()
    .describe('How long before a release edges and shields get it; null: misses fetch it.'),
  warmAtPlaysPerMinute: z
    .number()
    .positive()
    .nullable()
    .describe('From so many plays per minute on a track is put on every edge; null: misses fetch it.'),
  failover: z.enum(['client-retry', 'dns']),
  dnsTtlMs: ms,
  edgeServiceMs: lognormal,
  ttlMs: ms.nullable().describe("For so long an edge takes a rendition to be the origin's; null: for ever."),
  expired: z.enum(['revalidate', 'evict']).describe('Whether an edge then asks its shield, or throws it out.'),
  urlLifeMs: ms.describe('How long signed URLs are valid.'),
  startCaches: z.enum(['warm', 'cold']),
  compareForms: z.boolean().describe('Forms of delivery are compared beside the replay.'),
})

const playback = z.strictObject({
  quality: z.enum(['adaptive', 'fixed', 'bola', 'throughput']),
  protocol: z.enum(['chunks', 'hls', 'dash', 'progressive']),
  bufferLowMs: ms,
  bufferHighMs: ms,
  prefetchAt: share.describe('Part of a track after which the next one is fetched ahead.'),
  prefetchChunks: z.number(),
  abandonment: z.boolean().describe('Listeners leave who wait too long for a track.'),
  startBufferMs: ms.describe('Audio that must be there before a track starts to sound.'),
  authorizeMs: lognormal,
})

const costs = z
  .strictObject({
    popUsdPerMonth: z.number().describe('For each PoP.'),
    edgeDiskUsdPerGbMonth: z.number(),
    shieldDiskUsdPerGbMonth: z.number(),
    originUsdPerGbpsMonth: z.number().describe('For each Gbps that the origin can send, used or not.'),
    originEgressUsdPerGb: z.number(),
    workerUsdPerMonth: z.number().describe('For each worker of each replica of a service.'),
  })
  .describe("What the world costs a month beside the providers' egress; the planner adds it up.")

const fault = z.strictObject({
  what: z.literal('provider-outage'),
  provider: z.string(),
  regions: z.array(z.string()),
  atMs: ms,
  forMs: ms,
})

/** What an objective may be about. */
export const metricOutput = z.enum([
  'startup',
  'skip',
  'seek',
  'failover',
  'rebuffering',
  'availability',
  'edge hit ratio',
  'edge byte hit ratio',
  'origin egress',
  'egress',
  'cost per million plays',
])

/** Base units of measured figures. */
export const unitOutput = z.enum(['ms', 'ratio', 'bps', 'USD'])

/** How an objective compares. */
export const comparisonOutput = z.enum(['<', '>'])

const objective = z.strictObject({
  text: z.string().describe('As the scenario says it.'),
  metric: metricOutput,
  quantile: share.nullable().describe('For startup, skip and failover.'),
  op: comparisonOutput,
  target: z.number().describe('In `unit`.'),
  unit: unitOutput,
})

const scale = z.strictObject({
  simulatedListeners: z.number().describe('Simulated one by one, at the peak of the day.'),
  factor: share.describe('simulatedListeners / population.listeners.'),
  exactTracks: z.number().describe('So many of the most popular tracks have entries of their own in the caches.'),
  oneTrackIn: z.number().describe('Of the others one in so many has, and stands for its neighbors in rank; 1 = all.'),
  originFactor: share.describe('Part of the origin that is simulated.'),
})

/** The plan that a scenario comes to, as `explain --json` and result.json have it. A test holds it to `Plan`. */
export const planOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    name: z.string(),
    question: z.string(),
    because: z.string().nullable(),
    seeAlso: z.array(z.string()),
    seed: z.string().describe('Of chance.'),
    worldSeed: z.string().describe('Of what the world happens to be like, whatever the seed of chance.'),
    startUtcMs: z.number().describe('Epoch milliseconds (UTC) of simulated time 0.'),
    durationMs: ms,
    warmupMs: ms.describe('Simulated before time 0 and left out of every figure.'),
    windows: z
      .strictObject({
        quietMs: ms,
        fineMs: ms.describe('Around faults and releases.'),
        marginMs: ms.describe('How long before and after such an instant.'),
      })
      .describe('Coupling windows: what metros share is exchanged at their ends.'),
    mode: z
      .enum(['individual', 'sampled', 'aggregate'])
      .describe('individual: all listeners. sampled: some. aggregate: some, and around faults and releases all.'),
    scale,
    zoneScale: scale.nullable().describe('In aggregate mode: how much is simulated around faults and releases.'),
    population,
    network,
    catalog,
    providers: z.array(provider),
    shield: z
      .strictObject({
        bytes: bytes.describe('Of each.'),
        ttlMs: ms.nullable().describe('After so long it throws a rendition out; null: only for want of room.'),
        serviceMs: lognormal,
      })
      .describe('One shield per provider and region.'),
    origin: z.strictObject({
      bandwidthBps: bps.describe('All regions together.'),
      streamBps: bps.describe('What one read gets; reads beyond bandwidth / stream queue.'),
      serviceMs: lognormal.describe('Time to the first byte, without queueing.'),
    }),
    delivery,
    routing: z
      .strictObject({ latency: share, availability: share, cost: share })
      .describe("Weights of the router's score."),
    health: z.strictObject({
      probeIntervalMs: ms,
      failuresToUnhealthy: z.number(),
      successesToHealthy: z.number(),
    }),
    retry: z.strictObject({
      attemptTimeoutMs: ms.describe('How long the app waits for the first byte.'),
      maxAttempts: z.number(),
      backoffBaseMs: ms,
      backoffCapMs: ms,
      cooldownMs: ms.describe('How long an app avoids a provider that failed it.'),
    }),
    playback,
    costs,
    storage: storagePlanOutput,
    services: servicesPlanOutput,
    faults: z.array(fault),
    objectives: z.array(objective),
  })
  .meta({
    id: 'Plan',
    description:
      "A scenario with every default filled in and every quantity in one base unit. It describes the world at the scenario's own size; `scale` says how much of it is simulated.",
  })
