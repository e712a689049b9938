import type { CacheOutcome, Result, StationOutcome, TheoreticalWait } from '../../sim/result.ts'
import { LITTLE_TOLERANCE } from '../../sim/theory/little.ts'
import { counted } from './counted.ts'
import { quantity, significant } from './number-format.ts'

/** Where theory stands beside a measurement, and where it lies outside the measurement's interval. */
export interface Compared {
  compared: number
  /** Names, in the result's order. */
  outside: string[]
  /** The largest difference among all that are compared: of mean waits, ms, or of miss ratios. */
  farthest: number
}

/** How far a run agrees with theory. */
export interface TheoryAgreement {
  /** Mean waits of stations, and their 99th percentiles where theory has one. */
  stations: Compared
  /** Miss ratios of caches. */
  caches: Compared
  /** Caches beside which LRU's miss ratio stands as a yardstick: no agreement is to be expected there. */
  yardsticks: number
  /** Largest |(L − λW) / L| of all stations, by Little's law. */
  littleDifference: number
  /** Stations at which that is more than arithmetic explains. */
  unbalanced: string[]
}

/** Names in the terminal, one where there are more; the report has all. */
const MOST_NAMES = 2

/** Whether a predicted wait lies in the measured one's interval. */
export function isInside({ waitMs, lowMs, highMs }: TheoreticalWait): boolean {
  return waitMs >= lowMs && waitMs <= highMs
}

/** Whether a cache's theory, or its yardstick, lies in the measured miss ratio's interval. */
export function isCacheInside({ missRatio, theory }: CacheOutcome): boolean {
  return theory !== null && theory.missRatio >= missRatio.low && theory.missRatio <= missRatio.high
}

/** Whether something was measured that a theory of its own stands beside. */
export function isCompared({ theory, missRatio }: CacheOutcome): boolean {
  return theory !== null && !theory.isYardstick && missRatio.samples > 0
}

/** What lies inside its interval and what does not, over all stations and caches that something was measured of. */
export function theoryAgreement({ stations, caches }: Pick<Result, 'stations' | 'caches'>): TheoryAgreement {
  const withTheory = stations.filter(({ theory }) => theory !== null)
  const compared = caches.filter(isCompared)
  const apart = (station: StationOutcome) => Math.abs(station.littleDifference)
  return {
    stations: {
      compared: withTheory.length,
      outside: withTheory.filter((one) => !isStationInside(one)).map(({ name }) => name),
      farthest: Math.max(0, ...withTheory.map(({ theory }) => Math.abs(theory?.differenceMs ?? 0))),
    },
    caches: {
      compared: compared.length,
      outside: compared.filter((one) => !isCacheInside(one)).map(({ provider, tier }) => `${provider} ${tier}`),
      farthest: Math.max(0, ...compared.map(missRatioApart)),
    },
    yardsticks: caches.filter(({ theory, missRatio }) => theory?.isYardstick && missRatio.samples > 0).length,
    littleDifference: Math.max(0, ...stations.map(apart)),
    unbalanced: stations.filter((station) => apart(station) > LITTLE_TOLERANCE).map(({ name }) => name),
  }
}

/** The same in one sentence without its full stop: agrees where theory lies in the interval. */
export function agreementText({ stations, caches, yardsticks, ...little }: TheoryAgreement): string {
  const parts = [
    comparedText(stations, 'station', quantity(stations.farthest, 'ms', 2)),
    comparedText(caches, 'cache', `${quantity(caches.farthest, 'ratio', 2)} of lookups`),
  ].filter((part) => part !== '')
  const agrees = parts.length === 0 ? 'applies to no station or cache' : `agrees at ${parts.join(' and ')}`
  const beside = yardsticks === 0 ? '' : `; LRU's as a yardstick beside ${counted(yardsticks, 'cache')}`
  return `${agrees}${beside}; ${littleText(little)}`
}

function missRatioApart({ missRatio, theory }: CacheOutcome): number {
  return Math.abs(missRatio.value - (theory?.missRatio ?? missRatio.value))
}

function isStationInside({ theory }: StationOutcome): boolean {
  return theory !== null && isInside(theory) && (theory.p99 === null || isInside(theory.p99))
}

/** `7 of 9 stations (not origin, license service; at most 2 ms apart)`; empty where nothing was compared. */
function comparedText({ compared, outside }: Compared, noun: string, farthest: string): string {
  if (compared === 0) return ''
  const not = outside.length === 0 ? '' : ` (not ${named(outside)}; at most ${farthest} apart)`
  return `${compared - outside.length} of ${counted(compared, noun)}${not}`
}

function littleText({
  littleDifference,
  unbalanced,
}: Pick<TheoryAgreement, 'littleDifference' | 'unbalanced'>): string {
  if (unbalanced.length > 0)
    return `Little's law does not hold at ${named(unbalanced)}: up to ${significant(littleDifference)} of L apart`
  // What is less counts as nothing (`littleDifference` in sim/theory).
  return `Little's law to ${Math.max(littleDifference, 1e-12).toExponential(0)}`
}

function named(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(', ')
  return `${names[0]} and ${names.length - 1} more`
}
