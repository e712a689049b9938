/**
 * Keeps answers that are asked for often and change seldom (ST-3), in this process or in one place for many. A cache may
 * lose anything at any time; it is never where something is kept.
 *
 * **Never older than what was invalidated**: once `invalidate` has resolved, no `get` that begins afterwards gives a value
 * whose load began before. So whoever writes changes the store first, waits, invalidates, waits, and then acknowledges.
 * There is no way to put a value in from outside: it could not be told whether it is older than another's invalidation.
 *
 * **Nobody stampedes**: of all who ask for a key that is not there, one loads and the others wait for it. A value whose
 * time is over is handed out a little longer while one loads it anew; times are scattered so that what was loaded
 * together does not end together.
 *
 * A cache that does not work is slow and not wrong: then everybody's own process loads.
 */
export interface Cache {
  /**
   * The value of a key; what `load` finds where there is none. Nothing found (null) is remembered too, for half a minute
   * and in a room of its own. Values come as JSON has them, a copy for each caller.
   *
   * @throws what `load` throws; it is not remembered
   */
  get<Value>(entry: CacheEntry, load: () => Promise<Value | null>): Promise<Value | null>
  /** Forgets keys, and everything that carries one of the tags; see above for what holds once it resolves. Never rejects. */
  invalidate(names: { readonly keys?: readonly string[]; readonly tags?: readonly string[] }): Promise<void>
  close(): Promise<void>
}

/** What is asked for. Whoever asks for the same key names the same tags and the same time. */
export interface CacheEntry {
  readonly key: string
  /** What can be invalidated together, such as `catalog`. */
  readonly tags?: readonly string[]
  /** How long a value counts as fresh, give or take a tenth; ST-3 asks for 5 to 15 minutes. */
  readonly ttlMs: number
}

/** How a `get` came by its answer: `stale` while it is loaded anew, `shared` with others, `bypass` when the cache is down. */
export type CacheAnswer = 'hit' | 'stale' | 'miss' | 'shared' | 'bypass'
