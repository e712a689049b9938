import * as z from 'zod'
import type { EvictionName } from './delivery/eviction.policy.ts'
import { evictionNames } from './delivery/eviction.policy.ts'

/** How a service is set up. Every field has a default: `resolveConfig({})` is a service that works. */
export interface ServiceConfig {
  /** Port of the API; edges, shield and origin take the ones after it. 0 = any free ones. */
  port: number
  dataDirectory: string
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Best known first: the router prefers the earlier one when all else is equal. */
  providers: ProviderConfig[]
  eviction: EvictionName
  /** How long a signed URL is good (CDN-4). */
  urlLifetimeMs: number
  /** How long a key signs before the next one does. */
  keyLifetimeMs: number
  probe: { intervalMs: number; timeoutMs: number; failuresToUnhealthy: number; successesToHealthy: number }
  /** The router's weights (CDN-2). */
  routing: { latency: number; availability: number; cost: number }
  /** Round trips from the listeners' networks to the providers, where they are known; elsewhere the probes' are taken. */
  networks: NetworkConfig[]
}

export interface ProviderConfig {
  name: string
  costUsdPerGb: number
  /** Nominal, 0 to 1. */
  availability: number
  edgeBytes: number
  shieldBytes: number
}

export interface NetworkConfig {
  name: string
  /** Addresses, such as `10.1.0.0/16`. */
  cidr: string
  /** Milliseconds, by provider. */
  rttMs: Record<string, number>
}

const MB = 1_000_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Nobody asks a data directory of a demo for more; a real edge has terabytes of disk. */
const EDGE_BYTES = 128 * MB
const SHIELD_BYTES = 256 * MB

/** S0's providers; prices as in the presets of the scenario language. */
const PROVIDERS: ProviderConfig[] = [
  { name: 'akamai', costUsdPerGb: 0.006, availability: 0.999, edgeBytes: EDGE_BYTES, shieldBytes: SHIELD_BYTES },
  { name: 'fastly', costUsdPerGb: 0.008, availability: 0.999, edgeBytes: EDGE_BYTES, shieldBytes: SHIELD_BYTES },
  { name: 'cloudfront', costUsdPerGb: 0.008, availability: 0.999, edgeBytes: EDGE_BYTES, shieldBytes: SHIELD_BYTES },
]

const DEFAULTS: ServiceConfig = {
  port: 4700,
  dataDirectory: 'soundcheck-data',
  logLevel: 'warn',
  providers: PROVIDERS,
  eviction: 'lru',
  urlLifetimeMs: 30 * MINUTE_MS,
  keyLifetimeMs: 24 * HOUR_MS,
  probe: { intervalMs: 1000, timeoutMs: 500, failuresToUnhealthy: 2, successesToHealthy: 2 },
  routing: { latency: 0.5, availability: 0.3, cost: 0.2 },
  networks: [],
}

/** The variables that the service reads, each over the default and under what the command line says. */
const environment = z.object({
  SOUNDCHECK_PORT: z.coerce
    .number('a port')
    .int('a port')
    .min(0, 'a port from 0')
    .max(65_529, 'a port up to 65529')
    .optional(),
  SOUNDCHECK_DATA: z.string().min(1, 'a directory').optional(),
  SOUNDCHECK_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'one of debug, info, warn, error, silent')
    .optional(),
  SOUNDCHECK_EVICTION: z.enum(evictionNames, `one of ${evictionNames.join(', ')}`).optional(),
})

/** A variable of the environment is not what it has to be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * The whole configuration: defaults, then the environment, then what is given.
 *
 * @throws ConfigError naming the variable, what was expected and what was found
 */
export function resolveConfig(
  given: Partial<ServiceConfig>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ServiceConfig {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]
    const name = String(path[0])
    throw new ConfigError(`${name}: expected ${message}, found ${JSON.stringify(env[name])}`)
  }
  const { SOUNDCHECK_PORT, SOUNDCHECK_DATA, SOUNDCHECK_LOG, SOUNDCHECK_EVICTION } = parsed.data
  return {
    ...DEFAULTS,
    ...(SOUNDCHECK_PORT === undefined ? {} : { port: SOUNDCHECK_PORT }),
    ...(SOUNDCHECK_DATA === undefined ? {} : { dataDirectory: SOUNDCHECK_DATA }),
    ...(SOUNDCHECK_LOG === undefined ? {} : { logLevel: SOUNDCHECK_LOG }),
    ...(SOUNDCHECK_EVICTION === undefined ? {} : { eviction: SOUNDCHECK_EVICTION }),
    ...given,
  }
}
