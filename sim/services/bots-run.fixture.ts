import type { RateLimit } from '../../reference/gateway/rate-limit.policy.ts'
import { Bots } from './bots.ts'
import type { BotsPlan } from './services-plan.ts'

/** Bots that are there all the time, as a test adds to it. */
export function usualBots(overrides: Partial<BotsPlan> = {}): BotsPlan {
  const usual = { callers: 100, requestsPerS: 10, operation: 'play', heedsRetryAfter: false } as const
  return { ...usual, atMs: 0, joinMs: 60_000, forMs: 600_000, ...overrides }
}

export interface BotsRun {
  /** What was simulated, in order of time. */
  sent: { atMs: number; isRefused: boolean }[]
  /** Requests of the whole world, whether simulated or not. */
  passed: number
  refused: number
}

/** Bots through windows that end at these times, the first one beginning at 0. */
export function runBots(given: {
  plan: BotsPlan
  rule: RateLimit | null
  seed: string
  endsMs: readonly number[]
  /** Parts of the world's requests and of each window that are simulated. */
  share: number
  timeShare: number
}): BotsRun {
  const { plan, rule, seed, endsMs, share, timeShare } = given
  const bots = new Bots(plan, rule, seed, 0)
  const run: BotsRun = { sent: [], passed: 0, refused: 0 }
  let fromMs = 0
  for (const toMs of endsMs) {
    bots.live(fromMs, toMs, share)
    bots.send(share, timeShare, (atMs, isRefused) => run.sent.push({ atMs, isRefused }))
    run.passed += bots.passedPerMs * (toMs - fromMs)
    run.refused += bots.refusedPerMs * (toMs - fromMs)
    fromMs = toMs
  }
  run.sent.sort((a, b) => a.atMs - b.atMs)
  return run
}

/** Ends of windows of one length. */
export function windowsOf(lengthMs: number, untilMs: number): number[] {
  return Array.from({ length: Math.ceil(untilMs / lengthMs) }, (_, i) => Math.min(untilMs, (i + 1) * lengthMs))
}
