/**
 * Doubly linked rings over one Int32Array, shared by the policies that keep slots in an order.
 *
 * A node is an even cell index: cell `node` holds the neighbor towards the young end and cell `node + 1` the one towards
 * the old end. Node 0 is the root that joins the two ends, so no operation has a case for an empty ring or for an end:
 * `ring[0]` is the oldest node and `ring[1]` the youngest (both 0 when empty). 8 bytes per slot, both neighbors of a slot
 * in one cache line. A node outside the ring has -1 in both cells.
 */

/** The node of a slot, at most 2^30 - 2 of them. */
export function nodeOf(slot: number): number {
  return (slot + 1) << 1
}

/** The slot of a node other than the root; -1 for the root. */
export function slotOf(node: number): number {
  return (node >> 1) - 1
}

/** A ring without nodes, with room for slots 0..slots-1. */
export function emptyRing(slots: number): Int32Array {
  const ring = new Int32Array(nodeOf(slots)).fill(-1)
  ring[0] = 0
  ring[1] = 0
  return ring
}

/** The same ring with room for slots 0..slots-1; itself when it has that already. */
export function grownRing(ring: Int32Array, slots: number): Int32Array {
  const cells = nodeOf(slots)
  if (cells <= ring.length) return ring
  const grown = new Int32Array(cells).fill(-1, ring.length)
  grown.set(ring)
  return grown
}

/** Whether the node is in the ring. */
export function isLinked(ring: Int32Array, node: number): boolean {
  return ring[node] >= 0
}

/** Makes a node outside the ring its youngest. */
export function pushYoungest(ring: Int32Array, node: number): void {
  const youngest = ring[1]
  ring[node] = 0
  ring[node + 1] = youngest
  ring[youngest] = node
  ring[1] = node
}

/** Makes a node of the ring its youngest. */
export function moveToYoungest(ring: Int32Array, node: number): void {
  const younger = ring[node]
  if (younger === 0) return
  const older = ring[node + 1]
  ring[younger + 1] = older
  ring[older] = younger
  pushYoungest(ring, node)
}

/** Takes the oldest node out and returns it; 0, the root, when the ring is empty. */
export function popOldest(ring: Int32Array): number {
  const node = ring[0]
  if (node === 0) return 0
  const younger = ring[node]
  ring[0] = younger
  ring[younger + 1] = 0
  ring[node] = -1
  ring[node + 1] = -1
  return node
}

/** Takes a node out; nothing happens when it is outside the ring already. */
export function unlink(ring: Int32Array, node: number): void {
  const younger = ring[node]
  if (younger < 0) return
  const older = ring[node + 1]
  ring[younger + 1] = older
  ring[older] = younger
  ring[node] = -1
  ring[node + 1] = -1
}
