import type { Area, Comparison, Contender } from '../../bench/area.ts'
import { draw, drawItem, itemKey } from '../engine/random.ts'
import { Stream } from '../services/stream.ts'
import { Empirical } from './empirical.ts'
import { Gamma, type Uniforms } from './gamma.ts'
import { Lognormal } from './lognormal.ts'
import { lognormalTable } from './quantile-table.ts'

const DRAWS = 3_000_000
const KEY = 42
const OUTCOMES = 500

/** Draws many and comes to their mean, rounded to what all exact samplers of the law agree on. */
function meanOf(name: string, digits: number, sampleAt: (i: number) => number): Contender {
  return {
    name,
    prepare: () => () => {
      let sum = 0
      for (let i = 0; i < DRAWS; i++) sum += sampleAt(i)
      return Number((sum / DRAWS).toPrecision(digits))
    },
  }
}

const lognormal: Comparison = {
  name: 'lognormal, median 205 and p99 480',
  unit: 'draws',
  open: () => {
    const table = lognormalTable(205, 480)
    const exact = new Lognormal(205, 480)
    return {
      operations: DRAWS,
      subject: meanOf('quantile table', 3, (i) => table.sample(draw(KEY, i))),
      against: meanOf('exp of the normal quantile', 3, (i) => exact.sample(draw(KEY, i))),
    }
  },
}

const SHAPE = 2.5

/** The plain way: exponentials for the whole part of the shape, Johnk's rejection (1964) for what is left of it. */
function plainGamma(uniforms: Uniforms): number {
  const whole = Math.floor(SHAPE)
  const rest = SHAPE - whole
  let product = 1
  for (let n = 0; n < whole; n++) product *= uniforms.next()
  for (;;) {
    const x = uniforms.next() ** (1 / rest)
    const y = uniforms.next() ** (1 / (1 - rest))
    if (x + y <= 1) return (x / (x + y)) * -Math.log(uniforms.next()) - Math.log(product)
  }
}

const gamma: Comparison = {
  name: `gamma, shape ${SHAPE}`,
  unit: 'draws',
  open: () => {
    const law = new Gamma(SHAPE, 1)
    const [own, other] = [new Stream(KEY), new Stream(KEY)]
    return {
      operations: DRAWS,
      subject: meanOf('Marsaglia and Tsang 2000', 2, () => 100 * law.sample(own)),
      against: meanOf('exponentials and Johnk 1964', 2, () => 100 * plainGamma(other)),
    }
  },
}

const empirical: Comparison = {
  name: `one of ${OUTCOMES} outcomes`,
  unit: 'draws',
  open: () => {
    const weights = Array.from({ length: OUTCOMES }, (_, i) => 1 / (i + 1))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let sum = 0
    const cumulative = Float64Array.from(weights, (weight) => {
      sum += weight
      return sum / total
    })
    cumulative[OUTCOMES - 1] = 1
    const outcomes = new Empirical(weights)
    const search = (u: number): number => {
      let low = 0
      let high = OUTCOMES - 1
      while (low < high) {
        const middle = (low + high) >>> 1
        if (cumulative[middle] <= u) low = middle + 1
        else high = middle
      }
      return low
    }
    return {
      operations: DRAWS,
      subject: meanOf('guide table', 17, (i) => outcomes.sample(draw(KEY, i))),
      against: meanOf('binary search', 17, (i) => search(draw(KEY, i))),
    }
  },
}

const trackLength: Comparison = {
  name: 'one number of an item (the length of a track)',
  unit: 'draws',
  open: () => ({
    operations: DRAWS,
    subject: meanOf('the key itself', 2, (i) => 100 * drawItem(KEY, i)),
    against: meanOf('a draw from its stream', 2, (i) => 100 * draw(itemKey(KEY, i), 0)),
  }),
}

const area: Area = { name: 'sampling', comparisons: [lognormal, gamma, empirical, trackLength] }
export default area
