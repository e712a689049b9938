import { staysAt } from './playback-run.ts'
import type { PlaybackInput, PlaybackOutcome, PlaybackRules } from './playback-track.ts'

/**
 * A whole track in one step, for the nearly all through which nothing changes; the same as `begin` and `jump`
 * (playback-run.ts), written as one so that nothing travels through memory between them. What depends on the listener's
 * luck is a minimum or maximum instead of a branch, which the processor could not predict. Returns false, with nothing
 * written, for any other track.
 */
export function playAtOnce(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): boolean {
  const { chunkUs, held, ahead, quality, protocol } = rules
  const { durationUs, listenUs, startAtUs, rung, skippedUs } = input
  if (input.dropForUs > 0 || durationUs < chunkUs || ahead === 1) return false
  const bps = quality.ladderBps[rung]
  const usPerUs = bps / input.throughputBps
  const transferUs = Math.ceil(chunkUs * usPerUs)
  const requestUs = protocol.asksPerChunk ? input.requestUs : 0
  const perChunkUs = requestUs + transferUs
  const fromUs =
    (protocol.fetchesAhead ? 0 : startAtUs) + input.firstDelayUs + protocol.manifestRequests * input.requestUs
  const arrivedUs = fromUs + transferUs + input.firstLateUs
  const heardUs = Math.ceil(Math.min(skippedUs + rules.startBufferUs, chunkUs) * usPerUs)
  const soundUs = Math.max(startAtUs, fromUs + heardUs + input.soundLateUs)
  const playedFromUs = soundUs - skippedUs
  if (perChunkUs > chunkUs || arrivedUs + perChunkUs > playedFromUs + chunkUs) return false
  if (protocol.switchesWithin) {
    const fullestUs = (held - 1) * chunkUs
    const bufferUs = chunkUs + Math.max(0, startAtUs - arrivedUs) - Math.max(0, arrivedUs - playedFromUs)
    const emptiestMs = Math.min(bufferUs, ahead * chunkUs, fullestUs) / 1000
    if (!staysAt(rung, quality, input, emptiestMs, fullestUs / 1000, false)) return false
  }
  const endUs = soundUs + listenUs
  const last = Math.min(held - 2 + Math.ceil((skippedUs + listenUs) / chunkUs), Math.ceil(durationUs / chunkUs) - 1)
  let askedUs = arrivedUs + (last - 1) * perChunkUs
  // What holds back a track that is fetched ahead holds back no other: there the chunks before take longer.
  if (last >= ahead) askedUs = Math.max(askedUs, soundUs + (last - ahead) * perChunkUs)
  if (askedUs >= endUs) return false
  if (last >= held) askedUs = Math.max(askedUs, playedFromUs + (last - held + 1) * chunkUs)
  const lastUs = Math.min(chunkUs, durationUs - last * chunkUs)
  out.soundUs = soundUs
  out.endUs = endUs
  out.stallUs = 0
  out.stalls = 0
  out.stalledAtUs = -1
  out.chunks = last + 1
  out.fetchedUs = last === 0 ? arrivedUs : askedUs + requestUs + Math.ceil(lastUs * usPerUs)
  out.rung = rung
  out.changedChunks = 0
  out.changedRung = rung
  out.switches = 0
  out.switchedBps = 0
  out.heardUsBps = listenUs * bps
  return true
}
