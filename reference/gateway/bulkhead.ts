import { ServiceError } from '../shared/service-error.ts'

/** Room for the requests of one chapter of the API. */
export interface BulkheadSize {
  /** Worked on at a time. By Little's law 256 that take 50 ms each are 5000 a second, more than one process answers. */
  readonly places: number
  /** Waiting for a place. */
  readonly queue: number
}

/**
 * Keeps a part that has become slow from taking up everything: only so many requests are worked on at a time, few wait,
 * in their order, and the others are refused at once (Nygard, "Release It!", 2007). A place is free when its work has
 * really ended, also when its caller was told long ago that it took too long.
 */
export class Bulkhead {
  private readonly name: string
  private readonly size: BulkheadSize
  private taken = 0
  private readonly waiting = new Set<() => void>()

  constructor(name: string, size: BulkheadSize) {
    this.name = name
    this.size = size
  }

  get inFlight(): number {
    return this.taken
  }

  get queued(): number {
    return this.waiting.size
  }

  /**
   * Waits for a place.
   *
   * @param signal whoever waits stops waiting when it is aborted
   * @returns gives the place back, once
   * @throws ServiceError `overloaded`
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.taken < this.size.places) this.taken++
    else await this.place(signal)
    return () => this.leave()
  }

  /** Resolves when a place was handed over. */
  private place(signal: AbortSignal): Promise<void> {
    if (this.waiting.size >= this.size.queue) {
      const { places, queue } = this.size
      throw new ServiceError('overloaded', `${this.name}: ${places} requests are under way and ${queue} wait`, {
        headers: { 'Retry-After': '1' },
      })
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        this.waiting.delete(enter)
        reject(signal.reason)
      }
      this.waiting.add(enter)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  private leave(): void {
    const [next] = this.waiting
    if (next === undefined) {
      this.taken--
    } else {
      this.waiting.delete(next)
      next()
    }
  }
}
