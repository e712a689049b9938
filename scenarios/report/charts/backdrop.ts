import type { Result } from '../../../sim/result.ts'
import { printable } from '../text-safety.ts'
import type { Backdrop, Band } from './chart.ts'

/** The time axis of a run and the stretches to shade behind its charts: faults and releases, cut to the run's length. */
export function backdropOf(result: Result): Backdrop {
  const { durationMs } = result.plan
  const bands = result.happenings.flatMap(({ kind, label, fromMs, toMs }): Band[] => {
    if (kind !== 'fault' && kind !== 'release') return []
    if (toMs < 0 || fromMs > durationMs) return []
    return [{ kind, label: printable(label), fromMs: Math.max(0, fromMs), toMs: Math.min(durationMs, toMs) }]
  })
  return { durationMs, bucketMs: result.timeline.bucketMs, atMs: result.timeline.atMs, bands }
}
