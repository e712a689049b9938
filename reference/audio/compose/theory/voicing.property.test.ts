import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chord } from './chord.ts'
import { pitchClass } from './pitch.ts'
import { voice } from './voicing.ts'

const numeral = fc.constantFrom('I', 'ii7', 'IVmaj9', 'V7', 'vi9', 'bVII', 'iv11', 'V9sus4', 'I5')
const tonic = fc.integer({ min: 0, max: 11 })
const register = fc
  .record({ low: fc.integer({ min: 40, max: 64 }), voices: fc.integer({ min: 3, max: 4 }) })
  .map(({ low, voices }) => ({ low, voices, high: low + 24 }))

describe('voicing', () => {
  it('plays notes of the chord alone, ascending and within the register, each pitch once', () => {
    fc.assert(
      fc.property(
        numeral,
        tonic,
        register,
        fc.array(fc.integer({ min: 40, max: 80 }), { maxLength: 4 }),
        (n, t, r, b) => {
          const { pitches } = chord(n, t)
          const notes = voice(chord(n, t), r, b)
          expect(notes.length).toBe(Math.min(r.voices, pitches.length))
          expect(new Set(notes.map(pitchClass)).size).toBe(notes.length)
          for (const note of notes) expect(pitches).toContain(pitchClass(note))
          expect(notes).toEqual([...notes].sort((x, y) => x - y))
          expect(notes[0]).toBeGreaterThanOrEqual(r.low)
          expect(notes.at(-1)).toBeLessThanOrEqual(r.high)
        },
      ),
    )
  })

  it('moves no voice by more than a fifth from a chord to any other', () => {
    fc.assert(
      fc.property(numeral, numeral, tonic, register, (from, to, t, r) => {
        const before = voice(chord(from, t), r, [])
        const after = voice(chord(to, t), r, before)
        for (const note of after) {
          expect(Math.min(...before.map((other) => Math.abs(other - note)))).toBeLessThanOrEqual(7)
        }
      }),
    )
  })

  it('stays where it is when the chord does', () => {
    fc.assert(
      fc.property(numeral, tonic, register, (n, t, r) => {
        const first = voice(chord(n, t), r, [])
        expect(voice(chord(n, t), r, first)).toEqual(first)
      }),
    )
  })

  it('refuses a register without room', () => {
    expect(() => voice(chord('Imaj7', 0), { low: 60, high: 64, voices: 4 }, [])).toThrow(RangeError)
  })
})
