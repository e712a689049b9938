import { LADDER, planRung } from '../../reference/audio/ladder.policy.ts'
import { ADAPTIVE, FIXED, rungCap, type School } from '../../reference/playback/quality.policy.ts'
import { draw, drawBits } from '../engine/random.ts'
import type { Plan, PopulationPlan } from '../plan.ts'
import {
  lognormalFactorTable,
  lognormalTable,
  lognormalTableFromSlowTail,
  type QuantileTable,
} from '../stats/quantile-table.ts'
import { GROUPS } from '../stats/random-groups.ts'

/** Which number of a session's stream decides what; its tracks have numbers of their own, further on (`trackDraws`). */
const PREMIUM = 0
const CELLULAR = 1
const SAVER = 2
const PREFERENCE = 3
const THROUGHPUT = 4
const RTT = 5
const ISP = 6
const LENGTH = 7
const GROUP = 8
/** Unit-exponential gap before the session. */
export const GAP = 10

/** Packed traits of a listener: bit 0 cellular, bits 1–3 rung cap, bits 4–7 ISP, bits 8–11 random group. */
export const traitCellular = (traits: number): boolean => (traits & 1) !== 0
export const traitCap = (traits: number): number => (traits >> 1) & 7
export const traitIsp = (traits: number): number => (traits >> 4) & 15
export const traitGroup = (traits: number): number => (traits >> 8) & 15

/** Who listens: draws the traits of sessions from their keys. */
export class SessionModel {
  readonly school: School
  private readonly population: PopulationPlan
  private readonly isps: number
  private readonly preferences: { free: number[]; premium: number[] }
  private readonly wifi: AccessTables
  private readonly cellular: AccessTables

  constructor(plan: Plan) {
    this.school = plan.playback.quality === 'adaptive' ? ADAPTIVE : FIXED
    this.population = plan.population
    this.isps = plan.network.ispsPerMetro
    this.preferences = {
      free: cumulative(plan.population.preferences.free),
      premium: cumulative(plan.population.preferences.premium),
    }
    this.wifi = accessTables(plan.network.wifi)
    this.cellular = accessTables(plan.network.cellular)
  }

  traits(key: number): number {
    const premium = draw(key, PREMIUM) < this.population.premiumShare
    const cellular = draw(key, CELLULAR) < this.population.cellularShare
    const saver = cellular && draw(key, SAVER) < this.population.dataSaverShare
    const preferred = pick(premium ? this.preferences.premium : this.preferences.free, draw(key, PREFERENCE))
    const cap = rungCap(this.school, preferred, planRung(premium), cellular, saver)
    const isp = Math.floor(draw(key, ISP) * this.isps)
    return (cellular ? 1 : 0) | (cap << 1) | (isp << 4) | ((drawBits(key, GROUP) & (GROUPS - 1)) << 8)
  }

  access(cellular: boolean): AccessTables {
    return cellular ? this.cellular : this.wifi
  }

  throughputBps(key: number, cellular: boolean): number {
    return this.access(cellular).throughputBps.sample(draw(key, THROUGHPUT))
  }

  /** Last-mile round trip, ms. */
  rttMs(key: number, cellular: boolean): number {
    return this.access(cellular).rttMs.sample(draw(key, RTT))
  }

  /** Number of tracks the session starts, at least one: geometric. */
  tracks(key: number): number {
    const stop = 1 / this.population.session.meanTracks
    if (stop >= 1) return 1
    const tracks = 1 + Math.floor(Math.log(draw(key, LENGTH)) / Math.log(1 - stop))
    return Math.min(tracks, MAX_TRACKS)
  }

  /** Shares of the rungs at which tracks start, lowest first, over the whole population. */
  rungShares(): number[] {
    const { premiumShare, cellularShare, dataSaverShare, preferences } = this.population
    const shares = LADDER.map(() => 0)
    for (const premium of [false, true])
      for (const cellular of [false, true])
        for (const saver of cellular ? [false, true] : [false])
          for (const [preferred, share] of (premium ? preferences.premium : preferences.free).entries()) {
            const p =
              (premium ? premiumShare : 1 - premiumShare) *
              (cellular ? cellularShare * (saver ? dataSaverShare : 1 - dataSaverShare) : 1 - cellularShare)
            shares[rungCap(this.school, preferred, planRung(premium), cellular, saver)] += p * share
          }
    return shares
  }
}

/** Tracks in the longest session: a day of them. */
const MAX_TRACKS = 480

export interface AccessTables {
  throughputBps: QuantileTable
  rttMs: QuantileTable
  trackFactor: QuantileTable
  dropPerTrack: number
  dropMeanMs: number
}

function accessTables(access: Plan['network']['wifi']): AccessTables {
  return {
    throughputBps: lognormalTableFromSlowTail(access.throughputBps.median, access.throughputBps.p1),
    rttMs: lognormalTable(access.rttMs.median, access.rttMs.p99),
    trackFactor: lognormalFactorTable(access.trackSigma),
    dropPerTrack: access.dropPerTrack,
    dropMeanMs: access.dropMeanMs,
  }
}

function cumulative(shares: readonly number[]): number[] {
  let sum = 0
  return shares.map((s) => (sum += s))
}

function pick(cumulativeShares: readonly number[], u: number): number {
  for (let i = 0; i < cumulativeShares.length - 1; i++) if (u < cumulativeShares[i]) return i
  return cumulativeShares.length - 1
}
