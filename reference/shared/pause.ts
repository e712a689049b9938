import { MessageChannel } from 'node:worker_threads'
import type { Clock } from './clock.ts'

/**
 * Resolves `delayMs` from now. Unlike a timer of the clock alone it keeps the process alive: while a service starts there
 * may be nothing else that would.
 */
export async function pause(delayMs: number, clock: Clock): Promise<void> {
  const { port1 } = new MessageChannel()
  port1.ref()
  try {
    await new Promise<void>((resolve) => clock.after(delayMs, resolve))
  } finally {
    port1.close()
  }
}
