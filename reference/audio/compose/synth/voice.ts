/** One note to be sounded. */
export interface Tone {
  /** MIDI note; for a drum kit the number of the drum. */
  readonly note: number
  readonly holdSamples: number
  /** 0 to 1. */
  readonly velocity: number
  /** Differs from note to note: chooses phases and noise, so that repeated notes are not copies. */
  readonly seed: number
}

/** An instrument: turns notes into samples. */
export interface Voice {
  /** Whether it fills both channels; else the left alone, and the mixer pans it. */
  readonly stereo: boolean
  /** How long it may sound on after the note is let go. */
  readonly tailSamples: number
  /**
   * Overwrites the first samples, `count` at most; a note that is not cut short by `count` ends at zero.
   * @returns how many samples it wrote; after them the note is silent
   */
  render(tone: Tone, left: Float32Array, right: Float32Array, count: number): number
}
