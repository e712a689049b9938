/**
 * How often somebody may try to log in: `burst` attempts at once, then one each `leakMs` (a leaky bucket). The level is
 * how many attempts still count.
 */
export interface AttemptRule {
  readonly burst: number
  readonly leakMs: number
}

const MINUTE_MS = 60_000

/** One account from one address: people mistype a few times. */
export const pairRule: AttemptRule = { burst: 5, leakMs: MINUTE_MS }
/** One account from anywhere: guessing from many addresses stays slow, and a stranger can hardly lock somebody out. */
export const accountRule: AttemptRule = { burst: 50, leakMs: MINUTE_MS / 2 }
/** One address, whatever it tries: one password on many accounts, or apps' secrets. Ten a minute, as GW-2 has it. */
export const addressRule: AttemptRule = { burst: 10, leakMs: MINUTE_MS / 10 }

/** Kernel: the level after `elapsedMs`. */
export function attemptsLeft(level: number, elapsedMs: number, leakMs: number): number {
  return Math.max(0, level - Math.max(0, elapsedMs) / leakMs)
}

/** Kernel: ms until one more attempt fits below the burst, 0 when it does now. */
export function attemptWaitMs(level: number, burst: number, leakMs: number): number {
  const over = level + 1 - burst
  return over <= 0 ? 0 : over * leakMs
}
