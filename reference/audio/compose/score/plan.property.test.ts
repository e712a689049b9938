import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Chance } from '../chance.ts'
import { STYLES, type StyleName } from '../styles/styles.ts'
import { DRUM, DrumKit } from '../synth/drum-kit.ts'
import { pitchClass } from '../theory/pitch.ts'
import { planForm } from './form.ts'
import { chordAt, planPiece } from './plan.ts'
import { barsFor, tempoMap } from './tempo.ts'

const evenBars = fc.integer({ min: 4, max: 40 }).map((half) => 2 * half)
const styleName = fc.constantFrom(...(Object.keys(STYLES) as StyleName[]))

describe('the form', () => {
  it('covers all bars in order, begins with an intro and ends with an outro', () => {
    fc.assert(
      fc.property(evenBars, (bars) => {
        const sections = planForm(bars)
        let next = 0
        for (const section of sections) {
          expect(section.bar).toBe(next)
          expect(section.bars).toBeGreaterThan(0)
          next += section.bars
        }
        expect(next).toBe(bars)
        expect(sections[0].name).toBe('intro')
        expect(sections.at(-1)?.name).toBe('outro')
      }),
    )
  })
})

describe('the tempo map', () => {
  it('never goes back, and puts the final beat on its sample', () => {
    fc.assert(
      fc.property(
        styleName,
        fc.integer({ min: 600_000, max: 4_000_000 }),
        fc.double({ min: 55, max: 130, noNaN: true }),
        (name, finalSample, bpm) => {
          const { feel, beatsPerBar } = STYLES[name]
          const finalBeat = barsFor(finalSample, bpm, beatsPerBar) * beatsPerBar
          const tempo = tempoMap(feel, beatsPerBar, finalBeat, finalSample)
          expect(tempo.sampleAt(0)).toBe(0)
          expect(tempo.sampleAt(finalBeat)).toBeCloseTo(finalSample, 3)
          for (let beat = 0; beat < finalBeat; beat += 0.125) {
            expect(tempo.sampleAt(beat + 0.125)).toBeGreaterThan(tempo.sampleAt(beat))
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('what a band plays', () => {
  it('lies within the piece, in the sections of its part, on notes of the key or of the chord, and ends on the final chord', () => {
    fc.assert(
      fc.property(styleName, evenBars, fc.integer({ min: 0, max: 11 }), fc.nat(), (name, bars, tonic, seed) => {
        const style = STYLES[name]
        const chance = new Chance(String(seed))
        const harmony = chance.pick(style.harmonies)
        const plan = planPiece({ bars, beatsPerBar: style.beatsPerBar, finalBeats: 4, tonic, harmony })
        const parts = style.parts(chance.fork('band'))
        expect(new Set(parts.map((part) => part.name)).size).toBe(parts.length)
        let onFinalChord = 0
        for (const { name: part, player, plays, voice } of parts) {
          const drums = voice instanceof DrumKit
          for (const note of player({ plan, chance: chance.fork(part), plays })) {
            expect(note.beat).toBeGreaterThanOrEqual(0)
            expect(note.beats).toBeGreaterThan(0)
            expect(note.velocity).toBeGreaterThan(0)
            expect(note.velocity).toBeLessThanOrEqual(1)
            if (drums) {
              expect(Object.values(DRUM)).toContain(note.note)
              continue
            }
            const { chord, section } = chordAt(plan, note.beat)
            expect(plays).toContain(section.name)
            expect([...chord.pitches, ...plan.scale, ...neighbors(plan, note.beat)]).toContain(pitchClass(note.note))
            if (section.name === 'end') {
              expect(chord.pitches).toContain(pitchClass(note.note))
              onFinalChord++
            }
          }
        }
        expect(onFinalChord).toBeGreaterThanOrEqual(3)
      }),
      { numRuns: 60 },
    )
  })
})

/** A bass may step into the next root from a semitone away, which needs not be in the key. */
function neighbors(plan: ReturnType<typeof planPiece>, beat: number): number[] {
  const span = chordAt(plan, beat)
  const next = chordAt(plan, span.beat + span.beats).chord.root
  return [pitchClass(next - 1), pitchClass(next + 1)]
}
