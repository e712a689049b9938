import type { QualityFigures } from '../result.ts'
import type { Tally } from '../stats/tally.ts'
import type { World } from '../world/world.ts'
import { groupSums, measuredRate, measuredRatio } from './measure.ts'

const KILO = 1000
const US_PER_S = 1e6
const ANY: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]

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
    meanBps: measuredRatio(heardBits, playedS, { samples }),
    switchesPerPlay: measuredRate(column(tally.switches), plays),
    stallsPerPlay: measuredRate(column(tally.stalls), plays),
    linearBps: measuredRatio(linearBits, playedS, { samples, bounds: ANY }),
  }
}
