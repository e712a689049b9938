import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TimingWheel } from '../engine/timing-wheel.ts'
import { smallPlan } from '../plan.fixture.ts'
import { amountsPerTick } from '../stats/flow.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { Tally, TICK_MS } from '../stats/tally.ts'
import { Coupling } from './coupling.ts'
import { CutOffs } from './cut-offs.ts'
import { Digest } from './digest.ts'
import { EdgeTier } from './edge-tier.ts'
import { Fetches } from './fetches.ts'
import { FirstByte } from './first-byte.ts'
import { Field, Listeners, LONG_AGO_MS, Next, NONE, packHeard, RECORD } from './listeners.ts'
import { MissLog } from './miss-log.ts'
import { ObjectCache } from './object-cache.ts'
import { objectOf } from './objects.ts'
import { PlayCounter } from './play-counter.ts'
import { bytesOfChunks, PlaybackInput, PlaybackOutcome } from './playback.ts'
import { ProviderChoice } from './provider-choice.ts'
import { Unsimulated } from './unsimulated.ts'
import { buildWorld } from './world.ts'

const REGION = 0
const GROUP = 0
const TRACK = 3
const FAMILY_KEY = 11
const NORTH = 0
const small = smallPlan()
const plan = smallPlan({
  warmupMs: 100_000,
  durationMs: 3_600_000,
  catalog: { ...small.catalog, tracks: 1_000 },
  delivery: { ...small.delivery, chunkMs: 7_000 },
  // Longer than any delay, so that no attempt fails but for an outage.
  retry: { ...small.retry, attemptTimeoutMs: 5_000 },
})
const calm = buildWorld(plan)
const { zeroMs, measuredFromMs, playback } = calm
const { held, chunkUs } = playback
const { chunkMs } = plan.delivery
const durationMs = calm.catalog.durationMs(TRACK)
const chunksOfTrack = Math.ceil(durationMs / chunkMs)

/** What one provider did, by its own chunks. */
interface Ledger {
  requests: number
  hits: number
  bytes: number
  hitBytes: number
  /** What is sent in the measured time, at the rate of the rendition that a fetch begins with. */
  sentBytes: number
}

/** One listener's track, and what befalls the providers meanwhile. */
interface Story {
  /** When it is asked for, simulated time, and how long until it sounds. */
  askedMs: number
  waitMs: number
  /** Position of a seek that it begins with; 0 = none. */
  soughtMs: number
  rungs: readonly [number, number]
  /** Chunks that are asked for, of what there is, and those of them before the rendition changes, as parts of one. */
  share: number
  changeShare: number
  /** When the listener's next event is due, as a part of the time in which the track sounds. */
  dueShare: number
  /** What others have fetched before: chunks by provider, then by rendition. */
  stored: readonly number[]
  /** Who is out, as bits. */
  outages: readonly { down: number; afterMs: number; forMs: number }[]
}

const chunksStored = fc.integer({ min: 0, max: chunksOfTrack })
const partOf = (least: number) => fc.integer({ min: least * 1000, max: 1000 }).map((thousandths) => thousandths / 1000)
const story: fc.Arbitrary<Story> = fc.record({
  askedMs: fc.integer({ min: measuredFromMs - 30_000, max: measuredFromMs + 20_000 }),
  waitMs: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 60_000 })),
  soughtMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: Math.floor(durationMs / 2) })),
  rungs: fc.constantFrom([2, 0], [0, 3], [1, 2], [3, 1]),
  share: partOf(0.2),
  changeShare: fc.oneof(fc.constant(1), partOf(0)),
  dueShare: partOf(0.5),
  stored: fc.array(chunksStored, { minLength: 4, maxLength: 4 }),
  outages: fc.array(
    fc.record({
      down: fc.constantFrom(1, 1, 2, 2, 3),
      afterMs: fc.integer({ min: 1, max: 40_000 }),
      forMs: fc.integer({ min: 1, max: 40_000 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
})

/** The chunks that a story asks for, and its times. */
function shapeOf({ askedMs, waitMs, soughtMs, share, changeShare, dueShare }: Story) {
  const from = Math.floor(soughtMs / chunkMs)
  const to = from + Math.max(1, Math.round(share * (chunksOfTrack - from)))
  const changesAt = from + Math.max(1, Math.round(changeShare * (to - from)))
  const soundMs = askedMs + waitMs
  const dueMs = soundMs + Math.max(1, Math.floor(dueShare * (Math.min(to * chunkMs, durationMs) - soughtMs)))
  return { from, to, changesAt, soundMs, dueMs }
}

/** When providers go down (as bits) and come back. */
function turnsOf({ outages }: Story): { atMs: number; down: number }[] {
  let atMs = zeroMs
  return outages.flatMap(({ down, afterMs, forMs }) => {
    const beginMs = atMs + afterMs
    atMs = beginMs + forMs
    return [
      { atMs: beginMs, down },
      { atMs, down: 0 },
    ]
  })
}

/** The simulator's parts, with one listener who has just asked for the story's track. */
function open(told: Story) {
  const turns = turnsOf(told)
  const regions = [plan.population.regions[REGION].name]
  const faults = turns.flatMap(({ atMs, down }, i) => {
    const forMs = (turns[i + 1]?.atMs ?? 0) - atMs
    return plan.providers
      .filter((_, provider) => down & (1 << provider))
      .map(({ name }) => ({ what: 'provider-outage' as const, provider: name, regions, atMs: atMs - zeroMs, forMs }))
  })
  const world = { ...calm, plan: { ...plan, faults } }
  const digest = (): Digest => new Digest(world.standIns, Digest.memory(world.standIns))
  const digests = plan.providers.map(digest)
  const caches = digests.map((own) => new ObjectCache(1e12, 1_000, 'lru', own))
  const coupling = new Coupling(plan)
  coupling.healthy.fill(3)
  coupling.availability.fill(1)
  const tally = new Tally(world.tally)
  const log = new MissLog(MissLog.memory(1_000))
  const unsimulated = new Unsimulated(world, world.metros[0], [1, 0])
  const shields = plan.providers.map(digest)
  const edges = new EdgeTier(world, REGION, caches, digests, shields, coupling, log, tally, unsimulated)
  const listeners = new Listeners(4)
  const wheel = new TimingWheel(listeners.words, RECORD, Field.dueMs, 10_000, 64)
  const providers = new ProviderChoice(world, world.metros[0], coupling)
  const count = new PlayCounter(world, tally, REGION)
  const firstByte = new FirstByte(world, providers, edges, tally)
  const fetches = new Fetches(world, REGION, listeners, edges)
  const parts = { world, listeners, wheel, providers, firstByte, edges, fetches, count, familyKey: FAMILY_KEY }

  const { askedMs, soughtMs, rungs, stored } = told
  const { from, to, changesAt, soundMs, dueMs } = shapeOf(told)
  const objects = rungs.map((rung) => objectOf(TRACK, rung))
  for (const [i, chunks] of stored.entries())
    if (chunks > 0) edges.request(i >> 1, objects[i & 1], -1, 0, chunks, durationMs, 0, 0, GROUP)
  const slot = listeners.take()
  const at = slot * RECORD
  const { words } = listeners
  words[at + Field.next] = Next.leave
  words[at + Field.throughputKbps] = 10_000
  words[at + Field.rttUs] = 20_000
  words[at + Field.tracks] = 1
  words[at + Field.heard] = packHeard(rungs[1], NORTH, NONE)
  words[at + Field.avoidUntilMs] = LONG_AGO_MS
  words[at + Field.soundMs] = soundMs - soughtMs
  words[at + Field.endMs] = dueMs
  words[at + Field.usedMs] = soundMs
  const found = edges.find(NORTH, objects[0])
  fetches.ask(slot, NORTH, objects[0], found, from, changesAt, rungs[1], to, durationMs, askedMs, 0, GROUP)
  fetches.keep(slot, dueMs, from + held, soundMs)
  const input = new PlaybackInput()
  const out = new PlaybackOutcome()
  input.durationUs = (durationMs - from * chunkMs) * 1000
  input.rung = rungs[0]
  out.chunks = to - from
  if (soughtMs === 0) count.played(GROUP, NORTH, askedMs, Next.first, soundMs, input, out)
  else count.sought(GROUP, NORTH, askedMs, soundMs, 0, input, out)
  words[at + Field.dueMs] = dueMs
  return { parts, cutOffs: new CutOffs(parts), coupling, tally, slot, at }
}

/** Lets the simulator's parts live through a story: what the tally says of each provider, and when something was due after each turn. */
function simulated(told: Story): { ledgers: Ledger[]; duesMs: number[] } {
  const { parts, cutOffs, coupling, tally, slot, at } = open(told)
  const { providers, fetches, listeners } = parts
  const { words } = listeners
  const { askedMs } = told
  const turns = turnsOf(told).filter(({ atMs }) => atMs > askedMs)
  const duesMs: number[] = []
  for (const [i, { atMs, down }] of turns.entries()) {
    const nextMs = turns[i + 1]?.atMs ?? Number.POSITIVE_INFINITY
    const isCut = (): boolean => (words[at + Field.next] & Next.cutOff) !== 0
    if (!isCut() && words[at + Field.dueMs] <= atMs) break
    coupling.openWindow(atMs, Math.min(nextMs, atMs + 250), 0, 0)
    coupling.down[REGION] = down
    const fresh = providers.openWindow()
    if (fresh !== 0) cutOffs.interrupt(fresh, atMs)
    fetches.openWindow(atMs)
    if (isCut() && words[at + Field.dueMs] < nextMs)
      words[at + Field.dueMs] = cutOffs.takeUp(slot, words[at + Field.dueMs])
    duesMs.push(words[at + Field.dueMs])
    if (words[at + Field.dueMs] < 0) break
  }
  const { cells, shape } = tally
  const sum = (column: number, provider: number): number => {
    let all = 0
    for (let group = 0; group < GROUPS; group++) all += cells[column + group * shape.providers + provider]
    return all
  }
  const { ticks } = shape
  const ledgers = plan.providers.map((_, provider): Ledger => {
    const flow = tally.egressFlow + provider * 2 * ticks
    const paced = amountsPerTick(cells, flow, ticks, TICK_MS, plan.durationMs)
    const at = tally.burstBytesAt + provider * ticks
    return {
      requests: sum(tally.requests, provider),
      hits: sum(tally.hits, provider),
      bytes: sum(tally.bytes, provider),
      hitBytes: sum(tally.hitBytes, provider),
      sentBytes: [...paced, ...cells.subarray(at, at + ticks)].reduce((all, bytes) => all + bytes, 0),
    }
  })
  return { ledgers, duesMs }
}

/** A chunk as it was asked for last. */
interface Chunk {
  provider: number
  rung: number
  pacedRung: number
  hit: boolean
  isCounted: boolean
  sentFromMs: number
  /** All of it comes at once. */
  isBurst: boolean
}

/**
 * The same by one chunk after another.
 * @param duesMs when the listener's next event was due after each turn, as stalls have put it off; below 0 when the listener gave up
 */
function byChunks(told: Story, duesMs: readonly number[]): Ledger[] {
  const { askedMs, soughtMs, rungs, stored: before } = told
  const { from, to, changesAt, soundMs, dueMs } = shapeOf(told)
  const stored = [...before]
  const chunks: Chunk[] = []
  const ask = (provider: number, first: number, nowMs: number, atOnce: number, pacedFromMs: number): void => {
    const had = [...stored]
    for (let j = first; j < to; j++) {
      const which = j < changesAt ? 0 : 1
      const place = provider * 2 + which
      chunks[j] = {
        provider,
        rung: rungs[which],
        pacedRung: rungs[first < changesAt ? 0 : 1],
        hit: j < had[place],
        isCounted: nowMs >= measuredFromMs,
        sentFromMs: j < atOnce ? nowMs : pacedFromMs + (j - atOnce) * chunkMs,
        isBurst: j < atOnce,
      }
      stored[place] = Math.max(stored[place], j + 1)
    }
  }
  let buffered = from + held
  ask(NORTH, from, askedMs, buffered, soundMs)
  let provider = NORTH
  let waiting = -1
  const requestMs = (chunk: number): number => soundMs - soughtMs + (chunk - held + 1) * chunkMs
  const turns = turnsOf(told).filter(({ atMs }) => atMs > askedMs)
  for (const i of duesMs.keys()) {
    const { atMs, down } = turns[i]
    const isDown = (down & (1 << provider)) !== 0
    const endMs = i === 0 || waiting >= 0 ? dueMs : duesMs[i - 1]
    if (waiting < 0 && isDown) {
      for (let j = buffered; j < to && waiting < 0; j++)
        if (requestMs(j) >= atMs) waiting = requestMs(j) < endMs ? j : to
      if (waiting === to) waiting = -1
    }
    const nextMs = turns[i + 1]?.atMs ?? Number.POSITIVE_INFINITY
    if (waiting < 0 || requestMs(waiting) >= nextMs) continue
    if (down === 3) chunks.length = waiting
    else if (isDown) {
      provider = 1 - provider
      buffered = waiting
      ask(provider, waiting, requestMs(waiting), buffered, requestMs(waiting))
    }
    waiting = -1
  }
  const bytesOf = (chunk: number, rung: number): number => {
    const bps = playback.quality.ladderBps[rung]
    const bytesTo = (end: number): number => bytesOfChunks(end, chunkUs, durationMs * 1000, bps)
    return bytesTo(chunk + 1) - bytesTo(chunk)
  }
  return plan.providers.map((_, own) => {
    const ledger: Ledger = { requests: 0, hits: 0, bytes: 0, hitBytes: 0, sentBytes: 0 }
    for (let j = from; j < chunks.length; j++) {
      const { rung, pacedRung, hit, isCounted, isBurst, sentFromMs, provider } = chunks[j]
      if (provider !== own) continue
      if (isCounted) {
        ledger.requests++
        ledger.bytes += bytesOf(j, rung)
        if (hit) ledger.hits++
        if (hit) ledger.hitBytes += bytesOf(j, rung)
      }
      const lengthMs = Math.min((j + 1) * chunkMs, durationMs) - j * chunkMs
      const measuredMs = Math.min(lengthMs, Math.max(0, sentFromMs + lengthMs - measuredFromMs))
      const partMs = isBurst ? (isCounted ? lengthMs : 0) : measuredMs
      ledger.sentBytes += (partMs * playback.quality.ladderBps[pacedRung]) / 8000
    }
    return ledger
  })
}

it('counts every chunk once, where and as what it came, however often its fetch is cut off', () => {
  let moved = 0
  fc.assert(
    fc.property(story, (told) => {
      const { ledgers, duesMs } = simulated(told)
      const expected = byChunks(told, duesMs)
      if (expected[1 - NORTH].requests > 0) moved++
      expect(ledgers).toEqual(expected)
    }),
    { numRuns: 200 },
  )
  expect(moved).toBeGreaterThan(0)
})
