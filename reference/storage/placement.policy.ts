/**
 * Where the copies of a key lie (ST-1): a ring of 32-bit tokens, each node holding several of them (Karger et al. 1997,
 * "Consistent hashing and random trees"; virtual nodes: Dynamo, DeCandia et al. 2007). A key's replicas are the next
 * distinct nodes clockwise from its token.
 */
export interface Ring {
  /** Ascending, unsigned. Token i ends the range that begins behind token i − 1. */
  readonly tokens: Uint32Array
  /** The node that holds token i. */
  readonly owners: Int32Array
  readonly nodes: number
}

const TOKENS = 2 ** 32

/** Token of a key given as bytes: MurmurHash3, 32-bit variant with seed 0 (Appleby 2011), unsigned. */
export function tokenOf(key: Uint8Array): number {
  let hash = 0
  const whole = key.length & ~3
  for (let i = 0; i < whole; i += 4) {
    hash = mixIn(hash, key[i] | (key[i + 1] << 8) | (key[i + 2] << 16) | (key[i + 3] << 24))
  }
  let rest = 0
  for (let i = key.length - 1; i >= whole; i--) rest = (rest << 8) | key[i]
  if (whole < key.length) hash ^= scrambled(rest)
  return finished(hash, key.length)
}

/** Kernel: token of a 32-bit id: `tokenOf` of its four bytes, the lowest first. */
export function tokenOfId(id: number): number {
  return finished(mixIn(0, id | 0), 4)
}

function scrambled(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51)
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593)
}

function mixIn(hash: number, block: number): number {
  const h = hash ^ scrambled(block)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function finished(hash: number, length: number): number {
  let h = hash ^ length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A ring of `nodes` nodes with `tokensPerNode` tokens each, as it is after they joined one by one. */
export function buildRing(nodes: number, tokensPerNode: number): Ring {
  let ring: Ring = { tokens: new Uint32Array(0), owners: new Int32Array(0), nodes: 0 }
  for (let node = 0; node < nodes; node++) ring = withNode(ring, tokensPerNode)
  return ring
}

/**
 * The ring with one node more. Each of its tokens splits the largest range of the node that owns the most, so that owned
 * shares stay even with few tokens (Cassandra's `allocate_tokens_for_local_replication_factor` evens out replicated shares
 * too, this does not). What does not go to the new node stays where it is.
 */
export function withNode(ring: Ring, tokensPerNode: number): Ring {
  const node = ring.nodes
  if (node === 0) {
    const tokens = Uint32Array.from(
      { length: tokensPerNode },
      (_, i) => Math.floor((TOKENS * (i + 1)) / tokensPerNode) - 1,
    )
    return { tokens, owners: new Int32Array(tokensPerNode), nodes: 1 }
  }
  const tokens = Array.from(ring.tokens)
  const owners = Array.from(ring.owners)
  const owned = new Float64Array(node)
  for (let i = 0; i < tokens.length; i++) owned[owners[i]] += rangeSize(tokens, i)
  const wantedEach = TOKENS / (node + 1) / tokensPerNode
  for (let n = 0; n < tokensPerNode; n++) {
    const donor = owned.indexOf(Math.max(...owned))
    let at = -1
    for (let i = 0; i < tokens.length; i++) {
      if (owners[i] === donor && (at < 0 || rangeSize(tokens, i) > rangeSize(tokens, at))) at = i
    }
    const size = rangeSize(tokens, at)
    const taken = Math.max(1, Math.min(Math.round(wantedEach), Math.floor(size / 2)))
    const begin = tokens[at] - size
    owned[donor] -= taken
    const token = (((begin + taken) % TOKENS) + TOKENS) % TOKENS
    const place = firstAtLeast(tokens, token)
    tokens.splice(place, 0, token)
    owners.splice(place, 0, node)
  }
  return { tokens: Uint32Array.from(tokens), owners: Int32Array.from(owners), nodes: node + 1 }
}

/** Tokens in range i: from behind the token before it up to its own. */
function rangeSize(tokens: ArrayLike<number>, i: number): number {
  if (tokens.length === 1) return TOKENS
  const before = i === 0 ? tokens[tokens.length - 1] - TOKENS : tokens[i - 1]
  return tokens[i] - before
}

/** Share of all tokens in range i of a ring. */
export function rangeShare(ring: Ring, i: number): number {
  return rangeSize(ring.tokens, i) / TOKENS
}

/** Kernel: the range of a ring that holds a token. */
export function rangeOf(ring: Ring, token: number): number {
  const at = firstAtLeast(ring.tokens, token)
  return at === ring.tokens.length ? 0 : at
}

/** Index of the first of ascending tokens that is at least `token`; their number when there is none. */
function firstAtLeast(tokens: ArrayLike<number>, token: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (tokens[middle] < token) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Kernel: writes the replicas of a range's keys to `out[at …]`, the owner of the range first.
 * @param replicas at most `ring.nodes`
 */
export function replicasOfRange(ring: Ring, range: number, replicas: number, out: Int32Array, at: number): void {
  let found = 0
  for (let i = range; found < replicas; i = i + 1 === ring.owners.length ? 0 : i + 1) {
    const node = ring.owners[i]
    let known = false
    for (let k = 0; k < found; k++) if (out[at + k] === node) known = true
    if (!known) out[at + found++] = node
  }
}

/** The nodes that keep a token's key, in the order of the ring; all of them when there are fewer than `replicas`. */
export function replicasOf(ring: Ring, token: number, replicas: number): number[] {
  const out = new Int32Array(Math.min(replicas, ring.nodes))
  replicasOfRange(ring, rangeOf(ring, token), out.length, out, 0)
  return Array.from(out)
}
