import * as z from 'zod'
import type { EvictionName } from './delivery/eviction.policy.ts'
import { evictionNames } from './delivery/eviction.policy.ts'
import type { WarmingConfig } from './delivery/service.ts'
import { PREFETCH_CHUNKS } from './playback/prefetch.policy.ts'

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
  /** What edges are given before it is asked for there (CDN-9); null: nothing. */
  warming: WarmingConfig | null
  probe: { intervalMs: number; timeoutMs: number; failuresToUnhealthy: number; successesToHealthy: number }
  /** The router's weights (CDN-2). */
  routing: { latency: number; availability: number; cost: number }
  /** Round trips from the listeners' networks to the providers, where they are known; elsewhere the probes' are taken. */
  networks: NetworkConfig[]
  /** Whose published rate limits hold (GW-2); `off` for load tests of one's own machine. */
  rateLimits: 's0' | 's1' | 'off'
  /** How long a key signs access tokens. */
  tokenKeyLifetimeMs: number
  /** What is kept in the process's memory to answer faster. */
  cacheBytes: number
  engines: EngineConfig
  /** Where traces go in the protocol of OpenTelemetry, such as `http://127.0.0.1:4318/v1/traces`; null: nowhere. */
  traceExportUrl: string | null
}

/** Engines in place of what is embedded, each by its address; null: embedded. */
export interface EngineConfig {
  /** PostgreSQL for catalog and accounts: `postgres://user:password@host:5432/name`. */
  sql: string | null
  /** Streaming replicas of it. */
  sqlReplicas: string[]
  cassandra: CassandraConfig | null
  /** `redis://host:6379/0` */
  redis: string | null
  s3: S3Config | null
  /** `http://host:9200` */
  elasticsearch: string | null
}

export interface CassandraConfig {
  /** `host:port` or `host` */
  contactPoints: string[]
  localDataCenter: string
  keyspace: string
  /** Copies, for a keyspace that is made. */
  replicas: number
}

export interface S3Config {
  /** Without the bucket. */
  endpoint: string
  bucket: string
  region: string
  /** Whether the bucket stands in the path of URLs or in the name of the host. */
  bucketInPath: boolean
  credentials: { accessKeyId: string; secretAccessKey: string }
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

/**
 * One play a minute for each thousand listeners, which `surprise-album` has for its fifty million, comes to 20 for the twenty thousand
 * of one machine. The bytes are such that warming takes a minute at least to turn an edge's cache over.
 */
const WARMING: WarmingConfig = {
  playsPerMinute: 20,
  nextChunks: PREFETCH_CHUNKS,
  bytesPerSecond: EDGE_BYTES / 60,
}

const DEFAULTS: ServiceConfig = {
  port: 4700,
  dataDirectory: 'soundcheck-data',
  logLevel: 'warn',
  providers: PROVIDERS,
  eviction: 'lru',
  urlLifetimeMs: 30 * MINUTE_MS,
  keyLifetimeMs: 24 * HOUR_MS,
  warming: WARMING,
  probe: { intervalMs: 1000, timeoutMs: 500, failuresToUnhealthy: 2, successesToHealthy: 2 },
  routing: { latency: 0.5, availability: 0.3, cost: 0.2 },
  networks: [],
  rateLimits: 's0',
  tokenKeyLifetimeMs: 24 * HOUR_MS,
  cacheBytes: 64 * MB,
  engines: { sql: null, sqlReplicas: [], cassandra: null, redis: null, s3: null, elasticsearch: null },
  traceExportUrl: null,
}

const rateLimitNames = ['s0', 's1', 'off'] as const

/** An address with one of these protocols. */
function address(expected: string, ...protocols: string[]) {
  return z.string().refine((text) => {
    const url = URL.parse(text)
    return url !== null && protocols.includes(url.protocol)
  }, expected)
}

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

/** Decimal digits: `Number` takes an empty text for 0 and more than one can want. */
function whole(min: number, max: number, expected: string) {
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((number) => number >= min && number <= max, expected)
}

const POSTGRES = 'a URL such as postgres://user:password@host:5432/name'
const postgres = address(POSTGRES, 'postgres:', 'postgresql:')
const CONTACT_POINTS = 'host:port or host, several with commas between them'

/** The variables that the service reads, each over the default and under what the command line says. */
const environment = z.object({
  SOUNDCHECK_PORT: whole(0, 65_529, 'a port from 0 to 65529').optional(),
  SOUNDCHECK_DATA: z.string().min(1, 'a directory').optional(),
  SOUNDCHECK_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'one of debug, info, warn, error, silent')
    .optional(),
  SOUNDCHECK_EVICTION: z.enum(evictionNames, `one of ${evictionNames.join(', ')}`).optional(),
  SOUNDCHECK_WARMING: z
    .string()
    .regex(/^(off|[1-9]\d{0,8})$/, 'plays per minute, or off')
    .transform((text) => (text === 'off' ? null : { ...WARMING, playsPerMinute: Number(text) }))
    .optional(),
  SOUNDCHECK_RATE_LIMITS: z.enum(rateLimitNames, `one of ${rateLimitNames.join(', ')}`).optional(),
  SOUNDCHECK_OTLP: address('a URL such as http://127.0.0.1:4318/v1/traces', 'http:', 'https:').optional(),
  SOUNDCHECK_SQL: postgres.optional(),
  SOUNDCHECK_SQL_REPLICAS: list
    .refine(
      (urls) => urls.every((url) => postgres.safeParse(url).success),
      `${POSTGRES}, several with commas between them`,
    )
    .default([]),
  SOUNDCHECK_CASSANDRA: list
    .refine((points) => points.every((point) => /^[\w.-]+(:\d{1,5})?$/.test(point)), CONTACT_POINTS)
    .default([]),
  SOUNDCHECK_CASSANDRA_DC: z.string().min(1, 'the name of a data center').default('datacenter1'),
  SOUNDCHECK_CASSANDRA_KEYSPACE: z.string().min(1, 'the name of a keyspace').default('soundcheck'),
  SOUNDCHECK_CASSANDRA_REPLICAS: whole(1, 100, 'a whole number from 1 to 100').default(3),
  SOUNDCHECK_REDIS: address('a URL such as redis://host:6379/0', 'redis:', 'rediss:').optional(),
  SOUNDCHECK_S3: address('a URL of endpoint and bucket, such as http://host:9000/bucket', 'http:', 'https:').optional(),
  SOUNDCHECK_S3_STYLE: z.enum(['path', 'host'], 'path or host').default('path'),
  AWS_REGION: z.string().default('us-east-1'),
  AWS_ACCESS_KEY_ID: z.string().default(''),
  AWS_SECRET_ACCESS_KEY: z.string().default(''),
  SOUNDCHECK_ELASTICSEARCH: address('a URL such as http://host:9200', 'http:', 'https:').optional(),
})

type Environment = z.output<typeof environment>

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
    throw new ConfigError(`${name}: expected ${message}, found ${JSON.stringify(withoutPassword(env[name]))}`)
  }
  const { SOUNDCHECK_PORT, SOUNDCHECK_DATA, SOUNDCHECK_LOG, SOUNDCHECK_EVICTION } = parsed.data
  const { SOUNDCHECK_RATE_LIMITS, SOUNDCHECK_OTLP, SOUNDCHECK_WARMING } = parsed.data
  return {
    ...DEFAULTS,
    ...(SOUNDCHECK_PORT === undefined ? {} : { port: SOUNDCHECK_PORT }),
    ...(SOUNDCHECK_DATA === undefined ? {} : { dataDirectory: SOUNDCHECK_DATA }),
    ...(SOUNDCHECK_LOG === undefined ? {} : { logLevel: SOUNDCHECK_LOG }),
    ...(SOUNDCHECK_EVICTION === undefined ? {} : { eviction: SOUNDCHECK_EVICTION }),
    ...(SOUNDCHECK_WARMING === undefined ? {} : { warming: SOUNDCHECK_WARMING }),
    ...(SOUNDCHECK_RATE_LIMITS === undefined ? {} : { rateLimits: SOUNDCHECK_RATE_LIMITS }),
    ...(SOUNDCHECK_OTLP === undefined ? {} : { traceExportUrl: SOUNDCHECK_OTLP }),
    engines: enginesOf(parsed.data),
    ...given,
  }
}

function enginesOf(env: Environment): EngineConfig {
  const { SOUNDCHECK_CASSANDRA: contactPoints, SOUNDCHECK_S3: s3 } = env
  if (env.SOUNDCHECK_SQL === undefined && env.SOUNDCHECK_SQL_REPLICAS.length > 0) {
    throw new ConfigError('SOUNDCHECK_SQL_REPLICAS: expected SOUNDCHECK_SQL beside it, found nothing')
  }
  return {
    sql: env.SOUNDCHECK_SQL ?? null,
    sqlReplicas: env.SOUNDCHECK_SQL_REPLICAS,
    cassandra:
      contactPoints.length === 0
        ? null
        : {
            contactPoints,
            localDataCenter: env.SOUNDCHECK_CASSANDRA_DC,
            keyspace: env.SOUNDCHECK_CASSANDRA_KEYSPACE,
            replicas: env.SOUNDCHECK_CASSANDRA_REPLICAS,
          },
    redis: env.SOUNDCHECK_REDIS ?? null,
    s3: s3 === undefined ? null : s3Of(s3, env),
    elasticsearch: env.SOUNDCHECK_ELASTICSEARCH ?? null,
  }
}

function s3Of(url: string, env: Environment): S3Config {
  const { origin, pathname, username, search } = new URL(url)
  if (username !== '' || search !== '') {
    throw new ConfigError('SOUNDCHECK_S3: expected a URL without user and query; AWS_ACCESS_KEY_ID names who asks')
  }
  const bucket = pathname.replace(/^\/|\/$/g, '')
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new ConfigError(
      `SOUNDCHECK_S3: expected a bucket behind the host, such as http://host:9000/bucket, found ${JSON.stringify(url)}`,
    )
  }
  if (env.AWS_ACCESS_KEY_ID === '' || env.AWS_SECRET_ACCESS_KEY === '') {
    throw new ConfigError(
      'SOUNDCHECK_S3: expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY beside it, found neither or one',
    )
  }
  return {
    endpoint: origin,
    bucket,
    region: env.AWS_REGION,
    bucketInPath: env.SOUNDCHECK_S3_STYLE === 'path',
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
  }
}

/**
 * What a message may show of a value that may be an address with a password in it. It was not taken for one, so nothing is
 * known of its parts: all up to the last @ is left out, and what stands behind a name like `password`.
 */
function withoutPassword(value: string | undefined): string | undefined {
  return value?.replace(/.*@/s, '…@').replace(/(password=)[^&,]*/gi, '$1…')
}
