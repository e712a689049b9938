import { describe, expect, it } from 'vitest'
import { ConfigError, resolveConfig } from './config.ts'

const BUCKET = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' }

/** What is said of an environment that is refused. */
function refusalOf(env: Record<string, string>): string {
  try {
    resolveConfig({}, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('it was taken')
}

describe('the configuration', () => {
  it('is the default, then the environment, then what is given', () => {
    const env = { SOUNDCHECK_PORT: '5000', SOUNDCHECK_DATA: 'there', SOUNDCHECK_RATE_LIMITS: 's1' }
    expect(resolveConfig({}, {})).toMatchObject({ port: 4700, rateLimits: 's0', traceExportUrl: null })
    expect(resolveConfig({}, env)).toMatchObject({ port: 5000, dataDirectory: 'there', rateLimits: 's1' })
    expect(resolveConfig({ port: 0 }, env)).toMatchObject({ port: 0, dataDirectory: 'there' })
  })

  it('warms edges unless it is told not to', () => {
    const usual = resolveConfig({}, {}).warming
    expect(usual).toMatchObject({ playsPerMinute: 20, nextChunks: 3 })
    expect(resolveConfig({}, { SOUNDCHECK_WARMING: '500' }).warming).toEqual({ ...usual, playsPerMinute: 500 })
    expect(resolveConfig({}, { SOUNDCHECK_WARMING: 'off' }).warming).toBeNull()
    expect(refusalOf({ SOUNDCHECK_WARMING: '0' })).toBe(
      'SOUNDCHECK_WARMING: expected plays per minute, or off, found "0"',
    )
  })

  it('is embedded without addresses', () => {
    const none = { sql: null, sqlReplicas: [], cassandra: null, redis: null, s3: null, elasticsearch: null }
    expect(resolveConfig({}, {}).engines).toEqual(none)
    expect(resolveConfig({}, { SOUNDCHECK_SQL_REPLICAS: '', SOUNDCHECK_CASSANDRA: ' ' }).engines).toEqual(none)
  })

  it('names engines by their addresses', () => {
    const { engines } = resolveConfig(
      {},
      {
        SOUNDCHECK_SQL: 'postgres://u:p@db:5432/music',
        SOUNDCHECK_SQL_REPLICAS: 'postgres://u:p@one/music, postgres://u:p@two/music',
        SOUNDCHECK_CASSANDRA: 'ring-1:9042, ring-2',
        SOUNDCHECK_CASSANDRA_REPLICAS: '2',
        SOUNDCHECK_S3: 'http://objects:9000/music/',
        ...BUCKET,
      },
    )
    expect(engines.sqlReplicas).toEqual(['postgres://u:p@one/music', 'postgres://u:p@two/music'])
    expect(engines.cassandra).toEqual({
      contactPoints: ['ring-1:9042', 'ring-2'],
      localDataCenter: 'datacenter1',
      keyspace: 'soundcheck',
      replicas: 2,
    })
    expect(engines.s3).toMatchObject({ endpoint: 'http://objects:9000', bucket: 'music', bucketInPath: true })
  })

  it.each([
    [{ SOUNDCHECK_PORT: '' }, 'SOUNDCHECK_PORT: expected a port from 0 to 65529, found ""'],
    [{ SOUNDCHECK_PORT: '65530' }, 'SOUNDCHECK_PORT: expected a port from 0 to 65529, found "65530"'],
    [{ SOUNDCHECK_PORT: '1e3' }, 'SOUNDCHECK_PORT: expected a port from 0 to 65529, found "1e3"'],
    [{ SOUNDCHECK_CASSANDRA_REPLICAS: '0' }, 'SOUNDCHECK_CASSANDRA_REPLICAS: expected a whole number from 1 to 100'],
    [{ SOUNDCHECK_CASSANDRA: 'http://ring' }, 'SOUNDCHECK_CASSANDRA: expected host:port or host'],
    [{ SOUNDCHECK_SQL_REPLICAS: 'postgres://h/d' }, 'SOUNDCHECK_SQL_REPLICAS: expected SOUNDCHECK_SQL beside it'],
    [
      { SOUNDCHECK_REDIS: 'host:6379' },
      'SOUNDCHECK_REDIS: expected a URL such as redis://host:6379/0, found "host:6379"',
    ],
    [{ SOUNDCHECK_S3: 'http://host:9000', ...BUCKET }, 'SOUNDCHECK_S3: expected a bucket behind the host'],
    [{ SOUNDCHECK_S3: 'http://host:9000/bucket' }, 'SOUNDCHECK_S3: expected AWS_ACCESS_KEY_ID'],
    [
      { SOUNDCHECK_S3: 'http://host/bucket?region=x', ...BUCKET },
      'SOUNDCHECK_S3: expected a URL without user and query',
    ],
  ])('is refused where it cannot be meant: %j', (env, message) => {
    expect(refusalOf(env)).toContain(message)
  })

  it.each([
    { SOUNDCHECK_SQL: 'postgre://user:hunter2@host/name' },
    { SOUNDCHECK_SQL: 'mysql://user:hunter2/@x@host/name' },
    { SOUNDCHECK_SQL: 'user:hunter2@host/name' },
    { SOUNDCHECK_SQL: 'mysql://user:hunter2,more@host/name' },
    { SOUNDCHECK_SQL: 'mysql:///name?host=/run&password=hunter2' },
    { SOUNDCHECK_SQL: 'postgres://h/d', SOUNDCHECK_SQL_REPLICAS: 'postgres://h/d,mysql://u:hunter2@h/d' },
    { SOUNDCHECK_S3: 'http://user:hunter2@host:9000', ...BUCKET },
  ])('shows no password in a refusal: %j', (env) => {
    expect(refusalOf(env)).not.toContain('hunter2')
  })
})
