import { Stopped } from './clock.ts'
import type { PlayEvent } from './play-event.ts'
import { type RetryParts, withRetries } from './retries.ts'
import type { ServiceClient } from './service-client.ts'
import { ServiceFailure } from './service-failure.ts'

/** The service takes no more in one request. */
const MOST_IN_A_POST = 500

/** What an outbox is made of. */
export interface OutboxParts extends RetryParts {
  client: Pick<ServiceClient, 'sendEvents'>
  /** Ends all sending. */
  signal: AbortSignal
}

/**
 * Play events on their way to the service. What the service did not take is kept and sent again, with the same ids, so
 * that an event whose acknowledgement was lost counts once.
 */
export class EventOutbox {
  accepted = 0
  duplicates = 0
  private readonly parts: OutboxParts
  private readonly waiting: PlayEvent[] = []
  private sending: Promise<void> = Promise.resolve()

  constructor(parts: OutboxParts) {
    this.parts = parts
  }

  /** Events that the service has not taken. */
  get unsent(): number {
    return this.waiting.length
  }

  /** Sends an event as soon as those before it are through, in the background. */
  post(event: PlayEvent): void {
    this.waiting.push(event)
    this.sending = this.sending.then(() => this.send())
  }

  /** Waits for what is on its way and tries once more what is left; `unsent` says what is left then. */
  async flush(): Promise<void> {
    await this.sending
    await this.send()
  }

  private async send(): Promise<void> {
    const { client, signal } = this.parts
    while (this.waiting.length > 0 && !signal.aborted) {
      const batch = this.waiting.slice(0, MOST_IN_A_POST)
      try {
        const { accepted, duplicates } = await withRetries(() => client.sendEvents(batch, signal), this.parts, signal)
        this.accepted += accepted
        this.duplicates += duplicates
        this.waiting.splice(0, batch.length)
      } catch (error) {
        if (error instanceof Stopped || error instanceof ServiceFailure) return
        throw error
      }
    }
  }
}
