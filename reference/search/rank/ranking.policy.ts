import { popularityOf } from '../../catalog/popularity.policy.ts'

/** Shares of the published ranking (SE-4); they come to 1. */
const TEXT = 0.3
const POPULARITY = 0.25
const AFFINITY = 0.2
const FRESHNESS = 0.15
const AVAILABILITY = 0.1

/** A release is half as fresh after so long. */
const FRESHNESS_HALF_LIFE_MS = 90 * 24 * 3_600_000

/** What of a field's weight is left when next to nothing of it was asked for. */
const BARE_MENTION = 0.4

/** What the ranking knows of a candidate; every figure from 0 to 1. */
export interface RankingSignals {
  /** How well the words fit, see {@link partRelevance}. */
  readonly text: number
  /** The logarithm of how often it is streamed, as a share of the most streamed one's: see {@link popularityShare}. */
  readonly popularity: number
  /** How much the listener likes it; 0 for a stranger. */
  readonly affinity: number
  readonly freshness: number
  /** 1 when it may be played in the listener's market, 0 when not. */
  readonly availability: number
}

/**
 * The published weighted sum (S0): 0.30 text + 0.25 popularity + 0.20 affinity + 0.15 freshness + 0.10 availability.
 *
 * @returns 0 to 1
 */
export function rankingScore({ text, popularity, affinity, freshness, availability }: RankingSignals): number {
  return weightedSum(text, popularity, affinity, freshness, availability)
}

/** The kernel of {@link rankingScore}; anything outside 0 to 1 counts as the nearer end. */
export function weightedSum(
  text: number,
  popularity: number,
  affinity: number,
  freshness: number,
  availability: number,
): number {
  return (
    TEXT * share(text) +
    POPULARITY * share(popularity) +
    AFFINITY * share(affinity) +
    FRESHNESS * share(freshness) +
    AVAILABILITY * share(availability)
  )
}

const MOST_POPULAR = 100

/**
 * How popular it is: the Web API's popularity / 100, which follows weeks of streams; or, where that is more, what the popularity would
 * be if it went on being streamed as it is now. Both are logarithms of streams per hour on one scale, so a trend (SE-1) comes into the
 * published sum where it belongs, and not as a term of its own. A trend that ends takes nothing away.
 *
 * @param popularity 0 to 100
 * @param perHour streams per hour now; 0 where nothing is known of a trend
 */
export function popularityShare(popularity: number, perHour: number): number {
  return Math.max(popularity, popularityOf(perHour)) / MOST_POPULAR
}

/** Artists and playlists are not released: neither new nor old. */
const TIMELESS = 0.5

/** 1 for what comes out now or later, half of it after 90 days; 0.5 for what has no release date. */
export function freshness(releasedMs: number | null, nowMs: number): number {
  if (releasedMs === null) return TIMELESS
  return 2 ** -(Math.max(0, nowMs - releasedMs) / FRESHNESS_HALF_LIFE_MS)
}

/**
 * How well one part of a query is met by one field. A name that is asked for as a whole is worth the field's weight, one of
 * which a word is mentioned less: this is what puts the band before the songs about queens, as "queen" is all of its name.
 *
 * @param quality how surely the words are the ones that were meant
 * @param fieldWeight of a hit in this field, against the name's 1
 * @param coverage how much of the field the whole query asks for
 * @returns 0 to 1 when all of them are
 */
export function partRelevance(quality: number, fieldWeight: number, coverage: number): number {
  return quality * fieldWeight * (BARE_MENTION + (1 - BARE_MENTION) * coverage)
}

function share(value: number): number {
  return Math.min(Math.max(value, 0), 1)
}
