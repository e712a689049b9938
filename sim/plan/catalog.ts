import type { LognormalPlan } from './lognormal.ts'

export interface CatalogPlan {
  tracks: number
  popularity: PopularityPlan
  regional: RegionalPlan
  durationMs: LognormalPlan
  releases: ReleasePlan[]
}

/**
 * Popularity as a piecewise power law over the ranked catalog, so that it can be scaled to any number of tracks.
 * Within a segment the density at rank fraction x is proportional to x^-exponent; a segment's share is exact.
 */
export interface PopularityPlan {
  /** What it is, for people: "S4: top 1 % = 30 %, …", "Zipf 0.9", "measured: lastfm_user_artists.tsv, 17 493 items". */
  label: string
  source: string
  /** From most to least popular; `to` is a fraction of the catalog, the last is 1; shares sum to 1. */
  segments: { to: number; share: number; exponent: number }[]
}

/** Tracks that are played in one region only, beside those that the whole world plays. */
export interface RegionalPlan {
  /** Share of a region's plays that goes to its own tracks; 0 = there are none. */
  shareOfPlays: number
  /** Share of the catalog's tracks that are some region's own, all regions together; each has as much of it as of the listeners. */
  shareOfTracks: number
}

export interface ReleasePlan {
  name: string
  tracks: number
  atMs: number
  /** Share of all plays right after the release. */
  shareOfPlays: number
  halfLifeMs: number
  /** Listeners who come for it, beside those who would listen anyway, and the mean time they take; 0 = nobody does. */
  rushListeners: number
  rushWithinMs: number
}
