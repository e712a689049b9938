import type { Plan } from '../plan.ts'
import { normalQuantile } from '../stats/normal.ts'
import { Draws } from './draws.ts'

export const shardingSchemes = ['user-hash', 'geography', 'artist-range'] as const

export type ShardingScheme = (typeof shardingSchemes)[number]

/** How plays spread over shards: each shard's share of the plays of each region, by region and shard. */
export type ShardShares = readonly Float64Array[]

/** Shares of shards by a scheme. */
export function shardShares(plan: Plan, scheme: ShardingScheme): ShardShares {
  const { regions } = plan.population
  if (scheme === 'geography') return byGeography(plan)
  const shares = scheme === 'user-hash' ? byUser(plan) : byArtist(plan)
  return regions.map(() => shares)
}

/** Users fall on shards as balls into bins: a Poisson number on each, normal for as many as there are. */
function byUser({ seed, population, storage }: Plan): Float64Array {
  const { shards } = storage.sharding
  const draws = new Draws(seed, 'storage/shards/user-hash')
  const spread = Math.sqrt(shards / population.listeners)
  return normalized(Float64Array.from({ length: shards }, () => Math.max(0, 1 + spread * normalQuantile(draws.next()))))
}

/** Every region has shards of its own, as many as its part of the listeners, at least one where there are enough. */
function byGeography({ population, storage }: Plan): Float64Array[] {
  const { shards } = storage.sharding
  const counts = allotted(
    population.regions.map(({ share }) => share),
    shards,
  )
  let first = 0
  return counts.map((count, region) => {
    const shares = new Float64Array(shards)
    // Fewer shards than regions: those without one share the shards of the others.
    if (count === 0) shares[region % shards] = 1
    else shares.fill(1 / count, first, first + count)
    first += count
    return shares
  })
}

/** Artists in alphabetical order, cut into ranges of equally many; their plays follow Zipf's law, their names do not. */
function byArtist({ seed, storage }: Plan): Float64Array {
  const { shards, artists, artistExponent } = storage.sharding
  const draws = new Draws(seed, 'storage/shards/artist-range')
  const shares = new Float64Array(shards)
  for (let rank = 1; rank <= artists; rank++) shares[draws.below(shards)] += rank ** -artistExponent
  return normalized(shares)
}

/** Whole parts of `total` in proportion to the weights: one for each as far as they go, then the largest quotients (D'Hondt). */
export function allotted(weights: readonly number[], total: number): number[] {
  const counts = weights.map((_, i) => (i < total ? 1 : 0))
  for (let given = Math.min(total, weights.length); given < total; given++) {
    const quotients = weights.map((weight, i) => weight / (counts[i] + 1))
    counts[quotients.indexOf(Math.max(...quotients))]++
  }
  return counts
}

function normalized(weights: Float64Array): Float64Array {
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}
