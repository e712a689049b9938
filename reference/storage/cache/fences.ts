import type { CacheEntry } from './cache.ts'

/** Names whose last invalidation is remembered by itself. */
const REMEMBERED_NAMES = 20_000

/**
 * Counts invalidations, and knows of each key and tag which was its last. A value that was loaded when the count stood at n
 * is good as long as none of its names was invalidated after that.
 *
 * So an invalidation costs the same however many values carry a tag, and a load that began before it is too old when it
 * comes to be kept. What is remembered is bounded: of names that are forgotten it counts as known only that they were not
 * invalidated after the youngest of them, and what was loaded before is good no more.
 */
export class Fences {
  private counter = 0
  /** By name, the oldest invalidation first. */
  private readonly last = new Map<string, number>()
  private forgotten = 0

  /** What a load that begins now is kept with. */
  get count(): number {
    return this.counter
  }

  invalidate(keys: readonly string[], tags: readonly string[]): void {
    this.counter++
    for (const name of [...keys.map(keyName), ...tags.map(tagName)]) {
      this.last.delete(name)
      this.last.set(name, this.counter)
    }
    for (const [name, count] of this.last) {
      if (this.last.size <= REMEMBERED_NAMES) break
      this.last.delete(name)
      this.forgotten = count
    }
  }

  /** The least count that a value of this entry must have been loaded at. */
  of({ key, tags = [] }: CacheEntry): number {
    let count = Math.max(this.forgotten, this.last.get(keyName(key)) ?? 0)
    for (const tag of tags) count = Math.max(count, this.last.get(tagName(tag)) ?? 0)
    return count
  }
}

function keyName(key: string): string {
  return `k${key}`
}

function tagName(tag: string): string {
  return `t${tag}`
}
