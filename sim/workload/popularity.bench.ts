import type { Area, Comparison, Contender } from '../../bench/area.ts'
import { draw, drawFine } from '../engine/random.ts'
import type { PopularityPlan } from '../plan.ts'
import { Popularity } from './popularity.ts'
import { fromPoints, zipf } from './popularity-curve.ts'
import { PowerInversion } from './power-inversion.fixture.ts'
import { RejectionInversion } from './rejection-inversion.fixture.ts'
import { firstAtLeast } from './zipf-trace.ts'

const PLAYS = 3_000_000
const KEY = 42
const TRACKS = 100_000_000
/** As many as a table of all tracks has room for. */
const FEWER_TRACKS = 2_000_000

const s4: PopularityPlan = {
  label: 's4-main',
  source: 'S4',
  segments: fromPoints([
    { top: 0.01, share: 0.3 },
    { top: 0.1, share: 0.7 },
    { top: 0.5, share: 0.97 },
  ]),
}
const zipf09: PopularityPlan = { label: 'Zipf 0.9', source: '', segments: zipf(0.9, TRACKS) }

/** The numbers that are drawn for so many plays, beforehand, so that only what follows from them is timed. */
const numbers = (): Float64Array => Float64Array.from({ length: PLAYS }, (_, i) => drawFine(KEY, 2 * i))

function sumOf(name: string, drawn: Float64Array, build: () => { sample(u: number): number }): Contender {
  return {
    name,
    prepare: () => {
      const sampler = build()
      return () => {
        let sum = 0
        for (let i = 0; i < drawn.length; i++) sum += sampler.sample(drawn[i])
        return sum
      }
    },
  }
}

const againstPowers = (plan: PopularityPlan): Comparison => ({
  name: `${plan.label} over ${TRACKS} tracks, powers`,
  unit: 'plays',
  open: () => {
    const drawn = numbers()
    return {
      operations: PLAYS,
      subject: sumOf('polynomials', drawn, () => new Popularity(plan, TRACKS)),
      against: sumOf('Math.pow, exp and log', drawn, () => new PowerInversion(plan, TRACKS)),
    }
  },
})

const againstSearch: Comparison = {
  name: `${s4.label} over ${FEWER_TRACKS} tracks, search`,
  unit: 'plays',
  open: () => {
    const drawn = numbers()
    const popularity = new Popularity(s4, FEWER_TRACKS)
    const cumulative = Float64Array.from({ length: FEWER_TRACKS }, (_, track) =>
      popularity.shareOfTop((track + 1) / FEWER_TRACKS),
    )
    return {
      operations: PLAYS,
      subject: sumOf('polynomials', drawn, () => popularity),
      against: sumOf('plain inversion: binary search over all tracks', drawn, () => ({
        sample: (u) => firstAtLeast(cumulative, u, 0, FEWER_TRACKS - 1),
      })),
    }
  },
}

/** Both draw their numbers as they go, since rejection takes as many as it needs; both come to the head's share in percent. */
const againstRejection: Comparison = {
  name: `${zipf09.label} over ${TRACKS} tracks, rejection-inversion`,
  unit: 'plays',
  open: () => {
    const head = TRACKS / 100
    const percentOf = (next: () => number): number => {
      let inHead = 0
      for (let i = 0; i < PLAYS; i++) if (next() < head) inHead++
      return Math.round((100 * inHead) / PLAYS)
    }
    return {
      operations: PLAYS,
      subject: {
        name: 'polynomials',
        prepare: () => {
          const popularity = new Popularity(zipf09, TRACKS)
          let n = 0
          return () => percentOf(() => popularity.sample(drawFine(KEY, 2 * n++)))
        },
      },
      against: {
        name: 'Hörmann and Derflinger 1996',
        prepare: () => {
          const law = new RejectionInversion(TRACKS, 0.9)
          let n = 0
          const uniform = (): number => draw(KEY, n++)
          return () => percentOf(() => law.sample(uniform))
        },
      },
    }
  },
}

const area: Area = {
  name: 'sampling',
  comparisons: [againstPowers(s4), againstPowers(zipf09), againstSearch, againstRejection],
}
export default area
