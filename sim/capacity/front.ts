/** What designs are compared by. */
export interface FrontPoint {
  /** Less is better. */
  costUsd: number
  /** Less is better. */
  startupP99Ms: number
  /** More is better. */
  availability: number
}

/** Delays are told apart by one part in a hundred: about what a long replay's interval is to either side. */
const DELAY_STEP = Math.log(1.01)
/** One play in a hundred thousand. */
const STEP_AVAILABILITY = 1e-5

/** A point as it is compared: cost to the dollar, delays to a hundredth of themselves, availability to one play in 100,000. */
export function compared({ costUsd, startupP99Ms, availability }: FrontPoint): FrontPoint {
  return {
    costUsd: Math.round(costUsd),
    startupP99Ms: startupP99Ms > 0 ? Math.exp(Math.round(Math.log(startupP99Ms) / DELAY_STEP) * DELAY_STEP) : 0,
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
