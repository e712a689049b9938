import type { NaiveEviction } from './naive.fixture.ts'

export class NaiveS3Fifo implements NaiveEviction {
  private small: number[] = []
  private main: number[] = []
  private ghosts: number[] = []
  private readonly hits = new Map<number, number>()
  private readonly keys = new Map<number, number>()
  private missedGhost = false

  isResident(slot: number): boolean {
    return this.hits.has(slot)
  }

  get size(): number {
    return this.hits.size
  }

  onMiss(key: number): void {
    this.missedGhost = this.ghosts.includes(key)
    this.ghosts = this.ghosts.filter((other) => other !== key)
  }

  onInsert(slot: number, key: number): void {
    const queue = this.missedGhost ? this.main : this.small
    this.missedGhost = false
    queue.push(slot)
    this.hits.set(slot, 0)
    this.keys.set(slot, key)
  }

  onHit(slot: number): void {
    this.hits.set(slot, Math.min(3, this.hitsOf(slot) + 1))
  }

  evict(): number {
    const fit = this.size
    if (fit === 0) return -1
    if (this.main.length <= fit - Math.floor(fit * 0.1)) {
      for (let slot = this.small.shift(); slot !== undefined; slot = this.small.shift()) {
        if (this.hitsOf(slot) < 2) {
          this.ghosts.push(this.keys.get(slot) ?? Number.NaN)
          this.ghosts = this.ghosts.slice(-Math.floor(fit * 0.9) || this.ghosts.length)
          this.onRemove(slot)
          return slot
        }
        this.hits.set(slot, 0)
        this.main.push(slot)
      }
    }
    for (;;) {
      const slot = this.main.shift() ?? -1
      const hits = this.hitsOf(slot)
      if (hits === 0) {
        this.onRemove(slot)
        return slot
      }
      this.hits.set(slot, hits - 1)
      this.main.push(slot)
    }
  }

  onRemove(slot: number): void {
    this.small = this.small.filter((other) => other !== slot)
    this.main = this.main.filter((other) => other !== slot)
    this.hits.delete(slot)
  }

  grow(_slots: number): void {}

  private hitsOf(slot: number): number {
    return this.hits.get(slot) ?? 0
  }
}

export class NaiveSlru implements NaiveEviction {
  private readonly segments: number[][] = [[], [], [], []]
  private room: number

  constructor(capacity: number) {
    this.room = Math.floor(capacity / 4)
  }

  isResident(slot: number): boolean {
    return this.segments.flat().includes(slot)
  }

  get size(): number {
    return this.segments.flat().length
  }

  onMiss(_key: number): void {}

  onInsert(slot: number): void {
    const segment = this.segments.find((candidate) => candidate.length < this.room) ?? this.segments[0]
    segment.push(slot)
  }

  onHit(slot: number): void {
    const from = this.segments.findIndex((segment) => segment.includes(slot))
    this.onRemove(slot)
    this.segments[Math.min(from + 1, 3)].push(slot)
    for (let i = Math.min(from + 1, 3); i > 0; i--) {
      while (this.segments[i].length > this.room) this.segments[i - 1].push(this.segments[i].shift() ?? -1)
    }
  }

  evict(): number {
    this.room = this.size > 0 ? Math.floor(this.size / 4) : this.room
    return this.segments.find((segment) => segment.length > 0)?.shift() ?? -1
  }

  onRemove(slot: number): void {
    for (const segment of this.segments) if (segment.includes(slot)) segment.splice(segment.indexOf(slot), 1)
  }

  grow(_slots: number): void {}
}

/** In the words of the paper. */
export class NaiveArc implements NaiveEviction {
  private t1: number[] = []
  private t2: number[] = []
  private b1: number[] = []
  private b2: number[] = []
  private p = 0
  private c: number
  private in1 = false
  private in2 = false
  private readonly keys = new Map<number, number>()

  constructor(capacity: number) {
    this.c = capacity
  }

  isResident(slot: number): boolean {
    return this.t1.includes(slot) || this.t2.includes(slot)
  }

  get size(): number {
    return this.t1.length + this.t2.length
  }

  onMiss(key: number): void {
    this.in1 = this.b1.includes(key)
    this.in2 = this.b2.includes(key)
    if (this.in1) this.p = Math.min(this.c, this.p + Math.max(1, this.b2.length / this.b1.length))
    if (this.in2) this.p = Math.max(0, this.p - Math.max(1, this.b1.length / this.b2.length))
    this.b1 = this.b1.filter((other) => other !== key)
    this.b2 = this.b2.filter((other) => other !== key)
  }

  onInsert(slot: number, key: number): void {
    this.keys.set(slot, key)
    if (this.in1 || this.in2) this.t2.push(slot)
    else this.t1.push(slot)
    this.in1 = false
    this.in2 = false
  }

  onHit(slot: number): void {
    this.onRemove(slot)
    this.t2.push(slot)
  }

  evict(): number {
    if (this.size === 0) return -1
    this.c = this.size
    if (this.in1 || this.in2) return this.replace()
    if (this.t1.length + this.b1.length >= this.c) {
      if (this.b1.length === 0) return this.t1.shift() ?? -1
      this.b1.shift()
    } else if (this.size + this.b1.length + this.b2.length >= 2 * this.c) this.b2.shift()
    return this.replace()
  }

  onRemove(slot: number): void {
    this.t1 = this.t1.filter((other) => other !== slot)
    this.t2 = this.t2.filter((other) => other !== slot)
  }

  grow(_slots: number): void {}

  private replace(): number {
    const tooMany = this.t1.length > this.p || (this.t1.length === this.p && this.in2)
    const fromT1 = this.t2.length === 0 || (this.t1.length > 0 && tooMany)
    const slot = (fromT1 ? this.t1 : this.t2).shift() ?? -1
    const ghosts = fromT1 ? this.b1 : this.b2
    ghosts.push(this.keys.get(slot) ?? Number.NaN)
    while (ghosts.length > this.c) ghosts.shift()
    return slot
  }
}
