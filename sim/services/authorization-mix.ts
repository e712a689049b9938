import { AUTHORIZE_CELLS, type Authorization, authorizePoints, authorizeStretches } from './authorization.ts'

/** Narrower stretches than this, ms, would have no density that a number holds; nobody tells a delay so exactly. */
const LEAST_WIDTH_MS = 1e-6

/** What part of some plays meets, so much later. */
export interface MixedPart {
  /** Part of the plays. */
  share: number
  laterMs: number
  met: Authorization
}

/**
 * What plays meet of which parts meet different services: the law of the delay is the mixture of the parts' laws, each shifted
 * and weighing as much as it lets through.
 * @param lostShare part of the plays that reach nobody; with the parts' shares 1
 */
export function mixed(parts: readonly MixedPart[], lostShare: number): Authorization {
  const [first, ...others] = parts
  if (first === undefined) return { delayMs: new Float64Array(AUTHORIZE_CELLS), failedShare: 1 }
  const failed = parts.reduce((sum, { share, met }) => sum + share * met.failedShare, lostShare)
  const failedShare = Math.min(1, failed)
  const answering = parts.filter(({ share, met }) => share * (1 - met.failedShare) > 0)
  if (others.length === 0 && first.laterMs === 0) {
    return lostShare === 0 ? first.met : { delayMs: first.met.delayMs, failedShare }
  }
  if (answering.length === 0) return { delayMs: first.met.delayMs, failedShare: 1 }
  if (answering.length === 1) {
    const [{ met, laterMs }] = answering
    return { delayMs: met.delayMs.map((ms) => ms + laterMs), failedShare }
  }
  return { delayMs: mixedTable(answering), failedShare }
}

/** The numbers of a table in the order of their parts of plays. */
const inOrder = Array.from(authorizePoints.keys()).sort((a, b) => authorizePoints[a] - authorizePoints[b])

/** Where the density of the mixture changes, and by how much. */
interface Step {
  ms: number
  by: number
}

function mixedTable(parts: readonly MixedPart[]): Float64Array {
  const all = parts.reduce((sum, { share, met }) => sum + share * (1 - met.failedShare), 0)
  const steps = parts.flatMap(({ share, laterMs, met }) =>
    stepsOf(met.delayMs, laterMs, (share * (1 - met.failedShare)) / all),
  )
  steps.sort((a, b) => a.ms - b.ms)
  const table = new Float64Array(AUTHORIZE_CELLS)
  let at = 0
  let below = 0
  let density = 0
  for (let i = 0; i + 1 < steps.length && at < inOrder.length; i++) {
    density += steps[i].by
    const { ms } = steps[i]
    const widthMs = steps[i + 1].ms - ms
    const mass = Math.max(0, density) * widthMs
    for (; at < inOrder.length && authorizePoints[inOrder[at]] < below + mass; at++) {
      table[inOrder[at]] = ms + Math.max(0, authorizePoints[inOrder[at]] - below) / density
    }
    below += mass
  }
  const lastMs = steps[steps.length - 1].ms
  for (; at < inOrder.length; at++) table[inOrder[at]] = lastMs
  return table
}

/** A part's law as stretches of even density, which is what reading between the points of its table makes of it. */
function stepsOf(delayMs: Float64Array, laterMs: number, weight: number): Step[] {
  return authorizeStretches.flatMap((from) => {
    const mass = weight * (authorizePoints[from + 1] - authorizePoints[from])
    const fromMs = delayMs[from] + laterMs
    const toMs = Math.max(fromMs + LEAST_WIDTH_MS, delayMs[from + 1] + laterMs)
    const by = mass / (toMs - fromMs)
    return [
      { ms: fromMs, by },
      { ms: toMs, by: -by },
    ]
  })
}
