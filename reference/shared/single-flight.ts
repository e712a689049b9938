/** Lets calls for one key that come while one is under way share it. Nothing is kept of what has ended, good or bad. */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Promise<T>>()

  /**
   * Calls `start` unless a flight of this key is under way; `joined` says that one was. Whoever joined gets the same value
   * or the same failure.
   */
  run(key: string, start: () => Promise<T>): { result: Promise<T>; joined: boolean } {
    const flying = this.flights.get(key)
    if (flying !== undefined) return { result: flying, joined: true }
    const result = start().finally(() => this.flights.delete(key))
    this.flights.set(key, result)
    return { result, joined: false }
  }
}
