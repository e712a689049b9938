import { cacheContract } from './cache.fixture.ts'
import { MemoryCache } from './memory-cache.ts'

cacheContract('in memory', async (parts) => [
  new MemoryCache({ capacityBytes: 1_000_000, eviction: 's3-fifo', ...parts }),
])
