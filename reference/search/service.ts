import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'
import { alternativesFor, correctedText, doubtsAbout, slotsWith, surroundingsOf } from './query/correct.ts'
import { type ParsedQuery, parseQuery } from './query/parse.ts'
import { newSinceMs, planFor, planWith } from './query/plan.ts'
import { ReadOnce } from './query/read-once.ts'
import { type Hit, RankedHits, type Ranker } from './rank/ranked-hits.ts'
import { freshness, popularityShare, rankingScore } from './rank/ranking.policy.ts'
import type { DocumentKey, SearchDocument, SearchIndex, SearchKind } from './search-index.ts'
import { type Suggestion, suggest } from './suggest.ts'

export type { Searchable } from './feed.ts'
export type {
  Candidates,
  DocumentKey,
  IndexBatch,
  IndexClause,
  IndexQuery,
  IndexTerm,
  KnownWord,
  NewDocument,
  SearchDocument,
  SearchIndex,
  SearchKind,
  TextField,
} from './search-index.ts'
export { MOST_COUNTED, searchKinds } from './search-index.ts'
export type { Suggestion } from './suggest.ts'

/** How much a listener likes something, 0 to 1. */
export type Affinity = (document: SearchDocument) => number

/** Keeps answers for a while (see `storage/cache/cache.ts`). */
export interface AnswerCache {
  get<Value>(
    entry: { readonly key: string; readonly tags: readonly string[]; readonly ttlMs: number },
    load: () => Promise<Value>,
  ): Promise<Value | null>
}

/** Under which answers are kept: to be invalidated when the index has changed. */
export const SEARCH_TAG = 'search'

export interface SearchServiceParts {
  readonly index: SearchIndex
  readonly clock: Clock
  readonly cache: AnswerCache
  /** What is known of a listener's taste; null when nothing is. */
  readonly affinityOf: (accountId: string) => Promise<Affinity | null>
  /** How often a track is streamed now, per hour, if it trends; else 0. */
  readonly velocityOf: (trackId: string) => number
}

export interface SearchRequest {
  readonly text: string
  readonly kinds: readonly SearchKind[]
  /** Only what may be played in this country; null: anything, though what the listener may play comes first. */
  readonly market: string | null
  readonly listener: { readonly accountId: string; readonly market: string } | null
  readonly offset: number
  readonly limit: number
}

export interface SearchAnswer {
  /** A page for each kind that was asked for. */
  readonly pages: Readonly<Partial<Record<SearchKind, SearchPage>>>
  /** The best answer of all kinds. */
  readonly best: DocumentKey | null
  /** The query that was answered in place of the one that was typed. */
  readonly correctedTo: string | null
}

export interface SearchPage {
  readonly ids: readonly string[]
  /** How many there are, counted up to 1000; the same recording may be counted more than once. */
  readonly total: number
}

/** Popular queries are asked for again and again (ST-3). */
const CACHE_MS = 5 * 60_000
/** Somebody who names a thing exactly means it. */
const EXACT_TEXT = 0.8

/** Finds music: parse, retrieve, rank; correct and expand where that finds something better; one recording once; a page. */
export class SearchService {
  readonly #index: SearchIndex
  readonly #clock: Clock
  readonly #cache: AnswerCache
  readonly #affinityOf: SearchServiceParts['affinityOf']
  readonly #velocityOf: SearchServiceParts['velocityOf']

  constructor({ index, clock, cache, affinityOf, velocityOf }: SearchServiceParts) {
    this.#index = index
    this.#clock = clock
    this.#cache = cache
    this.#affinityOf = affinityOf
    this.#velocityOf = velocityOf
  }

  /**
   * What is found. An answer that owes nothing to the listener's taste is kept for others who ask the same.
   *
   * @throws ServiceError `search-unavailable`
   */
  async search(request: SearchRequest): Promise<SearchAnswer> {
    const { text, kinds, market, listener, offset, limit } = request
    const affinity = listener === null ? null : await this.#knownAffinity(listener.accountId)
    if (affinity !== null) return this.#search(request, affinity)
    const key = JSON.stringify([text, kinds, market, listener?.market ?? null, offset, limit])
    return this.#cached('search', key, () => this.#search(request, () => 0))
  }

  /**
   * Names for somebody who is still typing: 5 to 10 when there are so many.
   *
   * @throws ServiceError `search-unavailable`
   */
  suggest(text: string, kinds: readonly SearchKind[], limit: number): Promise<Suggestion[]> {
    return this.#cached('suggest', JSON.stringify([text, kinds, limit]), () => suggest(this.#index, text, kinds, limit))
  }

  /** What is found is worth having also while nobody can say what the listener likes. */
  async #knownAffinity(accountId: string): Promise<Affinity | null> {
    try {
      return await this.#affinityOf(accountId)
    } catch (error) {
      if (error instanceof ServiceError) return null
      throw error
    }
  }

  async #cached<Value>(what: string, key: string, load: () => Promise<Value>): Promise<Value> {
    const entry = { key: `${what} ${key}`, tags: [SEARCH_TAG], ttlMs: CACHE_MS }
    return (await this.#cache.get(entry, load)) as Value
  }

  async #search(request: SearchRequest, affinity: Affinity): Promise<SearchAnswer> {
    const parsed = parseQuery(request.text)
    const nowMs = this.#clock.nowMs()
    const ranker = rankerFor(request, parsed, affinity, this.#velocityOf, nowMs)
    const count = request.offset + request.limit
    const index = new ReadOnce(this.#index)
    const asTyped = request.kinds
      .map((kind) => planFor(parsed, kind, nowMs))
      .filter((plan) => plan !== null)
      .map((plan) => new RankedHits(index, plan, ranker))
    await Promise.all(asTyped.map((hits) => hits.first(count)))
    const corrected = await this.#corrected(parsed, asTyped, index, ranker, count)
    const answers = corrected?.answers ?? asTyped
    return {
      pages: await pagesOf(request, answers),
      best: keyOf(await bestOf(answers)),
      correctedTo: corrected?.text ?? null,
    }
  }

  /** Answers to what may have been meant, where the best of them beats the best to what was typed, or there was none. */
  async #corrected(
    parsed: ParsedQuery,
    asTyped: readonly RankedHits[],
    index: ReadOnce,
    ranker: Ranker,
    count: number,
  ): Promise<{ answers: readonly RankedHits[]; text: string | null } | null> {
    const best = await bestOf(asTyped)
    if (best !== null && best.match.text >= EXACT_TEXT) return null
    const nothingFound = asTyped.every(({ total }) => total === 0)
    const parts = [...parsed.free, ...parsed.within.map(({ part }) => part)]
    const around = await surroundingsOf(parts, nothingFound, (word, open) => this.#index.wordsLike(word, open))
    for (const doubt of doubtsAbout(nothingFound)) {
      const alternatives = alternativesFor(around, doubt)
      if (alternatives.size === 0) continue
      const answers = asTyped.map(
        ({ plan }) => new RankedHits(index, planWith(plan, slotsWith(plan.slots, alternatives)), ranker),
      )
      await Promise.all(answers.map((hits) => hits.first(count)))
      const better = await bestOf(answers)
      if (better === null) continue
      const slots = answers.find(({ plan }) => plan.kind === better.document.kind)?.plan.slots ?? []
      const text = correctedText(better.match.ways, slots)
      return text === null && !nothingFound ? null : { answers, text }
    }
    return null
  }
}

function rankerFor(
  { market, listener }: SearchRequest,
  { isNew, without }: ParsedQuery,
  affinity: Affinity,
  velocityOf: SearchServiceParts['velocityOf'],
  nowMs: number,
): Ranker {
  const home = market ?? listener?.market ?? null
  const isIn = (document: SearchDocument, country: string | null): boolean =>
    country === null || document.markets === null || document.markets.includes(country)
  const isJustOut = ({ releasedMs }: SearchDocument): boolean => releasedMs !== null && releasedMs >= newSinceMs(nowMs)
  const excludesNew = without.some((excluded) => excluded.isNew)
  return {
    accepts: (document) => isIn(document, market) && !(isJustOut(document) ? excludesNew : isNew),
    score: (document, text) =>
      rankingScore({
        text,
        popularity: popularityShare(document.popularity, document.kind === 'track' ? velocityOf(document.id) : 0),
        affinity: affinity(document),
        freshness: freshness(document.releasedMs, nowMs),
        availability: isIn(document, home) ? 1 : 0,
      }),
  }
}

function keyOf(hit: Hit | null): DocumentKey | null {
  return hit && { kind: hit.document.kind, id: hit.document.id }
}

/** The best of the first hits. */
async function bestOf(answers: readonly RankedHits[]): Promise<Hit | null> {
  const firsts = await Promise.all(answers.map((hits) => hits.first(1)))
  return firsts.reduce<Hit | null>((best, [hit]) => (hit && (!best || hit.score > best.score) ? hit : best), null)
}

async function pagesOf(
  { kinds, offset, limit }: SearchRequest,
  answers: readonly RankedHits[],
): Promise<SearchAnswer['pages']> {
  const pages: Partial<Record<SearchKind, SearchPage>> = {}
  for (const kind of kinds) pages[kind] = { ids: [], total: 0 }
  for (const answer of answers) {
    const hits = await answer.first(offset + limit)
    const ids = hits.slice(offset, offset + limit).map(({ document }) => document.id)
    pages[answer.plan.kind] = { ids, total: answer.total }
  }
  return pages
}
