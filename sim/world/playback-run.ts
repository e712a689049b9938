import { nextRung, type QualityRules, RECENT_STALL_MS } from '../../reference/playback/quality.policy.ts'
import type { PlaybackInput, PlaybackOutcome, PlaybackRules } from './playback-track.ts'

/** The first chunk: leaves the outcome of a listener for whom nothing else will go wrong. */
export function begin(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): void {
  const { protocol, chunkUs, startBufferUs } = rules
  const { rung, durationUs, listenUs, startAtUs, skippedUs } = input
  const bps = rules.quality.ladderBps[rung]
  const usPerUs = bps / input.throughputBps
  const askedUs = protocol.fetchesAhead ? 0 : startAtUs
  const fromUs = askedUs + input.firstDelayUs + protocol.manifestRequests * input.requestUs
  const firstUs = Math.min(chunkUs, durationUs)
  let heardUs = fromUs + Math.ceil(Math.min(skippedUs + startBufferUs, firstUs) * usPerUs) + input.soundLateUs
  let arrivedUs = fromUs + Math.ceil(firstUs * usPerUs) + input.firstLateUs
  if (input.dropForUs > 0) {
    heardUs += lostUs(input, fromUs, heardUs)
    arrivedUs += lostUs(input, fromUs, arrivedUs)
  }
  const soundUs = Math.max(startAtUs, heardUs)
  out.soundUs = soundUs
  out.endUs = soundUs + listenUs
  out.stallUs = 0
  out.stalls = 0
  out.stalledAtUs = -1
  out.chunks = 1
  out.fetchedUs = arrivedUs
  out.rung = rung
  out.changedChunks = 0
  out.changedRung = rung
  out.switches = 0
  out.switchedBps = 0
  out.heardUsBps = listenUs * bps
}

/** The chunks after those in `out`, one by one, and the rest in one step where `jumps` allows and nothing changes. */
export function goOn(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome, jumps: boolean): void {
  const { chunkUs, held, quality, protocol } = rules
  const count = Math.ceil(input.durationUs / chunkUs)
  const untilUs = input.skippedUs + input.listenUs
  const lastHeard = Math.ceil(untilUs / chunkUs) - 1
  const requestUs = protocol.asksPerChunk ? input.requestUs : 0
  const firstBps = quality.ladderBps[input.rung]
  const starts = startsFor(count)
  starts[0] = out.soundUs - input.skippedUs
  let playing = 0
  /** The last chunk that was late: from there on chunks have followed each other without a gap. */
  let late = 0
  for (let j = 1; j < count; j++) {
    // What is late and never heard does not move the end, which the jump counts from.
    const even = late === 0 || (late <= lastHeard && j - held + 1 >= late)
    if (jumps && j > 1 && even && jump(rules, input, out)) return
    let asked = out.fetchedUs
    if (input.startAtUs > 0 && j >= rules.ahead && asked < starts[0]) asked = starts[0]
    if (j >= held && asked < starts[j - held + 1]) asked = starts[j - held + 1]
    if (j > lastHeard && asked >= out.endUs) return
    while (playing + 1 < j && starts[playing + 1] <= asked) playing++
    const heard = playing * chunkUs + Math.min(chunkUs, Math.max(0, asked - starts[playing]))
    const stalled = out.stalledAtUs >= 0 && asked - out.stalledAtUs < RECENT_STALL_MS * 1000
    const before = out.rung
    if (protocol.switchesWithin) {
      const ownUs = j * chunkUs - heard
      const beforeUs = Math.max(0, Math.min(input.startAtUs - asked, (held - 1) * chunkUs - ownUs))
      out.rung = nextRung(quality, input.cap, before, (ownUs + beforeUs) / 1000, stalled, input.throughputBps)
    }
    const bps = quality.ladderBps[out.rung]
    let from = asked + requestUs
    if (out.rung !== before) {
      from += protocol.switchRequests * requestUs
      if (j <= lastHeard) {
        out.switches++
        out.switchedBps += Math.abs(bps - quality.ladderBps[before])
      }
    }
    if (out.rung !== input.rung) {
      out.changedChunks++
      out.changedRung = out.rung
      if (j <= lastHeard) out.heardUsBps += (Math.min((j + 1) * chunkUs, untilUs) - j * chunkUs) * (bps - firstBps)
    }
    const length = j === count - 1 ? input.durationUs - j * chunkUs : chunkUs
    const arrived = from + Math.ceil(length * (bps / input.throughputBps))
    out.fetchedUs = input.dropForUs > 0 ? arrived + lostUs(input, from, arrived) : arrived
    out.chunks = j + 1
    const due = starts[j - 1] + chunkUs
    starts[j] = Math.max(due, out.fetchedUs)
    if (starts[j] > due) {
      late = j
      if (j <= lastHeard) {
        out.stallUs += starts[j] - due
        out.stalls++
        out.stalledAtUs = starts[j]
        out.endUs += starts[j] - due
      }
    }
  }
}

/**
 * From the chunks in `out` to the last one in one step, if nothing changes any more: chunks have sounded without a gap since
 * the one that plays, the network holds, a chunk takes no longer than it lasts, and the quality policy would decide the same
 * at the emptiest and at the fullest buffer on the way (it is monotonic in the buffer, so also in between). Returns false,
 * with nothing written, where something does.
 *
 * With τ a chunk's delay, d its length, a the arrival of chunk j - 1, s the first sound and p = end - listened, which is when
 * the track would have begun had it played without a gap, chunk k ≥ j is asked for at the latest of a + (k-j)τ, of
 * s + (k-m)τ with m = max(j, ahead) if it was fetched ahead, and of p + (k-held+1)d once `held` are there. Since τ ≤ d, the
 * buffer at these moments never shrinks and never exceeds (held-1)d, but for what is left of the track before, and with
 * that gone it is md.
 */
export function jump(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): boolean {
  const { chunkUs, held, quality, protocol } = rules
  const { durationUs, throughputBps } = input
  const { rung, fetchedUs, soundUs, endUs, chunks } = out
  const untilUs = input.skippedUs + input.listenUs
  const heardChunks = Math.ceil(untilUs / chunkUs)
  // The last chunk that the buffer has room for before the end.
  let last = held - 2 + heardChunks
  if (last * chunkUs >= durationUs) {
    last = (untilUs === durationUs ? heardChunks : Math.ceil(durationUs / chunkUs)) - 1
  }
  if (last < chunks) return true
  const usPerUs = quality.ladderBps[rung] / throughputBps
  const requestUs = protocol.asksPerChunk ? input.requestUs : 0
  const perChunkUs = requestUs + Math.ceil(chunkUs * usPerUs)
  const playedFromUs = endUs - untilUs
  const isAhead = input.startAtUs > 0
  let askedUs = fetchedUs
  if (isAhead && chunks >= rules.ahead && askedUs < soundUs) askedUs = soundUs
  if (chunks >= held) {
    const roomUs = playedFromUs + (chunks - held + 1) * chunkUs
    if (askedUs < roomUs) askedUs = roomUs
  }
  if (perChunkUs > chunkUs || askedUs + perChunkUs > playedFromUs + chunks * chunkUs) return false
  if (protocol.switchesWithin) {
    const fullestUs = (held - 1) * chunkUs
    const beforeUs = Math.max(0, input.startAtUs - askedUs)
    const ownUs = chunks * chunkUs - Math.max(0, askedUs - playedFromUs)
    const emptiestMs = Math.min(ownUs + beforeUs, Math.max(chunks, rules.ahead) * chunkUs, fullestUs) / 1000
    const fullestMs = fullestUs / 1000
    if (!staysAt(rung, quality, input, emptiestMs, fullestMs, false)) return false
    if (out.stalledAtUs >= 0 && !staysAt(rung, quality, input, emptiestMs, fullestMs, true)) return false
  }
  const firstFromUs = askedUs + requestUs
  const ahead = Math.max(rules.ahead, chunks)
  askedUs = fetchedUs + (last - chunks) * perChunkUs
  if (isAhead && last >= ahead && askedUs < soundUs + (last - ahead) * perChunkUs) {
    askedUs = soundUs + (last - ahead) * perChunkUs
  }
  if (askedUs >= endUs) {
    // The network is slower than the buffer has room: the last chunk that is asked for before the end.
    last = chunks - 1 + Math.max(0, Math.ceil((endUs - fetchedUs) / perChunkUs))
    if (isAhead) last = Math.min(last, Math.max(ahead - 1, ahead - 1 + Math.ceil((endUs - soundUs) / perChunkUs)))
    if (last < chunks) return true
    askedUs = fetchedUs + (last - chunks) * perChunkUs
    if (isAhead && last >= ahead) askedUs = Math.max(askedUs, soundUs + (last - ahead) * perChunkUs)
  }
  if (last >= held) {
    const roomUs = playedFromUs + (last - held + 1) * chunkUs
    if (askedUs < roomUs) askedUs = roomUs
  }
  const restUs = durationUs - last * chunkUs
  const arrivedUs = askedUs + requestUs + Math.ceil(Math.min(restUs, chunkUs) * usPerUs)
  if (input.dropForUs > 0 && arrivedUs > input.dropAtUs && firstFromUs < input.dropAtUs + input.dropForUs) return false
  if (rung !== input.rung) {
    const { ladderBps } = quality
    out.changedChunks += last + 1 - chunks
    out.changedRung = rung
    out.heardUsBps += Math.max(0, untilUs - chunks * chunkUs) * (ladderBps[rung] - ladderBps[input.rung])
  }
  out.chunks = last + 1
  out.fetchedUs = arrivedUs
  return true
}

/** Whether the policy keeps to a rung from the emptiest to the fullest buffer. */
export function staysAt(
  rung: number,
  quality: QualityRules,
  input: PlaybackInput,
  emptiestMs: number,
  fullestMs: number,
  stalled: boolean,
): boolean {
  const { cap, throughputBps } = input
  return (
    nextRung(quality, cap, rung, emptiestMs, stalled, throughputBps) === rung &&
    nextRung(quality, cap, rung, fullestMs, stalled, throughputBps) === rung
  )
}

/** How much later comes what would come from `fromUs` to `untilUs`, because the network is lost on the way. */
function lostUs(input: PlaybackInput, fromUs: number, untilUs: number): number {
  const { dropAtUs, dropForUs } = input
  if (untilUs <= dropAtUs || fromUs >= dropAtUs + dropForUs) return 0
  return fromUs >= dropAtUs ? dropAtUs + dropForUs - fromUs : dropForUs
}

/** When each chunk begins to play; kept between tracks. */
let scratch = new Float64Array(256)

function startsFor(chunks: number): Float64Array {
  if (chunks > scratch.length) scratch = new Float64Array(chunks * 2)
  return scratch
}
