import type { Note, Player } from '../score/plan.ts'
import { chordAt } from '../score/plan.ts'
import { readSteps, strength } from '../score/steps.ts'
import { type Register, voice } from '../theory/voicing.ts'

/** Beats between the lowest and the highest note of a chord that is rolled. */
const ROLL_BEATS = 0.06

/**
 * Strikes whole chords in a rhythm; see `readSteps`.
 * @param rhythms one a bar, in turn
 */
export function comp(register: Register, rhythms: readonly string[]): Player {
  const bars = rhythms.map(readSteps)
  return ({ plan, plays }) => {
    const notes: Note[] = []
    const voicings = new Map<number, number[]>()
    let before: number[] = []
    for (const span of plan.chords) {
      before = voice(span.chord, register, before)
      voicings.set(span.beat, before)
    }
    const strike = (beat: number, beats: number, velocity: number) => {
      const voicing = voicings.get(chordAt(plan, beat).beat) ?? []
      voicing.forEach((note, i) => {
        const late = (ROLL_BEATS * i) / voicing.length
        notes.push({ beat: beat + late, beats: beats - late, note, velocity: velocity * (i === 0 ? 0.9 : 1) })
      })
    }
    for (const section of plan.sections) {
      if (!plays.includes(section.name)) continue
      for (let i = 0; i < section.bars; i++) {
        const start = (section.bar + i) * plan.beatsPerBar
        for (const step of bars[i % bars.length]) {
          const beat = start + step.at * plan.beatsPerBar
          strike(beat, step.length * plan.beatsPerBar, strength(step.sign) * section.intensity)
        }
      }
    }
    const end = plan.chords.at(-1)
    if (end && plays.includes('end')) strike(end.beat, end.beats, 0.6)
    return notes
  }
}
