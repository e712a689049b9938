import { FrequencySketch } from './frequency-sketch.policy.ts'
import type { NaiveEviction } from './naive.fixture.ts'

/** With the policy's own sketch, which has tests of its own: other collisions would be other victims. */
export class NaiveWTinyLfu implements NaiveEviction {
  private readonly sketch: FrequencySketch
  private window: number[] = []
  private probation: number[] = []
  private guarded: number[] = []
  private readonly keys = new Map<number, number>()
  private fit: number

  constructor(capacity: number) {
    this.sketch = new FrequencySketch(capacity)
    this.fit = capacity
  }

  isResident(slot: number): boolean {
    return [...this.window, ...this.probation, ...this.guarded].includes(slot)
  }

  get size(): number {
    return this.window.length + this.probation.length + this.guarded.length
  }

  onMiss(key: number): void {
    this.sketch.add(key)
  }

  onInsert(slot: number, key: number): void {
    this.keys.set(slot, key)
    this.window.push(slot)
    while (this.window.length > this.windowRoom) this.probation.push(this.window.shift() ?? -1)
  }

  onHit(slot: number): void {
    this.sketch.add(this.keyOf(slot))
    const inWindow = this.window.includes(slot)
    this.onRemove(slot)
    if (inWindow) {
      this.window.push(slot)
      return
    }
    this.guarded.push(slot)
    while (this.guarded.length > Math.floor((this.fit - this.windowRoom) * 0.8)) {
      this.probation.push(this.guarded.shift() ?? -1)
    }
  }

  evict(): number {
    if (this.size === 0) return -1
    this.fit = this.size
    const main = this.probation.length > 0 ? this.probation : this.guarded
    const contest = this.window.length >= this.windowRoom
    const wins =
      contest && main.length > 0 && this.sketch.estimate(this.keyOf(this.window[0])) > this.estimateOf(main[0])
    if (main.length === 0 || (contest && !wins)) return this.window.shift() ?? -1
    const victim = main.shift() ?? -1
    if (wins) this.probation.push(this.window.shift() ?? -1)
    return victim
  }

  onRemove(slot: number): void {
    this.window = this.window.filter((other) => other !== slot)
    this.probation = this.probation.filter((other) => other !== slot)
    this.guarded = this.guarded.filter((other) => other !== slot)
  }

  grow(slots: number): void {
    this.sketch.grow(slots)
  }

  private get windowRoom(): number {
    return Math.max(1, Math.floor(this.fit * 0.01))
  }

  private keyOf(slot: number): number {
    return this.keys.get(slot) ?? Number.NaN
  }

  private estimateOf(slot: number): number {
    return this.sketch.estimate(this.keyOf(slot))
  }
}
