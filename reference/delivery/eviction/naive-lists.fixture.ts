import { type NaiveObject, NaiveParts, roomOf } from './naive-parts.fixture.ts'

export class NaiveS3Fifo extends NaiveParts {
  protected readonly lists: [small: NaiveObject[], main: NaiveObject[]] = [[], []]
  private ghosts: NaiveObject[] = []
  private readonly hits = new Map<NaiveObject, number>()
  private missedGhost = false

  onMiss(key: number): void {
    this.missedGhost = this.ghosts.some((ghost) => ghost.key === key)
    this.ghosts = this.ghosts.filter((ghost) => ghost.key !== key)
  }

  onInsert(slot: number, key: number, sizeBytes: number): void {
    this.lists[this.missedGhost ? 1 : 0].push({ slot, key, size: this.sizeOf(sizeBytes) })
    this.missedGhost = false
  }

  onHit(slot: number): void {
    const object = this.find(slot)
    this.hits.set(object, Math.min(3, this.hitsOf(object) + 1))
  }

  evict(): number {
    const [small, main] = this.lists
    if (roomOf(main) <= this.capacity - Math.floor(this.capacity * 0.1)) {
      for (let object = small.shift(); object !== undefined; object = small.shift()) {
        if (this.hitsOf(object) < 2) {
          this.remember(object)
          return object.slot
        }
        this.hits.set(object, 0)
        main.push(object)
      }
    }
    for (let object = main.shift(); object !== undefined; object = main.shift()) {
      const hits = this.hitsOf(object)
      if (hits === 0) return object.slot
      this.hits.set(object, hits - 1)
      main.push(object)
    }
    return -1
  }

  private remember(object: NaiveObject): void {
    const most = Math.floor(this.capacity * 0.9)
    if (object.size > most) return
    this.ghosts.push(object)
    while (roomOf(this.ghosts) > most || this.ghosts.length > this.slots) this.ghosts.shift()
  }

  private hitsOf(object: NaiveObject): number {
    return this.hits.get(object) ?? 0
  }
}

export class NaiveSlru extends NaiveParts {
  protected readonly lists: NaiveObject[][] = [[], [], [], []]

  onMiss(_key: number): void {}

  onInsert(slot: number, key: number, sizeBytes: number): void {
    const object = { slot, key, size: this.sizeOf(sizeBytes) }
    const segment = this.lists.find((list) => roomOf([...list, object]) <= this.room) ?? this.lists[0]
    segment.push(object)
  }

  onHit(slot: number): void {
    const object = this.find(slot)
    const from = this.listOf(object)
    const to = object.size > this.room ? from : Math.min(from + 1, 3)
    this.lists[to].push(this.take(object))
    this.letFall()
  }

  override onResize(slot: number, sizeBytes: number): void {
    super.onResize(slot, sizeBytes)
    this.letFall()
  }

  evict(): number {
    return this.lists.find((list) => list.length > 0)?.shift()?.slot ?? -1
  }

  private get room(): number {
    return Math.floor(this.capacity / 4)
  }

  private letFall(): void {
    for (let i = 3; i > 0; i--) {
      while (roomOf(this.lists[i]) > this.room) this.lists[i - 1].push(this.take(this.lists[i][0]))
    }
  }
}
