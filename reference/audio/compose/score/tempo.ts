import { MASTER_RATE } from '../../pcm.ts'

export interface Feel {
  /** The second of two notes of this length comes late by this part of it: a third is a triplet's swing. */
  readonly swingGridBeats: number
  readonly swing: number
  /** How far time sways around the beat, in beats, over two bars; a soloist's freedom. */
  readonly rubatoBeats: number
  /** How much slower the last bar ends than it began. */
  readonly ritard: number
}

/** Where beats fall in samples. */
export interface TempoMap {
  readonly beatSamples: number
  sampleAt(beat: number): number
}

/** Beats whose tempo gives way at the end. */
const RITARD_BEATS = 4

/**
 * A tempo map whose final beat falls on a sample exactly.
 * @param finalBeat a multiple of two bars
 * @param finalSample where it falls
 */
export function tempoMap(feel: Feel, beatsPerBar: number, finalBeat: number, finalSample: number): TempoMap {
  const { swingGridBeats, swing, rubatoBeats, ritard } = feel
  const swung = (beat: number) => {
    const pair = Math.floor(beat / (2 * swingGridBeats)) * 2 * swingGridBeats
    const within = beat - pair
    // Rising straight to the swung middle and on to the end of the pair.
    const first = Math.min(within, swingGridBeats)
    return pair + first * (1 + swing) + (within - first) * (1 - swing)
  }
  const swayed = (beat: number) => beat + rubatoBeats * Math.sin((Math.PI * beat) / beatsPerBar)
  const slowed = (beat: number) => {
    const late = Math.max(0, beat - (finalBeat - RITARD_BEATS))
    return beat + (ritard * late * late) / (2 * RITARD_BEATS)
  }
  const warped = (beat: number) => slowed(swayed(swung(beat)))
  const beatSamples = finalSample / warped(finalBeat)
  return { beatSamples, sampleAt: (beat) => warped(beat) * beatSamples }
}

/** Bars that fill a time at about a tempo: an even number, 8 at least. */
export function barsFor(samples: number, bpm: number, beatsPerBar: number): number {
  const beats = (samples / MASTER_RATE / 60) * bpm
  return Math.max(8, 2 * Math.round(beats / beatsPerBar / 2))
}
