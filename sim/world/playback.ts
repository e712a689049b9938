import { nextRung, type QualityRules, RECENT_STALL_MS } from '../../reference/playback/quality.policy.ts'

/**
 * One track through a listener's buffer. All times are whole microseconds from the moment at which its first chunk is
 * asked for; whole numbers keep the closed form and the chunk-by-chunk run equal to the last bit.
 *
 * The client asks for chunk after chunk, each once the one before has arrived, and never holds more than `held` of them,
 * the playing one included. A chunk takes a request's delay plus its bits over the throughput; while the network is
 * lost nothing arrives. Audio starts once `startBuffer` of the first chunk is there (and not before `startAt`); a later
 * chunk sounds when it is complete, and until then the listener hears a stall.
 */
export interface PlaybackRules {
  chunkUs: number
  /** Chunks held at a time (`chunksHeld` of the prefetch policy). */
  held: number
  /** Chunks that may be fetched before the track starts to play, when it is fetched ahead. */
  ahead: number
  startBufferUs: number
  quality: QualityRules
}

/** What a track meets. One object is filled anew for each track. */
export class PlaybackInput {
  /** Length of the track, and the part of it that the listener stays for. */
  durationUs = 0
  listenUs = 0
  /** When the track is due; 0 when the listener waits for it. */
  startAtUs = 0
  /** Until the first byte of the first chunk, whatever it takes: authorization, retries, round trips, misses. */
  firstDelayUs = 0
  /** Until the first byte of each later chunk. */
  requestUs = 0
  throughputBps = 0
  /** The network is lost from `dropAtUs` for `dropForUs`; 0 = never. */
  dropAtUs = 0
  dropForUs = 0
  /** Rung of the first chunk, and the highest one this listener may have. */
  rung = 0
  cap = 0
}

/** What came of it. One object is filled anew for each track. */
export class PlaybackOutcome {
  /** First sound. */
  soundUs = 0
  /** End of listening: the listener leaves or the track is over. */
  endUs = 0
  /** Silence between the first sound and the end. */
  stallUs = 0
  /** When the last stall ended; -1 when there was none. */
  stalledAtUs = -1
  /** Chunks asked for, those that were never heard included, and when the last of them had arrived. */
  chunks = 0
  fetchedUs = 0
  /** Rung of the last chunk, and chunks by rung where they differ from the first one's. */
  rung = 0
  changedChunks = 0
  changedRung = 0
}

const US = 1_000_000

/** Chunk by chunk: the definition. */
export function playByChunks(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): void {
  const { chunkUs, held, quality } = rules
  const count = Math.ceil(input.durationUs / chunkUs)
  const lastHeard = Math.ceil(input.listenUs / chunkUs) - 1
  const starts = startsFor(count)
  let rung = input.rung
  const first = Math.min(chunkUs, input.durationUs)
  const sound = arrival(input, input.firstDelayUs, Math.min(rules.startBufferUs, first), quality.ladderBps[rung])
  let arrived = arrival(input, input.firstDelayUs, first, quality.ladderBps[rung])
  starts[0] = Math.max(input.startAtUs, sound)
  out.soundUs = starts[0]
  out.stallUs = 0
  out.stalledAtUs = -1
  out.changedChunks = 0
  out.changedRung = rung
  let end = lastHeard === 0 ? starts[0] + input.listenUs : Number.POSITIVE_INFINITY
  let playing = 0
  let j = 1
  for (; j < count; j++) {
    let asked = arrived
    if (input.startAtUs > 0 && j >= rules.ahead && asked < starts[0]) asked = starts[0]
    if (j >= held && asked < starts[j - held + 1]) asked = starts[j - held + 1]
    if (asked >= end) break
    while (playing + 1 < j && starts[playing + 1] <= asked) playing++
    const heard = playing * chunkUs + Math.min(chunkUs, Math.max(0, asked - starts[playing]))
    const stalled = out.stalledAtUs >= 0 && asked - out.stalledAtUs < RECENT_STALL_MS * 1000
    rung = nextRung(quality, input.cap, rung, (j * chunkUs - heard) / 1000, stalled, input.throughputBps)
    if (rung !== input.rung) {
      out.changedChunks++
      out.changedRung = rung
    }
    const length = j === count - 1 ? input.durationUs - j * chunkUs : chunkUs
    arrived = arrival(input, asked + input.requestUs, length, quality.ladderBps[rung])
    const due = starts[j - 1] + chunkUs
    starts[j] = Math.max(due, arrived)
    if (starts[j] > due && j <= lastHeard) {
      out.stallUs += starts[j] - due
      out.stalledAtUs = starts[j]
    }
    if (j === lastHeard) end = starts[j] + input.listenUs - j * chunkUs
  }
  out.endUs = end
  out.chunks = j
  out.fetchedUs = arrived
  out.rung = rung
}

/** In closed form where nothing changes on the way, chunk by chunk elsewhere. The outcome is the same. */
export function play(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): void {
  if (!jump(rules, input, out)) playByChunks(rules, input, out)
}

/**
 * From the first chunk to the last in one step, where nothing changes between them: the network holds, a chunk takes no
 * longer than it lasts, and the quality policy would decide the same at the emptiest and at the fullest buffer on the way
 * (it is monotonic in the buffer, so also in between). Returns false, with nothing written, where something does.
 *
 * With τ a chunk's delay, a0 the first one's arrival, p0 the first sound and d a chunk's length, chunk j is asked for at
 * the latest of a0 + (j-1)τ, of p0 + (j-ahead)τ if it was fetched ahead, and of p0 + (j-held+1)d once `held` are there.
 */
function jump(rules: PlaybackRules, input: PlaybackInput, out: PlaybackOutcome): boolean {
  const { chunkUs, held, ahead, quality } = rules
  const { rung } = input
  const bps = quality.ladderBps[rung]
  const count = Math.ceil(input.durationUs / chunkUs)
  const perChunk = input.requestUs + transferUs(chunkUs, bps, input.throughputBps)
  if (perChunk > chunkUs) return false
  const first = Math.min(chunkUs, input.durationUs)
  const firstSound = input.firstDelayUs + transferUs(Math.min(rules.startBufferUs, first), bps, input.throughputBps)
  const arrived0 = input.firstDelayUs + transferUs(first, bps, input.throughputBps)
  const start = Math.max(input.startAtUs, firstSound)
  const end = start + input.listenUs
  if (count > 1) {
    if (arrived0 + perChunk > start + chunkUs) return false
    const emptiest = Math.min(chunkUs, chunkUs - (arrived0 - start)) / 1000
    const fullest = (Math.max(held, ahead) * chunkUs) / 1000
    if (
      nextRung(quality, input.cap, rung, emptiest, false, input.throughputBps) !== rung ||
      nextRung(quality, input.cap, rung, fullest, false, input.throughputBps) !== rung
    ) {
      return false
    }
  }
  // How many later chunks each bound lets be asked for before the end.
  const byArrival = end > arrived0 ? Math.ceil((end - arrived0) / perChunk) : 0
  const fetchedAhead = input.startAtUs > 0
  const byStart = fetchedAhead ? Math.max(ahead - 1, ahead - 1 + Math.ceil((end - start) / perChunk)) : count
  const byBuffer = Math.max(held - 1, held - 2 + Math.ceil((end - start) / chunkUs))
  const last = Math.min(count - 1, byArrival, byStart, byBuffer)
  let fetched = arrived0
  if (last > 0) {
    let asked = arrived0 + (last - 1) * perChunk
    if (fetchedAhead && last >= ahead) asked = Math.max(asked, start + (last - ahead) * perChunk)
    if (last >= held) asked = Math.max(asked, start + (last - held + 1) * chunkUs)
    const length = last === count - 1 ? input.durationUs - last * chunkUs : chunkUs
    fetched = asked + input.requestUs + transferUs(length, bps, input.throughputBps)
  }
  if (input.dropForUs > 0 && input.dropAtUs < Math.max(fetched, end)) return false
  out.soundUs = start
  out.endUs = end
  out.stallUs = 0
  out.stalledAtUs = -1
  out.chunks = last + 1
  out.fetchedUs = fetched
  out.rung = rung
  out.changedChunks = 0
  out.changedRung = rung
  return true
}

/** Time, µs, that so much audio takes over an undisturbed network. */
function transferUs(audioUs: number, bps: number, throughputBps: number): number {
  return Math.ceil((audioUs * bps) / throughputBps)
}

/** When so much audio has arrived whose first byte would come at `fromUs`, the network's loss included. */
function arrival(input: PlaybackInput, fromUs: number, audioUs: number, bps: number): number {
  const plain = fromUs + transferUs(audioUs, bps, input.throughputBps)
  const dropEnd = input.dropAtUs + input.dropForUs
  if (input.dropForUs === 0 || plain <= input.dropAtUs || fromUs >= dropEnd) return plain
  return fromUs >= input.dropAtUs ? plain + dropEnd - fromUs : plain + input.dropForUs
}

/** When each chunk begins to play; kept between tracks. */
let scratch = new Float64Array(256)

function startsFor(chunks: number): Float64Array {
  if (chunks > scratch.length) scratch = new Float64Array(chunks * 2)
  return scratch
}

/** Bytes of the first `chunks` chunks of a track at a bit rate. */
export function bytesOfChunks(chunks: number, chunkUs: number, durationUs: number, bps: number): number {
  return Math.round((Math.min(chunks * chunkUs, durationUs) * bps) / (8 * US))
}
