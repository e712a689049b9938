/** Things in progress, by small whole numbers that are used again, so that events can name them. */
export class Slots<T> {
  private readonly items: (T | null)[] = []
  private readonly free: number[] = []

  open(item: T): number {
    const slot = this.free.pop() ?? this.items.length
    this.items[slot] = item
    return slot
  }

  /** What is in progress under that number. @throws Error when nothing is */
  at(slot: number): T {
    const item = this.items[slot]
    if (item === null || item === undefined) throw new Error(`nothing is in progress under ${slot}`)
    return item
  }

  close(slot: number): void {
    this.items[slot] = null
    this.free.push(slot)
  }

  /** Calls back for everything in progress. */
  forEach(visit: (item: T) => void): void {
    for (const item of this.items) if (item !== null) visit(item)
  }
}
