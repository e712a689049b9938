/**
 * Hinted handoff: writes that a node could not take, kept by the coordinators for when it is back. First in, first out for
 * each node, but a coordinator that is down keeps its own to itself.
 */
export class Hints {
  private readonly waiting: Hint[][]
  /** Hints there are now. */
  backlog = 0
  /** Hints that were never kept, the node having been down for too long. */
  expired = 0

  constructor(nodes: number) {
    this.waiting = Array.from({ length: nodes }, () => [])
  }

  keep(node: number, hint: Hint): void {
    this.waiting[node].push(hint)
    this.backlog++
  }

  hasFor(node: number): boolean {
    return this.waiting[node].length > 0
  }

  /** The oldest hint for the node of a coordinator that is up, taken out; null when there is none. */
  take(node: number, isUp: (coordinator: number) => boolean): Hint | null {
    const all = this.waiting[node]
    const at = all.findIndex(({ coordinator }) => isUp(coordinator))
    if (at < 0) return null
    this.backlog--
    return all.splice(at, 1)[0]
  }

  /** What a coordinator kept is gone with its disk. */
  wipe(coordinator: number): void {
    for (const [node, all] of this.waiting.entries()) {
      const left = all.filter((hint) => hint.coordinator !== coordinator)
      this.backlog -= all.length - left.length
      this.waiting[node] = left
    }
  }

  /** Calls back for every hint that is kept. */
  forEach(visit: (hint: Hint) => void): void {
    for (const all of this.waiting) for (const hint of all) visit(hint)
  }
}

/** A write kept for a node. */
export interface Hint {
  /** Index of the copy that lacks it. */
  copy: number
  version: number
  /** The node that keeps it. */
  coordinator: number
}
