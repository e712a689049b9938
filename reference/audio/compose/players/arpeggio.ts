import type { Note, Player } from '../score/plan.ts'
import { chordAt } from '../score/plan.ts'
import { readSteps } from '../score/steps.ts'
import { type Register, voice } from '../theory/voicing.ts'

/** Notes of an arpeggio ring into one another by this much. */
const LEGATO = 1.15

/**
 * Breaks chords into single notes. The signs of a pattern are digits: 0 is the lowest note of the voicing, and digits beyond
 * its highest go on an octave above.
 * @param patterns one a bar, in turn
 */
export function arpeggio(register: Register, patterns: readonly string[]): Player {
  const bars = patterns.map(readSteps)
  return ({ plan, plays }) => {
    const notes: Note[] = []
    let before: number[] = []
    let voiced = -1
    for (const section of plan.sections) {
      if (!plays.includes(section.name)) continue
      for (let i = 0; i < section.bars; i++) {
        for (const step of bars[i % bars.length]) {
          const beat = (section.bar + i + step.at) * plan.beatsPerBar
          const span = chordAt(plan, beat)
          if (span.beat !== voiced) before = voice(span.chord, register, before)
          voiced = span.beat
          const index = Number(step.sign)
          const note = before[index % before.length] + 12 * Math.floor(index / before.length)
          const accent = step.at === 0 ? 1 : step.at === 0.5 ? 0.85 : 0.7
          const beats = step.length * plan.beatsPerBar * LEGATO
          notes.push({ beat, beats, note, velocity: accent * section.intensity })
        }
      }
    }
    const end = plan.chords.at(-1)
    if (end && plays.includes('end')) {
      voice(end.chord, register, before).forEach((note, i) => {
        notes.push({ beat: end.beat + i / 4, beats: end.beats - i / 4, note, velocity: 0.75 - 0.05 * i })
      })
    }
    return notes
  }
}
