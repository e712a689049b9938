import { Counter, type Registry } from 'prom-client'
import type { HotTrack } from './warmer.ts'
import type { WarmReport } from './warming-lane.ts'

/** What Prometheus is told of warming, on the side that decides on it; what edges do is in their own metrics. */
export class WarmingMetrics {
  private readonly hot: Counter<'scope'>
  private readonly jobs: Counter<'provider' | 'reason' | 'outcome'>

  constructor(registry: Registry) {
    this.hot = new Counter({
      name: 'soundcheck_warming_hot_tracks_total',
      help: 'Tracks that became hot, in the whole world or in one region alone.',
      labelNames: ['scope'] as const,
      registers: [registry],
    })
    this.jobs = new Counter({
      name: 'soundcheck_warming_jobs_total',
      help: 'Tracks, or beginnings of tracks, that an edge was to hold, by how that ended.',
      labelNames: ['provider', 'reason', 'outcome'] as const,
      registers: [registry],
    })
  }

  becameHot({ region }: HotTrack): void {
    this.hot.inc({ scope: region === null ? 'world' : 'region' })
  }

  ended(provider: string, { job, outcome }: WarmReport): void {
    this.jobs.inc({ provider, reason: job.reason, outcome })
  }
}
