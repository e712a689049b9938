import { describe, expect, it } from 'vitest'
import { EventQueue } from '../engine/event-queue.ts'
import { smallPlan } from '../plan.fixture.ts'
import type { StorageLossPlan, StoragePlan } from '../plan.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import type { ServicesPlan } from '../services/services-plan.ts'
import { ExpectedDemand } from './demand.ts'
import { StorageModel } from './storage-model.ts'
import { smallStorage } from './storage-plan.fixture.ts'
import type { StorageWindow } from './store-law.ts'

const WINDOW_MS = 4_000
/** Operations per hour, where the ring is what a test is about and where it is not. */
const MANY = 200_000
const FEW = 1_000
const WARMUP_MS = 60_000

/** What calls meet in each window of five minutes and a warm-up; losses are in the scenario's time. */
function windowsOf(
  losses: StorageLossPlan[],
  operationsPerHour: number,
  overrides: Partial<StoragePlan> = {},
  services: ServicesPlan | null = null,
) {
  const plan = smallPlan({
    services,
    warmupMs: WARMUP_MS,
    durationMs: 300_000,
    storage: smallStorage({}, { losses, operationsPerHour, ...overrides }),
  })
  const queue = new EventQueue()
  const model = new StorageModel(plan, queue, 0)
  const demand = new ExpectedDemand(plan)
  const windows: StorageWindow[] = []
  for (let fromMs = 0; fromMs < plan.warmupMs + plan.durationMs; fromMs += WINDOW_MS) {
    const toMs = fromMs + WINDOW_MS
    model.window(fromMs, toMs, demand.window(fromMs, toMs))
    while (queue.nextTime() < toMs) {
      queue.pop()
      model.handle(queue.kind, queue.first, queue.second, queue.time)
    }
    windows.push(model.closeWindow(toMs))
  }
  const at = (scenarioMs: number) => windows[Math.floor((scenarioMs + WARMUP_MS) / WINDOW_MS)]
  return { windows, at, outcome: model.outcome() }
}

describe('what calls to storage meet', () => {
  it('is what its operations take while nothing breaks', () => {
    const { windows, outcome } = windowsOf([], MANY)
    for (const [name, operation] of [
      ['ring write', outcome.ring.write],
      ['ring read', outcome.ring.read],
    ] as const) {
      const late = windows.slice(30).map(({ laws }) => laws[name])
      for (const { refusedShare, unansweredShare } of late) expect(refusedShare + unansweredShare).toBe(0)
      const medians = late.map(({ delaysMs }) => delaysMs[delaysMs.length >> 1])
      const mean = medians.reduce((sum, ms) => sum + ms, 0) / medians.length
      expect(Math.abs(mean / operation.latency.p50.value - 1)).toBeLessThan(0.06)
    }
    expect(windows.at(-1)?.changes).toBe(0)
  })

  it('is a refusal of commits for as long as nobody leads, to the part of a window', () => {
    const { windows, at } = windowsOf([{ what: 'leader-loss', atMs: 201_000 }], FEW)
    const refused = (ms: number) => at(ms).laws.commit.refusedShare
    // Thirty seconds from 201 to 231 s.
    expect([196_000, 200_000, 204_000, 224_000, 228_000, 232_000].map(refused)).toEqual([0, 0.75, 1, 1, 0.75, 0])
    const lostMs = windows.reduce((sum, { laws }) => sum + laws.commit.refusedShare * WINDOW_MS, 0)
    expect(lostMs).toBeCloseTo(30_000, 6)
    expect([at(196_000).changes, at(204_000).changes, at(240_000).changes]).toEqual([0, 1, 2])
  })

  it('goes on without a leader until another is there that lasts, when two are lost', () => {
    const losses = [200_000, 212_000].map((atMs): StorageLossPlan => ({ what: 'leader-loss', atMs }))
    const { windows } = windowsOf(losses, FEW)
    const lostMs = windows.reduce((sum, { laws }) => sum + laws.commit.refusedShare * WINDOW_MS, 0)
    expect(lostMs).toBeCloseTo(42_000, 6)
  })

  it('is no answer for users of a lost site, unless services of that site are lost with it and ask nothing', () => {
    const loss: StorageLossPlan = { what: 'site-loss', site: 'left', atMs: 60_000, forMs: 120_000 }
    const unanswered = (services: ServicesPlan) => {
      const { at } = windowsOf([loss], MANY / 4, {}, services)
      const shares = [72_000, 80_000, 88_000].map((ms) => at(ms).laws['ring write'].unansweredShare)
      return shares.reduce((sum, share) => sum + share, 0) / shares.length
    }
    // The west has three in five listeners, none of whom has moved by then.
    expect(Math.abs(unanswered(usualServices()) - 0.6)).toBeLessThan(0.1)
    expect(unanswered(usualServices({ sites: 'each' }))).toBe(0)
  })

  it('waits for a follower where commits are synchronous', () => {
    const usual = smallStorage().sql
    const { at } = windowsOf([], FEW, { sql: { ...usual, replication: 'synchronous' } })
    const { delaysMs } = at(200_000).laws.commit
    expect(delaysMs[delaysMs.length >> 1]).toBeGreaterThan(0.5)
    expect(
      windowsOf([], FEW)
        .at(200_000)
        .laws.commit.delaysMs.every((ms) => ms === 0),
    ).toBe(true)
  })

  it('is a refusal for the users of a site that has lost its quorums, within seconds of both ends', () => {
    const losses = [0, 1, 2, 3, 4].map(
      (node): StorageLossPlan => ({
        what: 'node-loss',
        site: 'left',
        node,
        atMs: 100_000,
        forMs: 100_000,
        disk: 'kept',
      }),
    )
    const { at } = windowsOf(losses, MANY)
    const { 'ring write': before } = at(96_000).laws
    expect(before.refusedShare + before.unansweredShare).toBe(0)
    // Until the others notice, after ten seconds, writes wait for nodes that are gone.
    expect(at(104_000).laws['ring write'].unansweredShare).toBeGreaterThan(0.3)
    // The site of 60 % of users.
    const later = [130, 150, 170, 190].map((s) => at(s * 1000).laws['ring write'].refusedShare)
    expect(Math.abs(later.reduce((sum, share) => sum + share / later.length, 0) - 0.6)).toBeLessThan(0.1)
    expect(at(208_000).laws['ring write'].refusedShare).toBe(0)
  })
})
