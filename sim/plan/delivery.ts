import type { EvictionName } from '../../reference/delivery/eviction.policy.ts'
import type { LognormalPlan } from './lognormal.ts'

export interface ProviderPlan {
  name: string
  pops: number
  /** Cache size of one PoP. */
  edgeBytes: number
  /** List price, which the router weighs; with volume prices that of the first tier. */
  priceUsdPerGb: number
  /** What a month's volume is billed by, ascending; a flat price is one tier. */
  priceTiers: PriceTier[]
  /** Nominal availability, 0 to 1; the router starts from it and goes on with what probes measure. */
  availability: number
}

/** A price for the part of a month's volume that lies beyond the tier before and up to this one's end. */
export interface PriceTier {
  /** Null in the last tier, which has no end. */
  upToGb: number | null
  usdPerGb: number
}

export interface ShieldPlan {
  /** One shield per provider and region, each of this size. */
  bytes: number
  /** After so long a shield throws a rendition out; null = only for want of room. */
  ttlMs: number | null
  serviceMs: LognormalPlan
}

export interface OriginPlan {
  /** Egress capacity of the origin, all regions together. */
  bandwidthBps: number
  /** What one read gets of it; bandwidth / streamBps reads are served at once, the others queue. */
  streamBps: number
  /** Time to the first byte, without queueing. */
  serviceMs: LognormalPlan
}

export interface DeliveryPlan {
  chunkMs: number
  eviction: EvictionName
  /** Concurrent misses for one object share one fetch. */
  coalescing: boolean
  /** Put a release's renditions on every edge and shield this long before it appears; null = leave it to misses. */
  prepositionLeadMs: number | null
  /** From so many plays per minute in the world on a track is put on every edge and shield; null = it is left to misses. */
  warmAtPlaysPerMinute: number | null
  /** client-retry: the app tries another provider itself. dns: it waits until DNS no longer names the dead one. */
  failover: 'client-retry' | 'dns'
  dnsTtlMs: number
  edgeServiceMs: LognormalPlan
  /** For so long an edge takes a rendition to be the same as the origin's; null = chunks never change. */
  ttlMs: number | null
  /** revalidate: then it asks its shield whether it still is. evict: then the rendition is thrown out. */
  expired: 'revalidate' | 'evict'
  /** How long signed URLs are valid: a listener who seeks later asks for new ones first. */
  urlLifeMs: number
  /** warm: caches start in the steady state that theory gives; cold: they start empty. */
  startCaches: 'warm' | 'cold'
  /** Compare forms of delivery (one CDN, several, peers; chunks, HLS, DASH, a file) beside the replay. */
  compareForms: boolean
}

/** Weights of the router's score (CDN-2). */
export interface RoutingPlan {
  latency: number
  availability: number
  cost: number
}

export interface HealthPlan {
  probeIntervalMs: number
  failuresToUnhealthy: number
  successesToHealthy: number
}

export interface RetryPlan {
  /** How long the client waits for the first byte before it gives an attempt up. */
  attemptTimeoutMs: number
  maxAttempts: number
  backoffBaseMs: number
  backoffCapMs: number
  /** How long a client avoids a provider that failed it. */
  cooldownMs: number
}
