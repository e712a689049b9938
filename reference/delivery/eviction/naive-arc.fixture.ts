import { type NaiveObject, NaiveParts, roomOf } from './naive-parts.fixture.ts'

/** In the words of the paper, but that the ghosts are cut when the object has come in. */
export class NaiveArc extends NaiveParts {
  protected readonly lists: [t1: NaiveObject[], t2: NaiveObject[]] = [[], []]
  private readonly b1: NaiveObject[] = []
  private readonly b2: NaiveObject[] = []
  private p = 0
  private from: 'b1' | 'b2' | null = null

  onMiss(key: number): void {
    const { b1, b2, capacity: c } = this
    const [in1, in2] = [b1, b2].map((list) => list.findIndex((ghost) => ghost.key === key))
    this.from = in1 >= 0 ? 'b1' : in2 >= 0 ? 'b2' : null
    if (in1 >= 0) this.p = Math.min(c, this.p + Math.max(1, roomOf(b2) / roomOf(b1)) * b1[in1].size)
    else if (in2 >= 0) this.p = Math.max(0, this.p - Math.max(1, roomOf(b1) / roomOf(b2)) * b2[in2].size)
    if (in1 >= 0) b1.splice(in1, 1)
    else if (in2 >= 0) b2.splice(in2, 1)
  }

  onInsert(slot: number, key: number, sizeBytes: number): void {
    this.lists[this.from === null ? 0 : 1].push({ slot, key, size: this.sizeOf(sizeBytes) })
    this.from = null
    this.cut()
  }

  onHit(slot: number): void {
    this.lists[1].push(this.take(this.find(slot)))
  }

  override onResize(slot: number, sizeBytes: number): void {
    super.onResize(slot, sizeBytes)
    this.cut()
  }

  /** REPLACE. */
  evict(): number {
    const [t1, t2] = this.lists
    const [size, p] = [roomOf(t1), this.p]
    const fromT1 = t2.length === 0 || (t1.length > 0 && (size > p || (size === p && this.from === 'b2')))
    const victim = (fromT1 ? t1 : t2).shift()
    if (victim === undefined) return -1
    const ghosts = fromT1 ? this.b1 : this.b2
    ghosts.push(victim)
    if (ghosts.length > this.slots) ghosts.shift()
    return victim.slot
  }

  private cut(): void {
    const { b1, b2, capacity: c } = this
    const [t1, t2] = this.lists
    while (b1.length > 0 && roomOf([...t1, ...b1]) > c) b1.shift()
    while (b2.length > 0 && roomOf([...t1, ...t2, ...b1, ...b2]) > 2 * c) b2.shift()
  }
}
