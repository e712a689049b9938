import { z } from 'zod'
import { evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { formsOutput } from './forms.output.ts'
import { delayOutput as delay, intervalOutput as interval, measuredOutput as measured } from './measured.output.ts'
import { comparisonOutput, metricOutput, planOutput, unitOutput } from './plan.output.ts'
import { servicesOutput } from './services.output.ts'
import { stationFields } from './station.output.ts'
import { storageOutput } from './storage.output.ts'

const share = z.number().min(0).max(1)
const count = z.number().nonnegative()
const column = z.array(count)
const gaps = z.array(count.nullable())

const objective = z.strictObject({
  text: z.string().describe('As the scenario says it.'),
  metric: metricOutput,
  op: comparisonOutput,
  target: z.number().describe('In `unit`.'),
  unit: unitOutput,
  measured: measured.describe('In `unit`.'),
  held: z.boolean(),
  certain: z.boolean().describe('The target lies outside the interval, which has a width.'),
})

const figures = z.strictObject({
  startup: delay.describe('Plays by a listener who waits.'),
  skip: delay.describe("From a skip to the next track's first sound."),
  seek: delay.describe('From a seek within a track to its next sound.'),
  failover: delay.describe('From the first failed attempt to the first byte from another provider.'),
  rebuffering: measured.describe('Stalled time / (stalled + played time), after the start.'),
  availability: measured.describe('Plays that got sound / plays tried.'),
  edgeHitRatio: measured,
  edgeByteHitRatio: measured,
  originEgressPeakBps: measured.describe(
    'Highest level, held for ten seconds or for as much longer as it takes to tell it from chance.',
  ),
  egressPeakBps: measured.describe('Largest ten-second mean.'),
  costPerMillionPlaysUsd: measured,
  costUsd: count,
  plays: count,
  streams: count.describe('Plays of 30 s and more.'),
  sessions: count,
  failedPlays: count,
  abandoned: measured.describe('Share of plays that the listener left before they sounded.'),
  requestsPerPlay: count.describe('Chunk requests to edges per play.'),
  peakListeners: count,
  playedByRung: z.array(share).describe('Share of played time by rung of the ladder, lowest first.'),
  quality: z
    .strictObject({
      meanBps: measured.describe('Mean bit rate of what was heard.'),
      switchesPerPlay: measured.describe('Changes of rendition that were heard.'),
      stallsPerPlay: measured.describe('Silences after the first sound.'),
      linearBps: measured.describe(
        'Bit rate less what changes, stalls and waits cost, over all chunks heard (Yin et al., SIGCOMM 2015); below 0 there was more silence than music.',
      ),
    })
    .describe('Quality of experience as the field measures it.'),
  prefetchedShare: measured.describe('Tracks whose beginning was there before the previous one ended.'),
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
  playShare: measured,
  edgeHitRatio: measured,
  edgeByteHitRatio: measured,
  egressGb: count,
  egressGbInterval: interval,
  costUsd: count,
  costUsdInterval: interval,
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
    .strictObject({
      name: z.string(),
      missRatio: share,
      isYardstick: z.boolean().describe("LRU's, beside a policy of which there is no theory."),
    })
    .nullable()
    .describe('What an approximation gives for such caches; null where none applies.'),
  remark: z.string().describe('Why theory is null, or what it leaves out.'),
})

const station = z.strictObject(stationFields)

const happening = z.strictObject({
  kind: z.enum(['fault', 'release', 'preposition', 'health', 'scaling']),
  label: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
})

const zone = z.strictObject({
  fromMs: z.number().describe('Simulated time.'),
  toMs: z.number(),
  regions: z.array(z.string()),
  peakListeners: count.describe('Most listeners at a time, each one simulated.'),
  events: z.int().nonnegative().describe("Listener events of the zone's run, its warm-up included."),
})

/** What stands in result.json. A test holds it to `Result`. */
export const resultOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    plan: planOutput,
    events: z.int().nonnegative().describe('Listener events simulated, warm-up included.'),
    zones: z.array(zone).describe('Where an aggregate replay simulated every listener; empty in the other modes.'),
    held: z.boolean(),
    objectives: z.array(objective),
    figures,
    timeline,
    providers: z.array(provider),
    caches: z.array(cache),
    stations: z
      .array(station)
      .describe(
        "Little's law on each station (L = λW, both sides counted independently), and queueing theory beside it.",
      ),
    services: servicesOutput.nullable().describe('The services behind a play; null where they were not simulated.'),
    storage: storageOutput.nullable().describe('Where user data lives; null where it was not simulated.'),
    promotedTracks: count
      .nullable()
      .describe(
        'Tracks put on every edge for being played often, each time counted; null: world.delivery.warming is off.',
      ),
    forms: formsOutput
      .nullable()
      .describe('Forms of delivery for the same listeners; null where world.delivery.compare is off.'),
    happenings: z.array(happening).describe('Faults, releases, health verdicts, changes of replicas.'),
    cautions: z.array(z.string()).describe('What to know before trusting the figures.'),
  })
  .meta({
    title: 'result.json of soundcheck replay',
    description:
      "What a replay found: a pure function of plan and seed, the same bytes for any number of workers. Extensive figures are at the scenario's own size, `samples` counts what was really simulated, numbers have six significant digits.",
  })
