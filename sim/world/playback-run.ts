import { nextRung, RECENT_STALL_MS } from '../../reference/playback/quality.policy.ts'
import { MEASURED_CHUNKS } from '../../reference/playback/throughput.policy.ts'
import { evenUs, firstByteUs, slowestUs, staysAt } from './playback-bounds.ts'
import type { PlaybackInput, PlaybackOutcome, PlaybackRules } from './playback-track.ts'

/**
 * The first chunk: leaves the outcome of a listener for whom nothing else will go wrong.
 * @returns when it has arrived
 */
export function begin(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): number {
  const { rung, durationUs, listenUs, startAtUs, skippedUs } = input
  const bps = rules.quality.ladderBps[rung]
  const fromUs = firstByteUs(rules.protocol, input)
  const firstUs = Math.min(rules.chunkUs, durationUs)
  const heardUs = Math.min(skippedUs + rules.startBufferUs, firstUs)
  const soundUs = Math.max(startAtUs, arrivalUs(input, fromUs + input.soundLateUs, heardUs * bps))
  out.soundUs = soundUs
  out.endUs = soundUs + listenUs
  out.stallUs = 0
  out.stalls = 0
  out.stalledAtUs = -1
  out.chunks = 1
  out.usedUs = fromUs
  out.rung = rung
  out.changedChunks = 0
  out.changedRung = rung
  out.switches = 0
  out.switchedBps = 0
  out.heardUsBps = listenUs * bps
  return arrivalUs(input, fromUs + input.firstLateUs, firstUs * bps)
}

/** The chunks after those in `out`, one by one, and the rest in one step where `jumps` allows and nothing changes. @param firstUs when that was there */
export function goOn(
  rules: PlaybackRules,
  input: PlaybackInput,
  out: PlaybackOutcome,
  firstUs: number,
  jumps: boolean,
): void {
  const { chunkUs, held, quality, protocol } = rules
  const count = Math.ceil(input.durationUs / chunkUs)
  const untilUs = input.skippedUs + input.listenUs
  const lastHeard = Math.ceil(untilUs / chunkUs) - 1
  const perChunk = protocol.asksPerChunk ? 1 : 0
  const firstBps = quality.ladderBps[input.rung]
  const starts = startsFor(count)
  starts[0] = out.soundUs - input.skippedUs
  const firstFromUs = firstByteUs(protocol, input) + input.firstLateUs
  measured.begin(Math.min(chunkUs, input.durationUs) * firstBps, firstUs - firstFromUs)
  let arrived = firstUs
  let playing = 0
  /** The last chunk that was late: from there on chunks have followed each other without a gap. */
  let late = 0
  /** The first chunk after the last one during which the network was lost. */
  let clean = isHeldUp(input, firstFromUs, firstUs) ? 1 : 0
  for (let j = 1; j < count; j++) {
    // What is late and never heard does not move the end, which the jump counts from.
    const even = late === 0 || (late <= lastHeard && j - held + 1 >= late)
    const isMeasured = clean === 0 || j - clean >= MEASURED_CHUNKS
    if (jumps && j > 1 && even && isMeasured && jump(rules, input, out, arrived)) return
    let asked = arrived
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
      out.rung = nextRung(quality, input.cap, before, (ownUs + beforeUs) / 1000, stalled, measured.bps)
    }
    const bps = quality.ladderBps[out.rung]
    let requests = perChunk
    if (out.rung !== before) {
      requests += protocol.switchRequests
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
    const amount = (j === count - 1 ? input.durationUs - j * chunkUs : chunkUs) * bps
    const from = input.line.answeredUs(asked, requests)
    arrived = arrivalUs(input, from, amount)
    out.usedUs = asked
    out.chunks = j + 1
    measured.add(amount, arrived - from)
    if (isHeldUp(input, from, arrived)) clean = j + 1
    const due = starts[j - 1] + chunkUs
    starts[j] = Math.max(due, arrived)
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
 * From the chunks in `out` to the last one in one step, if nothing changes any more that matters: chunks have sounded without
 * a gap since the one that plays, the network holds, a chunk takes no longer than it lasts even where the line brings
 * least and a request takes longest, and the quality policy would decide the same at the emptiest and at the fullest buffer on the way and at the least
 * and the most that the line brings (it is monotonic in both, so also in between). Returns false, with nothing written,
 * where something does.
 *
 * With τ the longest that a chunk can take, d its length, a the arrival of chunk j - 1, s the first sound and p = end -
 * listened, which is when the track would have begun had it played without a gap, chunk k ≥ j is asked for at the latest of
 * a + (k-j)τ, of s + (k-m)τ with m = max(j, ahead) if it was fetched ahead, and of p + (k-held+1)d once `held` are there. Since
 * τ ≤ d, the buffer at these moments never shrinks and never exceeds (held-1)d, but for what is left of the track before, and
 * with that gone it is md.
 *
 * So it is enough to know when the last chunk is asked for. Where even so slow a line has brought those before when there is
 * room for it, that is then. Where not, the time follows from what the line brings now, as long as it brings that.
 *
 * @param fetchedUs when the last chunk in `out` has arrived
 */
export function jump(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome, fetchedUs: number): boolean {
  const { chunkUs, held, quality, protocol } = rules
  const { durationUs, line } = input
  const { rung, soundUs, endUs, chunks } = out
  const untilUs = input.skippedUs + input.listenUs
  const heardChunks = Math.ceil(untilUs / chunkUs)
  // The last chunk that the buffer has room for before the end.
  let last = held - 2 + heardChunks
  if (last * chunkUs >= durationUs) {
    last = (untilUs === durationUs ? heardChunks : Math.ceil(durationUs / chunkUs)) - 1
  }
  if (last < chunks) return true
  const bps = quality.ladderBps[rung]
  const perChunkUs = slowestUs(line, protocol, chunkUs * bps)
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
    if (!staysAt(rung, rules, input, emptiestMs, fullestMs, false)) return false
    if (out.stalledAtUs >= 0 && !staysAt(rung, rules, input, emptiestMs, fullestMs, true)) return false
  }
  const firstAskedUs = askedUs
  const ahead = Math.max(rules.ahead, chunks)
  const roomUs = last >= held ? playedFromUs + (last - held + 1) * chunkUs : 0
  /** When the chunks before the last are there, if each takes so long. */
  const thereUs = (eachUs: number): number => {
    const startedUs = isAhead && last >= ahead ? soundUs + (last - ahead) * eachUs : 0
    return Math.max(fetchedUs + (last - chunks) * eachUs, startedUs)
  }
  askedUs = roomUs
  if (thereUs(perChunkUs) > roomUs) {
    const nowUs = thereUs(evenUs(line, protocol, fetchedUs, chunkUs * bps))
    askedUs = Math.max(roomUs, nowUs)
    if (nowUs > line.untilUs || askedUs >= endUs) return false
  }
  if (input.dropForUs > 0) {
    const requests = protocol.asksPerChunk ? 1 : 0
    const lastUs = Math.min(chunkUs, durationUs - last * chunkUs)
    const arrivedUs = line.arrivalUs(line.answeredUs(askedUs, requests), lastUs * bps)
    if (isHeldUp(input, line.answeredUs(firstAskedUs, requests), arrivedUs)) return false
  }
  if (rung !== input.rung) {
    const { ladderBps } = quality
    out.changedChunks += last + 1 - chunks
    out.changedRung = rung
    out.heardUsBps += Math.max(0, untilUs - chunks * chunkUs) * (ladderBps[rung] - ladderBps[input.rung])
  }
  out.chunks = last + 1
  out.usedUs = askedUs
  return true
}

/** When an amount has come whose first byte comes at `fromUs`, the network's loss included. */
function arrivalUs({ line, dropAtUs, dropForUs }: PlaybackInput, fromUs: number, amount: number): number {
  const arrivedUs = line.arrivalUs(fromUs, amount)
  const againUs = dropAtUs + dropForUs
  if (dropForUs === 0 || arrivedUs <= dropAtUs || fromUs >= againUs) return arrivedUs
  return line.arrivalUs(againUs, fromUs >= dropAtUs ? amount : amount - line.amount(fromUs, dropAtUs))
}

/** Whether the network was lost on the way of something. */
function isHeldUp({ dropAtUs, dropForUs }: PlaybackInput, fromUs: number, arrivedUs: number): boolean {
  return dropForUs > 0 && arrivedUs > dropAtUs && fromUs < dropAtUs + dropForUs
}

/** What the last chunks of the track came with. */
class Measured {
  private readonly amounts = new Float64Array(MEASURED_CHUNKS)
  private readonly timesUs = new Float64Array(MEASURED_CHUNKS)
  private next = 0

  begin(amount: number, us: number): void {
    this.amounts.fill(0)
    this.timesUs.fill(0)
    this.next = 0
    this.add(amount, us)
  }

  add(amount: number, us: number): void {
    this.amounts[this.next] = amount
    this.timesUs[this.next] = us
    this.next = (this.next + 1) % MEASURED_CHUNKS
  }

  /** Bits per second. */
  get bps(): number {
    let amount = 0
    let us = 0
    for (let i = 0; i < MEASURED_CHUNKS; i++) {
      amount += this.amounts[i]
      us += this.timesUs[i]
    }
    return amount / us
  }
}

/** Kept between tracks: what the chunks came with, and when each begins to play. */
const measured = new Measured()
let scratch = new Float64Array(256)

function startsFor(chunks: number): Float64Array {
  if (chunks > scratch.length) scratch = new Float64Array(chunks * 2)
  return scratch
}
