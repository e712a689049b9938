/** Scales as semitones above the tonic. */
export const MODES = {
  ionian: [0, 2, 4, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  aeolian: [0, 2, 3, 5, 7, 8, 10],
} as const

export type Mode = keyof typeof MODES

/** Frequency of a MIDI note in equal temperament: note 69 is 440 Hz, twelve notes are an octave. */
export function noteHz(note: number): number {
  return 440 * 2 ** ((note - 69) / 12)
}

/** A note without its octave: 0 is C, 11 is B. */
export function pitchClass(note: number): number {
  return ((note % 12) + 12) % 12
}

/** The lowest note of a pitch class that is not below `low`. */
export function lowestAtLeast(low: number, pitch: number): number {
  return low + pitchClass(pitch - low)
}
