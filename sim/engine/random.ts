import seedrandom from 'seedrandom'

/**
 * Chance in the simulator. Every component draws from a stream of its own, named, derived from the scenario's seed: a new
 * component never shifts another's numbers.
 *
 * Listeners draw by counter instead of by order: number n of a session is a hash of (seed, metro, session, n). So a
 * session meets the same tracks, networks and moods whatever the design under test does to the others, and two designs
 * are compared on the same listeners (common random numbers).
 */

/** A 32-bit key for a named stream. */
export function streamKey(seed: string, name: string): number {
  return seedrandom(`${seed}/${name}`).int32()
}

/** Bijective mixing of 32 bits (Ellis 2018, "lowbias32": bias 0.17 against 0.33 for murmur3's finalizer). */
function mix32(value: number): number {
  let x = value
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return x ^ (x >>> 16)
}

const GOLDEN = 0x9e3779b9

/** Key of one item (a session, a track) within a keyed family; distinct items have distinct keys. */
export function itemKey(familyKey: number, item: number): number {
  return mix32(Math.imul(item, GOLDEN) ^ familyKey)
}

/**
 * The only number of an item that needs no more than one (the length of a track), uniform in (0, 1) with 32 bits: a third
 * of the work of `draw(itemKey(familyKey, item), 0)`. Items of one family never share a number.
 */
export function drawItem(familyKey: number, item: number): number {
  return ((itemKey(familyKey, item) >>> 0) + 0.5) * 2.3283064365386963e-10
}

/** Number `counter` of the item's stream: 32 random bits. */
export function drawBits(key: number, counter: number): number {
  return mix32(mix32(Math.imul(counter + 1, GOLDEN) ^ key) + key)
}

/** Number `counter` of the item's stream, uniform in (0, 1) with 32 bits. */
export function draw(key: number, counter: number): number {
  return ((drawBits(key, counter) >>> 0) + 0.5) * 2.3283064365386963e-10
}

/**
 * The same with 52 bits, for ranks in catalogs of many millions; uses counters `counter` and `counter + 1`. With one bit more
 * the largest would round to 1.
 */
export function drawFine(key: number, counter: number): number {
  return ((drawBits(key, counter) >>> 5) * 33554432 + (drawBits(key, counter + 1) >>> 7) + 0.5) / 4503599627370496
}
