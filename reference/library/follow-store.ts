import type { WideColumn } from '../storage/wide-column/wide-column.ts'
import type { FollowedKind } from './kinds.ts'

const FOLLOWS = 'follows'
const FOLLOWERS = 'followers'
const COUNTS = 'follower_counts'
const OPEN = 'open_follows'
const PAGE = 5000
/** Partitions over which followers of one artist and open changes are spread. */
const BUCKETS = 16

interface Follow {
  readonly userId: string
  readonly kind: FollowedKind
  readonly followedId: string
}

/**
 * Who follows whom, and how many follow somebody.
 *
 * A follow is one row, written by compare-and-set, so that of several devices that follow at once one does. Its writer then
 * counts it: a counter cannot be part of the same write (an increment that is repeated counts twice), so the change is noted
 * first and the note taken away last. A note that is found at the start is of a change that a crash or a failure cut off;
 * `mend` makes the rows agree with the follow and counts again. Counts are exact when no change is under way and none was cut
 * off since the start.
 */
export class FollowStore {
  readonly #store: WideColumn
  /** The end of the last change, by who and whom: changes of one follow go one after the other. */
  readonly #underWay = new Map<string, Promise<unknown>>()
  /** Follows of which a change failed half-way: their notes stay for the next start. */
  readonly #cutOff = new Set<string>()

  constructor(store: WideColumn) {
    this.#store = store
  }

  /** @returns whether that is new */
  follow(follow: Follow, nowMs: number): Promise<boolean> {
    return this.#change(follow, async () => {
      const { applied } = await this.#store.writeIf(
        { kind: 'insert', table: FOLLOWS, key: keyOf(follow), cells: { followed_at: nowMs } },
        'not-exists',
      )
      if (applied) {
        await this.#store.write({ kind: 'insert', table: FOLLOWERS, key: followerKey(follow) })
        await this.#count(follow, 1)
      }
      return applied
    })
  }

  /** @returns whether there was something to end */
  unfollow(follow: Follow): Promise<boolean> {
    return this.#change(follow, async () => {
      const { applied } = await this.#store.writeIf(
        { kind: 'delete-row', table: FOLLOWS, key: keyOf(follow) },
        'exists',
      )
      if (applied) {
        await this.#store.write({ kind: 'delete-row', table: FOLLOWERS, key: followerKey(follow) })
        await this.#count(follow, -1)
      }
      return applied
    })
  }

  async isFollowing(follow: Follow): Promise<boolean> {
    return (await this.#store.get(FOLLOWS, keyOf(follow))) !== null
  }

  /** Whom a user follows, by id, so that a page begins behind the last id of the one before. */
  async followed(userId: string, kind: FollowedKind, afterId: string | undefined, limit: number): Promise<string[]> {
    const range = afterId === undefined ? {} : { after: afterId }
    const { rows } = await this.#store.slice(FOLLOWS, { user_id: userId, kind }, { ...range, limit })
    return rows.map(({ followed_id }) => followed_id as string)
  }

  /** How many a user follows. */
  followedCount(userId: string, kind: FollowedKind): Promise<number> {
    return this.#rowsOf(FOLLOWS, { user_id: userId, kind })
  }

  async followerCount(kind: FollowedKind, followedId: string): Promise<number> {
    const row = await this.#store.get(COUNTS, { kind, followed_id: followedId })
    return (row?.followers as number | null | undefined) ?? 0
  }

  /** Ends what a crash cut off. Called at the start, before any change. */
  async mend(): Promise<number> {
    let mended = 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      let pageState: string | null = null
      do {
        const slice = await this.#store.slice(OPEN, { bucket }, { pageState })
        for (const { user_id, kind, followed_id } of slice.rows) {
          const follow = { userId: user_id, kind, followedId: followed_id } as Follow
          await this.#mendOne(follow)
          mended++
        }
        pageState = slice.pageState
      } while (pageState !== null)
    }
    return mended
  }

  async #mendOne(follow: Follow): Promise<void> {
    const key = followerKey(follow)
    const follows = await this.isFollowing(follow)
    await this.#store.write({ kind: follows ? 'insert' : 'delete-row', table: FOLLOWERS, key })
    const { kind, followedId } = follow
    let followers = 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      followers += await this.#rowsOf(FOLLOWERS, { kind, followed_id: followedId, bucket })
    }
    const difference = followers - (await this.followerCount(kind, followedId))
    if (difference !== 0) await this.#count(follow, difference)
    await this.#close(follow)
  }

  #change(follow: Follow, run: () => Promise<boolean>): Promise<boolean> {
    const key = `${follow.userId} ${follow.kind} ${follow.followedId}`
    const before = this.#underWay.get(key) ?? Promise.resolve()
    const change = before
      // Whoever came before has been told of a failure.
      .catch(() => {})
      .then(async () => {
        await this.#store.write({ kind: 'insert', table: OPEN, key: openKey(follow) })
        const changed = await run().catch((error: unknown) => {
          this.#cutOff.add(key)
          throw error
        })
        if (!this.#cutOff.has(key)) await this.#close(follow)
        return changed
      })
      .finally(() => {
        if (this.#underWay.get(key) === change) this.#underWay.delete(key)
      })
    this.#underWay.set(key, change)
    return change
  }

  #close(follow: Follow): Promise<void> {
    return this.#store.write({ kind: 'delete-row', table: OPEN, key: openKey(follow) })
  }

  #count({ kind, followedId }: Follow, by: number): Promise<void> {
    return this.#store.increment(COUNTS, { kind, followed_id: followedId }, { followers: by })
  }

  async #rowsOf(table: string, partition: Readonly<Record<string, string | number>>): Promise<number> {
    let rows = 0
    let pageState: string | null = null
    do {
      const slice = await this.#store.slice(table, partition, { limit: PAGE, pageState })
      rows += slice.rows.length
      pageState = slice.pageState
    } while (pageState !== null)
    return rows
  }
}

function keyOf({ userId, kind, followedId }: Follow) {
  return { user_id: userId, kind, followed_id: followedId }
}

function followerKey({ userId, kind, followedId }: Follow) {
  return { kind, followed_id: followedId, bucket: bucketOf(userId), user_id: userId }
}

function openKey(follow: Follow) {
  return { bucket: bucketOf(follow.userId), ...keyOf(follow) }
}

/** Ids are evenly spread, so any of their characters will do. */
function bucketOf(userId: string): number {
  return userId.charCodeAt(userId.length - 1) % BUCKETS
}
