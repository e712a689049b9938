import type { Area, Comparison } from '../../bench/area.ts'
import { LADDER } from '../audio/ladder.policy.ts'
import { bolaParameters } from './bola.policy.ts'
import { ADAPTIVE, BOLA, nextRung, type QualityRules, qualityRules, type School, THROUGHPUT } from './quality.policy.ts'
import { SAFETY_FACTOR } from './throughput.policy.ts'

const DECISIONS = 4_000_000
/** Situations that come up in turn; enough that the processor cannot learn them. */
const SITUATIONS = 1 << 16
const CAP = LADDER.length - 1
const ladderBps = LADDER.map((rung) => rung.bitsPerSecond)

interface Situations {
  bufferMs: Float64Array
  throughputBps: Float64Array
}

type Decide = (current: number, bufferMs: number, throughputBps: number) => number

function situations(): Situations {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return {
    bufferMs: Float64Array.from({ length: SITUATIONS }, () => Math.floor(next() * 25_000)),
    throughputBps: Float64Array.from({ length: SITUATIONS }, () => Math.floor(next() * 600_000)),
  }
}

/** Sum of the rungs that one listener would take in so many situations. */
function decisions({ bufferMs, throughputBps }: Situations, decide: Decide): () => number {
  return () => {
    let rung = CAP
    let sum = 0
    for (let i = 0; i < DECISIONS; i++) {
      const at = i & (SITUATIONS - 1)
      rung = decide(rung, bufferMs[at], throughputBps[at])
      sum += rung
    }
    return sum
  }
}

function comparison(
  school: School,
  name: string,
  against: string,
  published: (rules: QualityRules) => Decide,
): Comparison {
  return {
    name: `the next rung by ${name}`,
    unit: 'decisions',
    open: () => {
      const rules = qualityRules({ school, bufferLowMs: 5_000, bufferFullMs: 20_000, ladderBps })
      const met = situations()
      const kernel: Decide = (current, buffer, bps) => nextRung(rules, CAP, current, buffer, false, bps)
      return {
        operations: DECISIONS,
        subject: { name: 'kernel', prepare: () => decisions(met, kernel) },
        against: { name: against, prepare: () => decisions(met, published(rules)) },
      }
    },
  }
}

/** The formula of the paper for every rung, its logarithms taken before. */
function bolaFormula({ bufferLowMs, bufferFullMs }: QualityRules): Decide {
  const { vMs, gp } = bolaParameters(ladderBps, bufferLowMs, bufferFullMs)
  const utilities = ladderBps.map((bps) => Math.log(bps / ladderBps[0]))
  return (_current, bufferMs) => {
    let best = 0
    let bestScore = Number.NEGATIVE_INFINITY
    for (let m = 0; m <= CAP; m++) {
      const score = (vMs * (utilities[m] + gp) - bufferMs) / ladderBps[m]
      if (score >= bestScore) {
        best = m
        bestScore = score
      }
    }
    return best
  }
}

/** The rule as its documentation words it, over a list of renditions. */
function throughputRule(): Decide {
  return (_current, _bufferMs, bps) =>
    Math.max(
      0,
      ladderBps.findLastIndex((rate) => rate <= SAFETY_FACTOR * bps),
    )
}

/** PLAY-9 as a list of what may be heard in each situation, from which the best is taken. */
function adaptiveRule({ bufferLowMs, bufferFullMs }: QualityRules): Decide {
  return (current, bufferMs, bps) => {
    if (bufferMs < bufferLowMs) return Math.max(0, current - 1)
    const allowed = ladderBps
      .map((rate, rung) => ({ rate, rung }))
      .filter(
        ({ rate, rung }) => rung <= current || (rung === current + 1 && bufferMs >= bufferFullMs && bps >= 1.5 * rate),
      )
    return allowed[allowed.length - 1].rung
  }
}

const area: Area = {
  name: 'playback',
  comparisons: [
    comparison(ADAPTIVE, 'the rule of PLAY-9', 'over objects', adaptiveRule),
    comparison(BOLA, 'BOLA', 'the formula for each rung', bolaFormula),
    comparison(THROUGHPUT, 'throughput', 'over a list', throughputRule),
  ],
}
export default area
