import type { Note, Plan, Player } from '../score/plan.ts'
import { chordAt } from '../score/plan.ts'
import { readSteps } from '../score/steps.ts'
import type { Chord } from '../theory/chord.ts'
import { lowestAtLeast, pitchClass } from '../theory/pitch.ts'

/** Where the player puts the root: within the octave that begins at this MIDI note. */
export interface BassRange {
  readonly low: number
}

/** The note of the scale just below the next root, or just above when the line comes from above. */
function approach(plan: Plan, from: number, to: number): number {
  const away = from > to ? 1 : -1
  for (let distance = 1; distance < 3; distance++) {
    if (plan.scale.includes(pitchClass(to + away * distance))) return to + away * distance
  }
  return to + away
}

/** The chord's fifth as it is, perfect or not: the third of its pitches in the order of thirds. */
function fifthAbove(chord: Chord, root: number): number {
  return lowestAtLeast(root, chord.pitches[2] ?? chord.pitches[1])
}

/**
 * Plays roots, and what leads from one to the next. Signs: `r` root, `5` fifth, `3` third, `8` octave, `a` the step into
 * the next chord's root.
 * @param patterns one a bar, in turn
 */
export function bass({ low }: BassRange, patterns: readonly string[]): Player {
  const bars = patterns.map(readSteps)
  return ({ plan, plays }) => {
    const notes: Note[] = []
    for (const section of plan.sections) {
      if (!plays.includes(section.name)) continue
      for (let i = 0; i < section.bars; i++) {
        for (const step of bars[i % bars.length]) {
          const beat = (section.bar + i + step.at) * plan.beatsPerBar
          const span = chordAt(plan, beat)
          const root = lowestAtLeast(low, span.chord.root)
          const next = chordAt(plan, span.beat + span.beats)
          const byName: Readonly<Record<string, number>> = {
            r: root,
            '3': lowestAtLeast(root, span.chord.pitches[1]),
            '5': fifthAbove(span.chord, root),
            '8': root + 12,
            a: approach(plan, root, lowestAtLeast(low, next.chord.root)),
          }
          const accent = step.at === 0 ? 1 : 0.82
          const beats = step.length * plan.beatsPerBar
          notes.push({ beat, beats, note: byName[step.sign], velocity: accent * section.intensity })
        }
      }
    }
    const end = plan.chords.at(-1)
    if (end && plays.includes('end')) {
      notes.push({ beat: end.beat, beats: end.beats, note: lowestAtLeast(low, end.chord.root), velocity: 0.6 })
    }
    return notes
  }
}
