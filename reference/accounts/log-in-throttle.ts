import { callerNetwork } from '../shared/caller-network.ts'
import {
  type AttemptRule,
  accountRule,
  addressRule,
  attemptsLeft,
  attemptWaitMs,
  pairRule,
} from './log-in-throttle.policy.ts'

const MOST_BUCKETS = 10_000
/** Attempts that end up exactly at the burst must not be kept out by the last bit of a division. */
const TINY = 1e-9

/**
 * Counts attempts to log in, and those of apps to prove who they are, per account and address. An account that does not exist
 * is counted like one that does, so that the answer tells nothing. In this process only, and forgotten with it; times are
 * those of a clock that never runs backwards.
 */
export class LogInThrottle {
  private readonly pairs = new Buckets(pairRule)
  private readonly accounts = new Buckets(accountRule)
  private readonly addresses = new Buckets(addressRule)

  /**
   * Counts one attempt in, before the password is looked at: many at once are many.
   *
   * @param account what was typed as the user name, in lower case
   * @returns 0, or ms to wait; a refused attempt counts for nothing
   */
  attempt(account: string, address: string, nowMs: number): number {
    const network = callerNetwork(address)
    const kept = [
      { buckets: this.pairs, key: `${network} ${account}` },
      { buckets: this.accounts, key: account },
      { buckets: this.addresses, key: network },
    ]
    const waitMs = Math.max(...kept.map(({ buckets, key }) => buckets.waitMs(key, nowMs)))
    if (waitMs > 0) return waitMs
    for (const { buckets, key } of kept) buckets.add(key, 1, nowMs)
    return 0
  }

  /** The attempt was good: it does not count. */
  succeeded(account: string, address: string, nowMs: number): void {
    const network = callerNetwork(address)
    this.pairs.forget(`${network} ${account}`)
    this.accounts.add(account, -1, nowMs)
    this.addresses.add(network, -1, nowMs)
  }

  /** Ms until an app at this address may say again who it is, 0 when it may now. Only what fails counts. */
  appWaitMs(address: string, nowMs: number): number {
    return this.addresses.waitMs(callerNetwork(address), nowMs)
  }

  /** An app gave a wrong secret. */
  appFailed(address: string, nowMs: number): void {
    this.addresses.add(callerNetwork(address), 1, nowMs)
  }

  /** Buckets that are kept. */
  get size(): number {
    return this.pairs.size + this.accounts.size + this.addresses.size
  }
}

/** Levels by key; the one that was changed longest ago makes room. */
class Buckets {
  private readonly rule: AttemptRule
  private readonly levels = new Map<string, { level: number; atMs: number }>()

  constructor(rule: AttemptRule) {
    this.rule = rule
  }

  get size(): number {
    return this.levels.size
  }

  waitMs(key: string, nowMs: number): number {
    return attemptWaitMs(this.level(key, nowMs) - TINY, this.rule.burst, this.rule.leakMs)
  }

  add(key: string, attempts: number, nowMs: number): void {
    const level = Math.max(0, this.level(key, nowMs) + attempts)
    this.levels.delete(key)
    if (level === 0) return
    this.levels.set(key, { level, atMs: nowMs })
    if (this.levels.size > MOST_BUCKETS) {
      const [oldest] = this.levels.keys()
      this.levels.delete(oldest)
    }
  }

  forget(key: string): void {
    this.levels.delete(key)
  }

  private level(key: string, nowMs: number): number {
    const kept = this.levels.get(key)
    return kept ? attemptsLeft(kept.level, nowMs - kept.atMs, this.rule.leakMs) : 0
  }
}
