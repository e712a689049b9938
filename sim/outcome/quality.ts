import type { QualityFigures } from '../result.ts'
import type { Tally } from '../stats/tally.ts'
import type { World } from '../world/world.ts'
import { groupSums, measuredRatio } from './measure.ts'

const KILO = 1000
const US_PER_S = 1e6
const ANY: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
const NOT_NEGATIVE: [number, number] = [0, Number.POSITIVE_INFINITY]

/**
 * Quality of experience over all plays together. The linear one is the mean of `linearQualityBps` over plays, each as heavy as
 * what was heard of it: a play that was left after a second says little about quality.
 */
export function buildQuality({ playback }: World, tally: Tally): QualityFigures {
  const { cells } = tally
  const column = (at: number): number[] => groupSums(cells, at, 1)
  const plays = column(tally.plays)
  const samples = plays.reduce((sum, count) => sum + count, 0)
  const playedS = column(tally.playedUs).map((us) => us / US_PER_S)
  const heardBits = column(tally.heardKilobits).map((kilobits) => kilobits * KILO)
  const stalledUs = column(tally.stallUs)
  const switchedBps = column(tally.switchedBps)
  const { ladderBps } = playback.quality
  const bestBps = ladderBps[ladderBps.length - 1]
  const chunkS = playback.chunkUs / US_PER_S
  const costBits = column(tally.waitedUs).map(
    (us, group) => (switchedBps[group] + (bestBps * (us + stalledUs[group])) / US_PER_S) * chunkS,
  )
  const linearBits = heardBits.map((bits, group) => bits - costBits[group])
  return {
    meanBps: measuredRatio(heardBits, playedS, { samples, bounds: NOT_NEGATIVE }),
    switchesPerPlay: measuredRatio(column(tally.switches), plays, { bounds: NOT_NEGATIVE }),
    stallsPerPlay: measuredRatio(column(tally.stalls), plays, { bounds: NOT_NEGATIVE }),
    linearBps: measuredRatio(linearBits, playedS, { samples, bounds: ANY }),
  }
}
