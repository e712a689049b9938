import { MODES, pitchClass } from './pitch.ts'

/** A chord of a key. Pitches are classes, 0 to 11; the root comes first and the others in the order of thirds. */
export interface Chord {
  readonly root: number
  readonly pitches: readonly number[]
}

const NUMERALS = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii']

/** Semitones above the root by what follows the numeral: capitals mean a major third, small letters a minor one. */
const MAJOR: Readonly<Record<string, readonly number[]>> = {
  '': [0, 4, 7],
  '5': [0, 7],
  '6': [0, 4, 7, 9],
  '69': [0, 4, 7, 9, 14],
  '7': [0, 4, 7, 10],
  '9': [0, 4, 7, 10, 14],
  '13': [0, 4, 7, 10, 14, 21],
  maj7: [0, 4, 7, 11],
  maj9: [0, 4, 7, 11, 14],
  add9: [0, 4, 7, 14],
  sus2: [0, 2, 7],
  sus4: [0, 5, 7],
  '7sus4': [0, 5, 7, 10],
  '9sus4': [0, 5, 7, 10, 14],
}

const MINOR: Readonly<Record<string, readonly number[]>> = {
  '': [0, 3, 7],
  '6': [0, 3, 7, 9],
  '7': [0, 3, 7, 10],
  '9': [0, 3, 7, 10, 14],
  '11': [0, 3, 7, 10, 14, 17],
  add9: [0, 3, 7, 14],
  dim: [0, 3, 6],
  dim7: [0, 3, 6, 9],
  '7b5': [0, 3, 6, 10],
}

/**
 * The chord of a Roman numeral, whose degrees are those of the major scale: `bVI` is the flat sixth in any mode.
 * @param tonic pitch class of the key
 * @throws RangeError on anything that is no numeral, which is a mistake in a style
 * @example chord('ii7', 0) // { root: 2, pitches: [2, 5, 9, 0] }
 */
export function chord(numeral: string, tonic: number): Chord {
  const [, flat, degree, kind] = /^(b?)([iv]+|[IV]+)([^ivIV]*)$/.exec(numeral) ?? []
  const step = degree === undefined ? -1 : NUMERALS.indexOf(degree.toLowerCase())
  const kinds = degree === degree?.toUpperCase() ? MAJOR : MINOR
  const intervals = kinds[kind ?? '']
  if (step < 0 || intervals === undefined) throw new RangeError(`no chord is called "${numeral}"`)
  const root = pitchClass(tonic + MODES.ionian[step] - (flat === 'b' ? 1 : 0))
  return { root, pitches: intervals.map((interval) => pitchClass(root + interval)) }
}

/**
 * Notes that a melody may use over a chord, ascending from `low` to `high`: the scale, with the chord's own notes in the
 * place of those that they alter.
 */
export function notesOver(over: Chord, scale: readonly number[], low: number, high: number): number[] {
  const foreign = over.pitches.filter((pitch) => !scale.includes(pitch))
  const altered = (pitch: number) =>
    foreign.some((other) => pitchClass(other - pitch) === 1 || pitchClass(pitch - other) === 1)
  const notes: number[] = []
  for (let note = low; note <= high; note++) {
    const pitch = pitchClass(note)
    if (over.pitches.includes(pitch) || (scale.includes(pitch) && !altered(pitch))) notes.push(note)
  }
  return notes
}
