import type { ServiceName } from '../../../sim/services/services-plan.ts'

/** What a service is when a scenario says nothing of it; written as a scenario would write it. */
export interface ServicePreset {
  about: string
  mean: string
  variation: number
  workers: number
  queue: number
  timeout: string
  attempts: number
  backoff: string
}

const usual = { workers: 2, queue: 200, timeout: '1s', attempts: 2, backoff: '50ms' }

/**
 * The services behind a play. Their times are an assumption with one condition: a play that meets no queue is let through
 * after what `playback.authorize` has by default (half within 12 ms, 99 in 100 within 60 ms; a test holds them to it).
 */
export const servicePresets: Readonly<Record<ServiceName, ServicePreset>> = {
  gateway: preset('Token, rate limits and routing of every request.', '1ms', 0.5, {
    timeout: '5s',
    backoff: '200ms',
  }),
  playback: preset('Entitlement, router and signed URLs.', '2.5ms', 0.8, { timeout: '2s' }),
  license: preset('Keys for what is played.', '7ms', 1.4, { timeout: '800ms' }),
  search: preset('Queries and suggestions.', '12ms', 0.9, { attempts: 1 }),
  playlist: preset('Playlists, read and written.', '4ms', 0.8, {}),
  history: preset('Writes of what was played.', '2ms', 0.8, {}),
  cache: preset('Lookups in memory.', '0.3ms', 0.5, { workers: 1, timeout: '100ms', attempts: 1 }),
  sql: preset('Lookups that the cache does not have.', '4ms', 1, { workers: 4, timeout: '500ms' }),
}

function preset(about: string, mean: string, variation: number, others: Partial<ServicePreset>): ServicePreset {
  return { about, mean, variation, ...usual, ...others }
}
