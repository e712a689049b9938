/**
 * Finds, for every node of a graph that lies on a cycle, a shortest cycle through it; each is reported once.
 *
 * @param edges The neighbors of every node; neighbors that are no nodes themselves lead nowhere.
 * @returns Each cycle's nodes in order, the smallest name first, without the first repeated at the end.
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found = new Map<string, string[]>()
  for (const start of edges.keys()) {
    const cycle = wayBack(start, edges)
    if (!cycle) continue
    const at = cycle.indexOf([...cycle].sort()[0] ?? start)
    const rotated = [...cycle.slice(at), ...cycle.slice(0, at)]
    found.set(rotated.join('\n'), rotated)
  }
  return [...found.values()]
}

/** The shortest way from a node back to itself (breadth first), null when there is none. */
function wayBack(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const ways = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const next of edges.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return way
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return null
}
