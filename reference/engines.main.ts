import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import type { ServiceConfig } from './config.ts'
import type { SearchIndex } from './search/service.ts'
import type { Cache, CacheAnswer } from './storage/cache/cache.ts'
import { MemoryCache } from './storage/cache/memory-cache.ts'
import { RedisCache } from './storage/cache/redis-cache.ts'
import type { DataDirectory } from './storage/data-directory/data-directory.ts'
import { identityOf } from './storage/data-directory/identity.ts'
import { ElasticsearchSearchIndex, elasticsearchClient } from './storage/search-index/elasticsearch-search-index.ts'
import { SqliteSearchIndex } from './storage/search-index/sqlite-search-index.ts'
import { CassandraWideColumn } from './storage/wide-column/cassandra/cassandra-wide-column.ts'
import { EmbeddedWideColumn } from './storage/wide-column/embedded/embedded-wide-column.ts'
import { parseSchema } from './storage/wide-column/parse-schema.ts'
import { systemClock } from './system-clock.ts'

/** Tables of all contexts: one keyspace, whose backup is of one moment. */
const SCHEMAS = ['./library/schema.cql', './trending/schema.cql', './events/consumer-positions.cql']
const SEARCH_INDEX = 'soundcheck'
const SHARED_CATALOG = 'catalog on a server'

const newToken = (): string => randomBytes(12).toString('base64url')

/** The wide columns: Cassandra where there is one, else a file of the data directory. */
export function openWideColumn(
  { engines }: ServiceConfig,
  data: DataDirectory,
): Promise<EmbeddedWideColumn | CassandraWideColumn> {
  const schema = parseSchema(SCHEMAS.map((path) => readFileSync(new URL(path, import.meta.url), 'utf8')).join('\n'))
  const { cassandra } = engines
  if (cassandra === null) return EmbeddedWideColumn.open(data.file('library.db'), schema, systemClock)
  const { replicas, localDataCenter, ...settings } = cassandra
  return CassandraWideColumn.open(
    { ...settings, localDataCenter, replicas: { [localDataCenter]: replicas } },
    schema,
    systemClock,
  )
}

/** The cache: Redis where there is one, else memory of this process. */
export async function openCache(
  { engines, cacheBytes }: ServiceConfig,
  data: DataDirectory,
  onAnswer: (answer: CacheAnswer) => void,
): Promise<Cache> {
  const common = { clock: systemClock, random: Math.random, onAnswer }
  if (engines.redis === null) return new MemoryCache({ ...common, capacityBytes: cacheBytes, eviction: 's3-fifo' })
  return RedisCache.open({ ...common, url: engines.redis, source: identityOf(data, newToken), newToken })
}

/** The search index: Elasticsearch where there is one, else a file of the data directory. */
export async function openSearchIndex({ engines }: ServiceConfig, data: DataDirectory): Promise<SearchIndex> {
  if (engines.elasticsearch !== null) {
    // A catalog on a server is the same whichever directory is beside it.
    const source = engines.sql === null ? identityOf(data, newToken) : SHARED_CATALOG
    return ElasticsearchSearchIndex.open(elasticsearchClient(engines.elasticsearch), { name: SEARCH_INDEX, source })
  }
  mkdirSync(data.file('search'), { recursive: true })
  return SqliteSearchIndex.open(data.file('search', 'index.db'))
}
