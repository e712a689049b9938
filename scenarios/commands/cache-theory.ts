import type { CurvePoint } from '../../sim/cache-study/curve.ts'
import { predictedMissRatio } from '../../sim/cache-study/predicted-misses.ts'
import { TracePopularity } from '../../sim/cache-study/trace-popularity.ts'
import type { CheModel, ObjectClass } from '../../sim/theory/che.ts'
import { staticOptimum } from '../../sim/theory/static-optimum.ts'
import type { Told } from './cache-play.ts'
import type { CacheQuestion } from './cache-question.ts'
import type { TraceReader } from './trace-format.ts'

/** What theory has to say about a trace, from how often its objects are asked for. */
export interface TraceTheory {
  /** The policy that the predictions are of: the one that was asked for, or LRU where that has no theory. */
  model: CheModel
  /** Whether that is the policy that was asked for. */
  applies: boolean
  /** Predicted miss ratio, by capacity. */
  missRatioAt(capacity: number): number
  /** Of the best contents that never change. */
  staticOptimumAt(capacity: number): number
}

/**
 * Reads the trace once more and counts. null where theory knows nothing: an admission policy changes who comes in, and a sample
 * is taken because counting all objects would need too much memory.
 */
export async function theoryOf(trace: TraceReader, question: CacheQuestion, told: Told): Promise<TraceTheory | null> {
  const { policy, bySize, admissionName, sampleRate, lifetime } = question
  if (admissionName !== null || sampleRate !== null) return null
  const popularity = new TracePopularity()
  for await (const block of trace.blocks()) {
    popularity.requestAll(block)
    told(block.endByte)
  }
  const classes: ObjectClass[] = popularity.classes(bySize)
  const length = popularity.durationS ?? popularity.requests
  const lifetimes = lifetime === null || length === 0 ? Number.POSITIVE_INFINITY : lifetime / length
  const model = policy === 'fifo' ? 'fifo' : 'lru'
  return {
    model,
    applies: policy === model,
    missRatioAt: (capacity) => predictedMissRatio(model, classes, capacity, lifetimes),
    staticOptimumAt: (capacity) => staticOptimum(classes, capacity),
  }
}

/** The predicted curve at the points of the measured one. */
export function predictedCurve({ missRatioAt }: TraceTheory, points: readonly CurvePoint[]): CurvePoint[] {
  return points.map(({ capacity }) => ({ capacity, missRatio: missRatioAt(capacity) }))
}
