/**
 * Doubly linked rings over one Int32Array, shared by the policies that keep slots in an order, or in several.
 *
 * A node is an even cell index: cell `node` holds the neighbor towards the young end and cell `node + 1` the one towards
 * the old end. The first nodes are roots, one per ring: 0, 2, 4, …. A root joins the two ends of its ring, so no operation
 * has a case for an empty ring or for an end: `rings[root]` is the oldest node and `rings[root + 1]` the youngest (the root
 * itself when empty). 8 bytes per slot, both neighbors of a slot in one cache line. A node outside all rings has -1 in both
 * cells.
 */

/** The node of a slot, at most 2^30 - 1 - roots of them. */
export function nodeOf(slot: number, roots = 1): number {
  return (slot + roots) << 1
}

/** The slot of a node other than a root; negative for a root. */
export function slotOf(node: number, roots = 1): number {
  return (node >> 1) - roots
}

/** Rings without nodes, with room for slots 0..slots-1. */
export function emptyRings(slots: number, roots = 1): Int32Array {
  const rings = new Int32Array(nodeOf(slots, roots)).fill(-1)
  for (let root = 0; root < 2 * roots; root += 2) {
    rings[root] = root
    rings[root + 1] = root
  }
  return rings
}

/** The same rings with room for slots 0..slots-1; themselves when they have that already. */
export function grownRings(rings: Int32Array, slots: number, roots = 1): Int32Array {
  const cells = nodeOf(slots, roots)
  if (cells <= rings.length) return rings
  const grown = new Int32Array(cells).fill(-1, rings.length)
  grown.set(rings)
  return grown
}

/** Whether the node is in a ring. */
export function isLinked(rings: Int32Array, node: number): boolean {
  return rings[node] >= 0
}

/** Makes a node outside all rings the youngest of one. */
export function pushYoungest(rings: Int32Array, node: number, root = 0): void {
  pushBetween(rings, node, root, rings[root + 1])
}

/** Puts a node outside all rings between two neighbors; either may be a root. */
export function pushBetween(rings: Int32Array, node: number, younger: number, older: number): void {
  rings[node] = younger
  rings[node + 1] = older
  rings[older] = node
  rings[younger + 1] = node
}

/** Makes a node of any ring the youngest of this one. */
export function moveToYoungest(rings: Int32Array, node: number, root = 0): void {
  const younger = rings[node]
  if (younger === root) return
  const older = rings[node + 1]
  rings[younger + 1] = older
  rings[older] = younger
  pushYoungest(rings, node, root)
}

/** Takes the oldest node out and returns it; the root when the ring is empty. */
export function popOldest(rings: Int32Array, root = 0): number {
  const node = rings[root]
  if (node === root) return root
  const younger = rings[node]
  rings[root] = younger
  rings[younger + 1] = root
  rings[node] = -1
  rings[node + 1] = -1
  return node
}

/** Takes a node out; nothing happens when it is outside all rings already. */
export function unlink(rings: Int32Array, node: number): void {
  const younger = rings[node]
  if (younger < 0) return
  const older = rings[node + 1]
  rings[younger + 1] = older
  rings[older] = younger
  rings[node] = -1
  rings[node + 1] = -1
}
