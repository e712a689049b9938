import { evenUs, firstByteUs, slowestUs, staysAt } from './playback-bounds.ts'
import type { PlaybackInput, PlaybackOutcome, PlaybackRules } from './playback-track.ts'

/**
 * A whole track in one step, for the nearly all in which nothing changes that matters; the same as `begin` and `jump`
 * (playback-run.ts), written as one so that nothing travels through memory between them. What depends on the listener's
 * luck is a minimum or maximum instead of a branch, which the processor could not predict. Returns false, with nothing
 * written, for any other track.
 */
export function playAtOnce(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): boolean {
  const { chunkUs, held, ahead, quality, protocol } = rules
  const { durationUs, listenUs, startAtUs, rung, skippedUs, line } = input
  if (input.dropForUs > 0 || durationUs < chunkUs || ahead === 1) return false
  const bps = quality.ladderBps[rung]
  const perChunkUs = slowestUs(line, protocol, chunkUs * bps)
  if (perChunkUs > chunkUs) return false
  const fromUs = firstByteUs(protocol, input)
  const heard = Math.min(skippedUs + rules.startBufferUs, chunkUs) * bps
  const soundUs = Math.max(startAtUs, line.arrivalUs(fromUs + input.soundLateUs, heard))
  const arrivedUs = line.arrivalUs(fromUs + input.firstLateUs, chunkUs * bps)
  const playedFromUs = soundUs - skippedUs
  if (arrivedUs + perChunkUs > playedFromUs + chunkUs) return false
  if (protocol.switchesWithin) {
    const fullestUs = (held - 1) * chunkUs
    const bufferUs = chunkUs + Math.max(0, startAtUs - arrivedUs) - Math.max(0, arrivedUs - playedFromUs)
    const emptiestMs = Math.min(bufferUs, ahead * chunkUs, fullestUs) / 1000
    if (!staysAt(rung, rules, input, emptiestMs, fullestUs / 1000, false)) return false
  }
  const endUs = soundUs + listenUs
  const last = Math.min(held - 2 + Math.ceil((skippedUs + listenUs) / chunkUs), Math.ceil(durationUs / chunkUs) - 1)
  let usedUs = fromUs
  if (last >= held) {
    const roomUs = playedFromUs + (last - held + 1) * chunkUs
    // What holds back a track that is fetched ahead holds back no other: there the chunks before take longer.
    const startedUs = last >= ahead ? soundUs + (last - ahead) * perChunkUs : 0
    if (Math.max(arrivedUs + (last - 1) * perChunkUs, startedUs) > roomUs) return false
    usedUs = roomUs
  } else if (last > 0) {
    const eachUs = evenUs(line, protocol, arrivedUs, chunkUs * bps)
    const startedUs = last >= ahead ? soundUs + (last - ahead) * eachUs : 0
    usedUs = Math.max(arrivedUs + (last - 1) * eachUs, startedUs)
    if (usedUs >= endUs || usedUs > line.untilUs) return false
  }
  out.soundUs = soundUs
  out.endUs = endUs
  out.stallUs = 0
  out.stalls = 0
  out.stalledAtUs = -1
  out.chunks = last + 1
  out.usedUs = usedUs
  out.rung = rung
  out.changedChunks = 0
  out.changedRung = rung
  out.switches = 0
  out.switchedBps = 0
  out.heardUsBps = listenUs * bps
  return true
}
