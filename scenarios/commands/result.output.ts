import { z } from 'zod'
import { evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { comparisonOutput, metricOutput, planOutput, unitOutput } from './plan.output.ts'

const share = z.number().min(0).max(1)
const count = z.number().nonnegative()
const column = z.array(count)
const gaps = z.array(count.nullable())

const measured = z
  .strictObject({
    value: z.number(),
    low: z.number(),
    high: z.number(),
    samples: z.int().nonnegative().describe('Observations behind it; 0: nothing was observed and the others are 0.'),
  })
  .meta({ id: 'Measured', description: 'A figure with its 95 % interval.' })

const delay = z
  .strictObject({
    p50: measured,
    p95: measured,
    p99: measured,
    p999: measured,
    meanMs: z.number(),
    maxMs: z.number(),
  })
  .meta({ id: 'Delay', description: 'Quantiles of a delay, in ms.' })

const objective = z.strictObject({
  text: z.string().describe('As the scenario says it.'),
  metric: metricOutput,
  op: comparisonOutput,
  target: z.number().describe('In `unit`.'),
  unit: unitOutput,
  measured: measured.describe('In `unit`.'),
  held: z.boolean(),
  certain: z.boolean().describe('The target lies outside the interval.'),
})

const figures = z.strictObject({
  startup: delay.describe('Plays by a listener who waits.'),
  skip: delay.describe("From a skip to the next track's first sound."),
  failover: delay.describe('From the first failed attempt to the first byte from another provider.'),
  rebuffering: measured.describe('Stalled time / (stalled + played time), after the start.'),
  availability: measured.describe('Plays that got sound / plays tried.'),
  edgeHitRatio: measured,
  edgeByteHitRatio: measured,
  originEgressPeakBps: measured.describe('Largest ten-second mean.'),
  egressPeakBps: measured.describe('Largest ten-second mean.'),
  costPerMillionPlaysUsd: measured,
  costUsd: count,
  plays: count,
  streams: count.describe('Plays of 30 s and more.'),
  sessions: count,
  failedPlays: count,
  requestsPerPlay: count.describe('Chunk requests to edges per play.'),
  peakListeners: count,
  playedByRung: z.array(share).describe('Share of played time by rung of the ladder, lowest first.'),
  prefetchedShare: share.describe('Tracks whose beginning was there before the previous one ended.'),
})

const timeline = z
  .strictObject({
    bucketMs: count,
    atMs: column.describe('Start of each bucket, ms of simulated time.'),
    listeners: column,
    playsPerS: column,
    startupP50Ms: gaps,
    startupP99Ms: gaps,
    rebuffering: gaps.describe("Stalled listeners' share of time."),
    originEgressBps: column,
    originWaitMs: gaps.describe("Mean wait in the origin's queue."),
    shieldRequestsPerS: column,
    egressBps: z.array(column).describe("By provider, in the plan's order."),
    edgeHitRatio: z.array(gaps).describe("By provider, in the plan's order."),
    playShare: z.array(gaps).describe("By provider, in the plan's order."),
  })
  .describe('Columns of one length over simulated time; null where nothing was observed.')

const provider = z.strictObject({
  name: z.string(),
  playShare: share,
  edgeHitRatio: measured,
  edgeByteHitRatio: measured,
  egressGb: count,
  costUsd: count,
  failedAttempts: count,
})

const cache = z.strictObject({
  tier: z.enum(['edge', 'shield']),
  provider: z.string(),
  policy: z.enum(evictionNames),
  caches: count.describe('How many caches these figures sum over.'),
  capacityBytes: count.describe('Of one; the mean where PoPs differ.'),
  entries: count.describe('Mean entries of one cache at the end, as simulated.'),
  lookups: count,
  missRatio: measured.describe('Lookups whose rendition was not there at all, before the first fault or release.'),
  turnover: count.describe('Entries replaced / entries; small values mean that the start state still shows.'),
  theory: z
    .strictObject({ name: z.string(), missRatio: share })
    .nullable()
    .describe('What an approximation gives for such caches; null where none applies.'),
  remark: z.string().describe('Why theory is null, or what it leaves out.'),
})

const station = z.strictObject({
  name: z.string(),
  meanInSystem: count,
  arrivalsPerS: count,
  meanStayMs: count,
  littleDifference: z.number().describe("(L − λW) / L, by Little's law."),
  utilization: z.number().nullable(),
  servers: count.nullable(),
  meanWaitMs: count.nullable(),
  p99WaitMs: count.nullable(),
})

const happening = z.strictObject({
  kind: z.enum(['fault', 'release', 'preposition', 'health']),
  label: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
})

/** What stands in result.json. A test holds it to `Result`. */
export const resultOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    plan: planOutput,
    events: z.int().nonnegative().describe('Listener events simulated, warm-up included.'),
    held: z.boolean(),
    objectives: z.array(objective),
    figures,
    timeline,
    providers: z.array(provider),
    caches: z.array(cache),
    stations: z.array(station).describe("Little's law on each station: L = λW, both sides counted independently."),
    happenings: z.array(happening).describe('Faults, releases, health verdicts.'),
    cautions: z.array(z.string()).describe('What to know before trusting the figures.'),
  })
  .meta({
    title: 'result.json of soundcheck replay',
    description:
      "What a replay found: a pure function of plan and seed, the same bytes for any number of workers. Extensive figures are at the scenario's own size, `samples` counts what was really simulated, numbers have six significant digits.",
  })
