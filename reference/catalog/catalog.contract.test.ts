import { describe } from 'vitest'
import { MemoryCache } from '../storage/cache/memory-cache.ts'
import { onSqlite } from '../storage/sql/sql-engines.fixture.ts'
import { systemClock } from '../system-clock.ts'
import { catalogContract } from './catalog-contract.fixture.ts'

onSqlite((engine) => catalogContract(engine, null))

describe('behind a cache', () => {
  onSqlite((engine) =>
    catalogContract(
      engine,
      () =>
        new MemoryCache({
          capacityBytes: 1_000_000,
          eviction: 's3-fifo',
          clock: systemClock,
          random: Math.random,
          onAnswer: () => {},
        }),
    ),
  )
})
