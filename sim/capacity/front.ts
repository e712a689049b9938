/** What designs are compared by. */
export interface FrontPoint {
  /** Less is better. */
  costUsd: number
  /** Less is better. */
  startupP99Ms: number
  /** More is better. */
  availability: number
}

/** Delays that differ by less than this are one to a listener. */
const STEP_MS = 1
/** One play in a hundred thousand. */
const STEP_AVAILABILITY = 1e-5

/** A point as it is compared: cost to the dollar, delays to the millisecond, availability to one play in 100,000. */
export function compared({ costUsd, startupP99Ms, availability }: FrontPoint): FrontPoint {
  return {
    costUsd: Math.round(costUsd),
    startupP99Ms: Math.round(startupP99Ms / STEP_MS) * STEP_MS,
    availability: Math.round(availability / STEP_AVAILABILITY) * STEP_AVAILABILITY,
  }
}

/** a is at least as good as b in everything. */
export function isAsGood(a: FrontPoint, b: FrontPoint): boolean {
  const [p, q] = [compared(a), compared(b)]
  return p.costUsd <= q.costUsd && p.startupP99Ms <= q.startupP99Ms && p.availability >= q.availability
}

/**
 * The Pareto front: points that no other is as good as, the cheapest first. Of several that are the same in everything
 * compared, the first stays.
 */
export function paretoFront<T extends FrontPoint>(points: readonly T[]): T[] {
  const front: T[] = []
  // What is as good as a point comes before it in this order, so that one look at what was kept is enough.
  for (const point of points.toSorted(byCost)) if (!front.some((kept) => isAsGood(kept, point))) front.push(point)
  return front
}

function byCost(a: FrontPoint, b: FrontPoint): number {
  const [p, q] = [compared(a), compared(b)]
  return p.costUsd - q.costUsd || p.startupP99Ms - q.startupP99Ms || q.availability - p.availability
}
