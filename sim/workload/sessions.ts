import { LADDER, planRung } from '../../reference/audio/ladder.policy.ts'
import { rungCap, SCHOOLS, type School } from '../../reference/playback/quality.policy.ts'
import { draw, drawBits } from '../engine/random.ts'
import type { DevicesPlan, Plan, PopulationPlan } from '../plan.ts'
import { Empirical } from '../stats/empirical.ts'
import { lognormalTable, lognormalTableFromSlowTail, type QuantileTable } from '../stats/quantile-table.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { dailyUse } from './daily-use.ts'
import type { LineChanges } from './line.ts'
import { lineChanges, sessionRttMs } from './round-trips.ts'

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
const DEVICE = 9
/** Unit-exponential gap before the session. */
export const GAP = 10

/** Packed traits of a listener: bit 0 cellular, bits 1–3 rung cap, bits 4–7 ISP, bits 8–11 random group, 12–13 device. */
export const traitCellular = (traits: number): boolean => (traits & 1) !== 0
export const traitCap = (traits: number): number => (traits >> 1) & 7
export const traitIsp = (traits: number): number => (traits >> 4) & 15
export const traitGroup = (traits: number): number => (traits >> 8) & 15
/** Index into `DEVICES`. */
export const traitDevice = (traits: number): number => (traits >> 12) & 3

/** What people listen on. Only phones meet cellular networks. */
export const DEVICES = ['phone', 'desktop', 'speaker', 'tv'] as const satisfies (keyof DevicesPlan)[]
const PHONE = 0

/** Who listens: draws the traits of sessions from their keys. */
export class SessionModel {
  readonly school: School
  private readonly population: PopulationPlan
  /** Share of the listeners who have a premium plan: more than of the users, where they come more often. */
  private readonly premiumShare: number
  private readonly isps: number
  private readonly preferences: { free: Empirical; premium: Empirical }
  /** Devices of those who are not on a cellular network. */
  private readonly devices: Empirical
  /** 1 / log of the probability that a session goes on after a track; 0 where none does. */
  private readonly perLogGoesOn: number
  private readonly wifi: AccessTables
  private readonly cellular: AccessTables

  constructor(plan: Plan) {
    this.school = SCHOOLS[plan.playback.quality]
    this.population = plan.population
    this.premiumShare = dailyUse(plan).premiumListenerShare
    this.isps = plan.network.ispsPerMetro
    this.preferences = {
      free: new Empirical(plan.population.preferences.free),
      premium: new Empirical(plan.population.preferences.premium),
    }
    this.devices = devicesBesideCellular(plan.population)
    const { session } = plan.population
    this.perLogGoesOn = session.meanTracks > 1 ? 1 / Math.log1p(-1 / session.meanTracks) : 0
    this.wifi = accessTables(plan.network.wifi)
    this.cellular = accessTables(plan.network.cellular)
  }

  traits(key: number): number {
    const premium = draw(key, PREMIUM) < this.premiumShare
    const cellular = draw(key, CELLULAR) < this.population.cellularShare
    const saver = cellular && draw(key, SAVER) < this.population.dataSaverShare
    const preferred = (premium ? this.preferences.premium : this.preferences.free).sample(draw(key, PREFERENCE))
    const cap = rungCap(this.school, preferred, planRung(premium), cellular, saver)
    const isp = (draw(key, ISP) * this.isps) | 0
    const device = cellular ? PHONE : this.devices.sample(draw(key, DEVICE))
    const group = drawBits(key, GROUP) & (GROUPS - 1)
    return (cellular ? 1 : 0) | (cap << 1) | (isp << 4) | (group << 8) | (device << 12)
  }

  access(cellular: boolean): AccessTables {
    return cellular ? this.cellular : this.wifi
  }

  throughputBps(key: number, cellular: boolean): number {
    return this.access(cellular).throughputBps.sample(draw(key, THROUGHPUT))
  }

  /** Last-mile round trip, ms, around which the session's changes. */
  rttMs(key: number, cellular: boolean): number {
    return this.access(cellular).rttMs.sample(draw(key, RTT))
  }

  /** Number of tracks the session starts, at least one: geometric. */
  tracks(key: number): number {
    return Math.min(1 + Math.floor(Math.log(draw(key, LENGTH)) * this.perLogGoesOn), MAX_TRACKS)
  }

  /** Shares of the rungs at which tracks start, lowest first, over the whole population. */
  rungShares(): number[] {
    const { premiumShare } = this
    const { cellularShare, dataSaverShare, preferences } = this.population
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
  changes: LineChanges
  dropPerTrack: number
  dropMeanMs: number
}

function accessTables(access: Plan['network']['wifi']): AccessTables {
  const rttMs = sessionRttMs(access)
  return {
    throughputBps: lognormalTableFromSlowTail(access.throughputBps.median, access.throughputBps.p1),
    rttMs: lognormalTable(rttMs.median, rttMs.p99),
    changes: lineChanges(access),
    dropPerTrack: access.dropPerTrack,
    dropMeanMs: access.dropMeanMs,
  }
}

/** Devices of the listeners who are not on a cellular network: all but the phones that are. */
function devicesBesideCellular({ devices, cellularShare }: PopulationPlan): Empirical {
  const left = DEVICES.map((name, i) => Math.max(0, devices[name] - (i === PHONE ? cellularShare : 0)))
  return new Empirical(left.some((share) => share > 0) ? left : DEVICES.map((name) => devices[name]))
}
