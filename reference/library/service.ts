import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'
import type { ResumePoint } from '../shared/web-api/episode.ts'
import type { Page, PageRequest } from '../shared/web-api/paging.ts'
import type { Cache } from '../storage/cache/cache.ts'
import type { WideColumn } from '../storage/wide-column/wide-column.ts'
import { FollowStore } from './follow-store.ts'
import {
  type EpisodePosition,
  type HistoryEntry,
  type HistorySpan,
  HistoryStore,
  type PlayedKind,
  type ScoredItem,
} from './history-store.ts'
import type { FollowedKind, SavedKind } from './kinds.ts'
import { type SavedItem, SavedStore } from './saved-store.ts'
import type { TimeRange } from './top-items.policy.ts'

export type { FollowedKind, HistoryEntry, HistorySpan, PlayedKind, SavedItem, SavedKind, TimeRange }

/** Most that a user keeps of one kind: bounds the partition, and what listing it costs. */
const MOST_SAVED = 10_000
const MOST_FOLLOWED = 5000
/** So much of a user's taste is remembered by search. */
const TASTE_ARTISTS = 500
const TTL_MS = 600_000

export interface LibraryServiceParts {
  store: WideColumn
  cache: Cache
  clock: Clock
}

/** What users keep, whom they follow, and what they played. Everything here is about the user who is named, nobody else. */
export class LibraryService {
  readonly history: HistoryStore
  readonly #saved: SavedStore
  readonly #follows: FollowStore
  readonly #cache: Cache
  readonly #clock: Clock

  constructor({ store, cache, clock }: LibraryServiceParts) {
    this.#saved = new SavedStore(store)
    this.#follows = new FollowStore(store)
    this.history = new HistoryStore(store)
    this.#cache = cache
    this.#clock = clock
  }

  /** Ends what a crash cut off; call it before anything else. */
  mend(): Promise<number> {
    return this.#follows.mend()
  }

  /** What a user saved of a kind, newest first. */
  async saved(userId: string, kind: SavedKind, { limit, offset }: PageRequest): Promise<Page<SavedItem>> {
    const all = await this.#allSaved(userId, kind)
    return { items: all.slice(offset, offset + limit), total: all.length }
  }

  hasSaved(userId: string, kind: SavedKind, ids: readonly string[]): Promise<boolean[]> {
    return this.#saved.contains(userId, kind, ids)
  }

  /**
   * Saves items, all or none; what is saved already keeps its date. Durable when it resolves.
   *
   * @param savedAtMs of items that were saved elsewhere earlier; now for the others
   * @throws ServiceError `library-full`
   */
  async save(
    userId: string,
    kind: SavedKind,
    ids: readonly string[],
    savedAtMs: ReadonlyMap<string, number> = new Map(),
  ): Promise<void> {
    const unique = [...new Set(ids)]
    const saved = await this.hasSaved(userId, kind, unique)
    const fresh = unique.filter((_, i) => !saved[i])
    if (fresh.length === 0) return
    const { length } = await this.#allSaved(userId, kind)
    if (length + fresh.length > MOST_SAVED) {
      throw new ServiceError('library-full', `expected at most ${MOST_SAVED} saved ${kind}s, found ${length} already`)
    }
    const nowMs = this.#clock.nowMs()
    const items = fresh.map((itemId) => ({ itemId, savedAtMs: Math.min(nowMs, savedAtMs.get(itemId) ?? nowMs) }))
    await this.#changeSaved(userId, kind, () => this.#saved.put(userId, kind, items))
  }

  /** Items that are not saved are passed over. Durable when it resolves. */
  async unsave(userId: string, kind: SavedKind, ids: readonly string[]): Promise<void> {
    await this.#changeSaved(userId, kind, () => this.#saved.remove(userId, kind, [...new Set(ids)]))
  }

  /** Durable when it resolves. @throws ServiceError `library-full` */
  async follow(userId: string, kind: FollowedKind, ids: readonly string[]): Promise<void> {
    const unique = [...new Set(ids)]
    if (unique.includes(userId)) {
      throw new ServiceError('request-invalid', 'ids: expected other people, found yourself')
    }
    const followed = await this.isFollowing(userId, kind, unique)
    const fresh = unique.filter((_, i) => !followed[i])
    if (fresh.length === 0) return
    const count = await this.#follows.followedCount(userId, kind)
    if (count + fresh.length > MOST_FOLLOWED) {
      throw new ServiceError(
        'library-full',
        `expected at most ${MOST_FOLLOWED} followed ${kind}s, found ${count} already`,
      )
    }
    const nowMs = this.#clock.nowMs()
    await Promise.all(fresh.map((followedId) => this.#follows.follow({ userId, kind, followedId }, nowMs)))
  }

  /** Durable when it resolves. */
  async unfollow(userId: string, kind: FollowedKind, ids: readonly string[]): Promise<void> {
    await Promise.all([...new Set(ids)].map((followedId) => this.#follows.unfollow({ userId, kind, followedId })))
  }

  isFollowing(userId: string, kind: FollowedKind, ids: readonly string[]): Promise<boolean[]> {
    return Promise.all(ids.map((followedId) => this.#follows.isFollowing({ userId, kind, followedId })))
  }

  /** Whom a user follows, ordered by id. @param afterId the last one of the page before */
  async followed(
    userId: string,
    kind: FollowedKind,
    afterId: string | undefined,
    limit: number,
  ): Promise<Page<string>> {
    const [items, total] = await Promise.all([
      this.#follows.followed(userId, kind, afterId, limit),
      this.#follows.followedCount(userId, kind),
    ])
    return { items, total }
  }

  /** How many follow them. */
  async followerCounts(kind: FollowedKind, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const counts = await Promise.all(ids.map((id) => this.#follows.followerCount(kind, id)))
    return new Map(ids.map((id, i) => [id, counts[i]]))
  }

  /** What a user played, newest first. */
  recentlyPlayed(userId: string, limit: number, span: HistorySpan = {}): Promise<HistoryEntry[]> {
    return this.history.plays(userId, limit, span)
  }

  /** What a user plays most. */
  async topItems(
    userId: string,
    kind: PlayedKind,
    range: TimeRange,
    { limit, offset }: PageRequest,
  ): Promise<Page<string>> {
    const all = await this.#top(userId, kind, range)
    return { items: all.slice(offset, offset + limit).map(({ itemId }) => itemId), total: all.length }
  }

  /** How much a user likes the artists that they play, 0 to 1, the most played artist having 1. */
  async taste(userId: string): Promise<ReadonlyMap<string, number>> {
    const artists = (await this.#top(userId, 'artist', 'medium_term')).slice(0, TASTE_ARTISTS)
    const most = artists[0]?.score ?? 0
    return new Map(artists.map(({ itemId, score }) => [itemId, most > 0 ? score / most : 0]))
  }

  /** Where a user is in those of the episodes that they have begun. */
  async resumePoints(userId: string, episodeIds: readonly string[]): Promise<ReadonlyMap<string, ResumePoint>> {
    const positions = await this.history.positions(userId, episodeIds)
    return new Map(positions.map(({ episodeId, ...point }) => [episodeId, point]))
  }

  /** Durable when it resolves. */
  setResumePoint(userId: string, position: EpisodePosition): Promise<void> {
    return this.history.setPosition(userId, position, this.#clock.nowMs())
  }

  /** Forgets what is remembered of these users' tastes: they have played something. */
  playsChanged(userIds: readonly string[]): Promise<void> {
    return this.#cache.invalidate({ tags: userIds.map(playsTag) })
  }

  /** A write that fails may yet have happened, so what is remembered goes in any case. */
  async #changeSaved(userId: string, kind: SavedKind, change: () => Promise<void>): Promise<void> {
    try {
      await change()
    } finally {
      await this.#cache.invalidate({ keys: [savedKey(userId, kind)] })
    }
  }

  async #allSaved(userId: string, kind: SavedKind): Promise<readonly SavedItem[]> {
    const load = async () => {
      const items = await this.#saved.all(userId, kind)
      return items.sort((a, b) => b.savedAtMs - a.savedAtMs || (a.itemId < b.itemId ? -1 : 1))
    }
    return (await this.#cache.get({ key: savedKey(userId, kind), ttlMs: TTL_MS }, load)) ?? []
  }

  async #top(userId: string, kind: PlayedKind, range: TimeRange): Promise<readonly ScoredItem[]> {
    const entry = { key: `library/top/${userId}/${kind}/${range}`, tags: [playsTag(userId)], ttlMs: TTL_MS }
    return (await this.#cache.get(entry, () => this.history.top(userId, kind, range, this.#clock.nowMs()))) ?? []
  }
}

function savedKey(userId: string, kind: SavedKind): string {
  return `library/saved/${userId}/${kind}`
}

function playsTag(userId: string): string {
  return `library/plays/${userId}`
}
