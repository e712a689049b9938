import type { NaiveEviction } from './naive.fixture.ts'

/** One queue; what a hit does to it is the policy's. */
abstract class OneQueue implements NaiveEviction {
  protected queue: number[] = []

  isResident(slot: number): boolean {
    return this.queue.includes(slot)
  }

  get size(): number {
    return this.queue.length
  }

  onMiss(_key: number, _sizeBytes: number): void {}

  onInsert(slot: number, _key: number, _sizeBytes: number): void {
    this.queue.push(slot)
  }

  abstract onHit(slot: number): void

  onResize(_slot: number, _sizeBytes: number): void {}

  evict(): number {
    return this.queue.shift() ?? -1
  }

  onRemove(slot: number): void {
    this.queue = this.queue.filter((other) => other !== slot)
  }

  grow(_slots: number): void {}
}

export class NaiveFifo extends OneQueue {
  onHit(_slot: number): void {}
}

export class NaiveLru extends OneQueue {
  onHit(slot: number): void {
    this.onRemove(slot)
    this.queue.push(slot)
  }
}

export class NaiveSieve extends OneQueue {
  private readonly visited = new Set<number>()
  private hand = 0

  onHit(slot: number): void {
    this.visited.add(slot)
  }

  override evict(): number {
    if (this.queue.length === 0) return -1
    this.hand %= this.queue.length
    while (this.visited.delete(this.queue[this.hand])) this.hand = (this.hand + 1) % this.queue.length
    const [victim] = this.queue.splice(this.hand, 1)
    if (this.hand === this.queue.length) this.hand = 0
    return victim
  }

  override onRemove(slot: number): void {
    const at = this.queue.indexOf(slot)
    if (at < 0) return
    this.queue.splice(at, 1)
    this.visited.delete(slot)
    if (at < this.hand) this.hand--
  }
}

export class NaiveLfu extends OneQueue {
  private readonly requests = new Map<number, number>()

  override onInsert(slot: number): void {
    this.requests.set(slot, 0)
    this.onHit(slot)
  }

  /** Behind the last slot with as many requests. */
  onHit(slot: number): void {
    const count = (this.requests.get(slot) ?? 0) + 1
    this.requests.set(slot, count)
    this.onRemove(slot)
    const behind = this.queue.filter((other) => (this.requests.get(other) ?? 0) <= count)
    this.queue = [...behind, slot, ...this.queue.slice(behind.length)]
  }
}

export class NaiveClock extends OneQueue {
  private readonly asked = new Set<number>()

  override onInsert(slot: number): void {
    this.asked.delete(slot)
    this.queue.push(slot)
  }

  onHit(slot: number): void {
    this.asked.add(slot)
  }

  override evict(): number {
    for (;;) {
      const slot = this.queue.shift() ?? -1
      if (!this.asked.delete(slot)) return slot
      this.queue.push(slot)
    }
  }
}
