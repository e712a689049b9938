import type { QualityRules } from '../../reference/playback/quality.policy.ts'
import type { Protocol } from '../delivery-forms/protocols.ts'
import { Line } from '../workload/line.ts'

/**
 * One track through a listener's buffer. All times are whole microseconds from the moment at which the track is turned to
 * (the listener waits for it, or it may be fetched ahead); whole numbers keep the closed form and the chunk-by-chunk run
 * equal to the last bit.
 *
 * The client asks for chunk after chunk, each once the one before has arrived, and never holds more than `held` of them,
 * the playing one included. A chunk takes a request's delay, as long as the round trip is when it is asked for, plus the time in
 * which the line brings its bits; while the network is lost nothing arrives. Audio starts once `startBuffer` of the first chunk is there (and not before `startAt`); a later
 * chunk sounds when it is complete, and until then the listener hears a stall.
 *
 * The quality policy is told how much audio lies ahead of the listener: of this track, and as long as it is not due also of
 * the one before, together at most what the client holds. It is also told what the last chunks of the track came with.
 */
export interface PlaybackRules {
  chunkUs: number
  /** Chunks held at a time (`chunksHeld` of the prefetch policy). */
  held: number
  /** Chunks that may be fetched before the track starts to play, when it is fetched ahead. */
  ahead: number
  startBufferUs: number
  protocol: Protocol
  quality: QualityRules
}

/** What a track meets. One object is filled anew for each track. */
export class PlaybackInput {
  /** Length of the track, and the part of it that the listener stays for. */
  durationUs = 0
  listenUs = 0
  /** Part of the first chunk before what is heard, where a listener jumps into it: fetched and not heard. 0 = none. */
  skippedUs = 0
  /** When the track is due; 0 when the listener waits for it. */
  startAtUs = 0
  /** Until the first byte of the first chunk, whatever it takes: authorization, retries, round trips, misses. */
  firstDelayUs = 0
  /** The listener's line to the server, from the moment on at which the track is turned to. */
  readonly line = new Line()
  /** How much later the first sound's bytes, and the whole first chunk, come because the connection is new. */
  soundLateUs = 0
  firstLateUs = 0
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
  /** Silence between the first sound and the end, and how many times it fell silent. */
  stallUs = 0
  stalls = 0
  /** When the last stall ended; -1 when there was none. */
  stalledAtUs = -1
  /**
   * Chunks asked for, those that were never heard included, and when the connection was last used: when the last of them was
   * asked for, or, if there is but one, when its first byte came.
   */
  chunks = 0
  usedUs = 0
  /** Rung of the last chunk, and chunks by rung where they differ from the first one's. */
  rung = 0
  changedChunks = 0
  changedRung = 0
  /** Changes of rung that were heard, and by how much, bits per second, they all together went up or down. */
  switches = 0
  switchedBps = 0
  /** Audio heard times its bit rate, µs · bit/s. */
  heardUsBps = 0
}
