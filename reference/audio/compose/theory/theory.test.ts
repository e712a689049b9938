import { describe, expect, it } from 'vitest'
import { chord, notesOver } from './chord.ts'
import { lowestAtLeast, MODES, noteHz } from './pitch.ts'

describe('pitches', () => {
  it('are tuned to 440 Hz', () => {
    expect(noteHz(69)).toBe(440)
    expect(noteHz(57)).toBe(220)
    expect(noteHz(60)).toBeCloseTo(261.626, 3)
  })

  it('are found from a note upward', () => {
    expect(lowestAtLeast(48, 0)).toBe(48)
    expect(lowestAtLeast(49, 0)).toBe(60)
    expect(lowestAtLeast(50, 11)).toBe(59)
  })
})

describe('a numeral', () => {
  it.each([
    ['I', 0, [0, 4, 7]],
    ['ii7', 0, [2, 5, 9, 0]],
    ['V7', 2, [9, 1, 4, 7]],
    ['bVImaj7', 0, [8, 0, 3, 7]],
    ['vii7b5', 0, [11, 2, 5, 9]],
    ['iv', 9, [2, 5, 9]],
    ['V9sus4', 0, [7, 0, 2, 5, 9]],
  ])('%s in key %i is %j', (numeral, tonic, pitches) => {
    expect(chord(numeral, tonic)).toEqual({ root: pitches[0], pitches })
  })

  it.each(['', 'VIII', 'Imin', 'H', 'bb', 'iI'])('"%s" is refused', (numeral) => {
    expect(() => chord(numeral, 0)).toThrow(RangeError)
  })
})

describe('notes over a chord', () => {
  it('are the scale, with what the chord alters in the place of what it alters', () => {
    // V of A minor brings G sharp: G goes, and so does A, a semitone above it.
    const overV = notesOver(
      chord('V', 9),
      MODES.aeolian.map((step) => (step + 9) % 12),
      60,
      72,
    )
    expect(overV).toContain(68)
    expect(overV).not.toContain(67)
    expect(overV).not.toContain(69)
  })

  it('are the scale itself over a chord of the key', () => {
    expect(notesOver(chord('ii7', 0), [...MODES.ionian], 60, 71)).toEqual([60, 62, 64, 65, 67, 69, 71])
  })
})
