import { FrequencySketch } from './frequency-sketch.policy.ts'
import { type NaiveObject, NaiveParts, roomOf } from './naive-parts.fixture.ts'
import type { CapacityUnit } from './slot-sizes.policy.ts'

/** With the policy's own sketch, which has tests of its own: other collisions would be other victims. */
export class NaiveWTinyLfu extends NaiveParts {
  protected readonly lists: [window: NaiveObject[], probation: NaiveObject[], guarded: NaiveObject[]] = [[], [], []]
  private readonly sketch: FrequencySketch
  private readonly windowRoom: number
  private readonly inBytes: boolean
  private incoming = 0

  constructor(slots: number, capacity: number, unit: CapacityUnit) {
    super(slots, capacity, unit)
    this.inBytes = unit === 'bytes'
    this.sketch = new FrequencySketch(this.inBytes ? slots : capacity)
    this.windowRoom = Math.max(1, Math.floor(capacity * 0.01))
  }

  onMiss(key: number, sizeBytes: number): void {
    this.sketch.add(key)
    this.incoming = this.sizeOf(sizeBytes)
  }

  onInsert(slot: number, key: number, sizeBytes: number): void {
    this.incoming = 0
    this.lists[0].push({ slot, key, size: this.sizeOf(sizeBytes) })
    this.letFall()
  }

  onHit(slot: number): void {
    const object = this.find(slot)
    this.sketch.add(object.key)
    const list = this.listOf(object)
    this.lists[list === 0 ? 0 : 2].push(this.take(object))
    this.letFall()
  }

  override onResize(slot: number, sizeBytes: number): void {
    super.onResize(slot, sizeBytes)
    this.letFall()
  }

  evict(): number {
    const [window, probation, guarded] = this.lists
    if (this.size === 0) return -1
    if (this.inBytes) this.sketch.expect(this.size)
    const main = probation.length > 0 ? probation : guarded
    const [candidate, victim] = [window.at(0), main.at(0)]
    if (candidate === undefined) return main.shift()?.slot ?? -1
    if (victim === undefined) return window.shift()?.slot ?? -1
    if (roomOf(window) + this.incoming <= this.windowRoom) return this.take(victim).slot
    if (this.sketch.estimate(candidate.key) <= this.sketch.estimate(victim.key)) return this.take(candidate).slot
    probation.push(this.take(candidate))
    return this.take(victim).slot
  }

  override grow(slots: number): void {
    this.sketch.grow(slots)
  }

  private letFall(): void {
    const [window, probation, guarded] = this.lists
    while (roomOf(window) > this.windowRoom && window.length > 1) probation.push(this.take(window[0]))
    const most = Math.floor((this.capacity - this.windowRoom) * 0.8)
    while (roomOf(guarded) > most) probation.push(this.take(guarded[0]))
  }
}
