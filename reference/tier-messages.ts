import type { EvictionName } from './delivery/eviction.policy.ts'
import type { SigningKey } from './delivery/service.ts'
import type { ObjectsLocation } from './objects.main.ts'

/** What a delivery process is to be. Ports are on the loopback; 0 = any free one. */
export type TierConfig = OriginConfig | ShieldConfig | EdgeConfig

interface TierBase {
  port: number
  /** Shared by the tiers: what carries it comes from the tier before. */
  secret: string
}

export interface OriginConfig extends TierBase {
  role: 'origin'
  objects: ObjectsLocation
}

export interface ShieldConfig extends TierBase {
  role: 'shield'
  originUrl: string
  eviction: EvictionName
  /** Each provider has a cache of its own. */
  providers: { name: string; bytes: number }[]
}

export interface EdgeConfig extends TierBase {
  role: 'edge'
  provider: string
  shieldUrl: string
  eviction: EvictionName
  bytes: number
  urlLifetimeMs: number
  keys: SigningKey[]
}

/** From the service to a delivery process. */
export type ToTier = { type: 'start'; config: TierConfig } | { type: 'keys'; keys: SigningKey[] } | { type: 'stop' }

/** From a delivery process to the service. */
export type FromTier =
  | { type: 'listening'; port: number }
  | { type: 'port-in-use' }
  | { type: 'failed'; message: string }
