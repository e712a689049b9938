import { z } from 'zod'

/** What `soundcheck cache --json` prints. */
export const cacheOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    trace: z.string().describe('Path of the trace, as it was given.'),
    policy: z.string().describe('Name of the eviction policy.'),
    capacity: z.int().positive().describe('Objects that fit in the cache.'),
    requests: z.int().positive().describe('Requests of the trace, all played, on a cache that started empty.'),
    misses: z.int().nonnegative().describe('Requests whose object was not in the cache.'),
    missRatio: z.number().min(0).max(1).describe('misses / requests.'),
    requestsPerSecond: z.number().nonnegative().describe('requests / wallSeconds.'),
    wallSeconds: z.number().nonnegative().describe('Wall-clock time of reading the trace and playing it, seconds.'),
  })
  .meta({ title: 'soundcheck cache --json' })

export type CacheOutput = z.infer<typeof cacheOutput>
