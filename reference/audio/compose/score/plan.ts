import type { Chance } from '../chance.ts'
import { type Chord, chord } from '../theory/chord.ts'
import { MODES, type Mode } from '../theory/pitch.ts'
import { planForm, type Section, type SectionName } from './form.ts'

/** Chords by section, as Roman numerals: bars are parted by `|`, chords that share a bar by a space. */
export interface Harmony {
  readonly mode: Mode
  readonly a: string
  readonly b: string
  /** What leads home in the last bars. */
  readonly cadence: string
  /** The chord that is left ringing. */
  readonly end: string
}

/** A chord and the time that it lasts. */
export interface ChordSpan {
  readonly chord: Chord
  readonly beat: number
  readonly beats: number
  readonly bar: number
  readonly section: Section
}

/** What all players of a piece agree on before one of them plays a note. */
export interface Plan {
  readonly beatsPerBar: number
  /** Pitch classes of the key's scale. */
  readonly scale: readonly number[]
  readonly sections: readonly Section[]
  /** In order, without holes; the last is the final chord, which begins at `finalBeat`. */
  readonly chords: readonly ChordSpan[]
  readonly finalBeat: number
}

export interface PlanInput {
  readonly bars: number
  readonly beatsPerBar: number
  /** How long the final chord is held. */
  readonly finalBeats: number
  /** Pitch class of the key. */
  readonly tonic: number
  readonly harmony: Harmony
}

function bars(progression: string): string[] {
  return progression.split('|').map((bar) => bar.trim())
}

/** The progression that a section goes through, again and again. */
function progressionOf(name: SectionName, harmony: Harmony): string[] {
  return bars(name === 'b' ? harmony.b : harmony.a)
}

export function planPiece(input: PlanInput): Plan {
  const { beatsPerBar, tonic, harmony } = input
  const sections = planForm(input.bars)
  const cadence = bars(harmony.cadence)
  const chords: ChordSpan[] = []
  for (const section of sections) {
    const progression = progressionOf(section.name, harmony)
    for (let i = 0; i < section.bars; i++) {
      const bar = section.bar + i
      const fromEnd = input.bars - bar
      const names = fromEnd <= cadence.length ? cadence[cadence.length - fromEnd] : progression[i % progression.length]
      const numerals = names.split(/\s+/)
      const beats = beatsPerBar / numerals.length
      numerals.forEach((numeral, n) => {
        chords.push({ chord: chord(numeral, tonic), beat: bar * beatsPerBar + n * beats, beats, bar, section })
      })
    }
  }
  const finalBeat = input.bars * beatsPerBar
  const end: Section = { name: 'end', bar: input.bars, bars: 1, intensity: 0.9 }
  chords.push({
    chord: chord(harmony.end, tonic),
    beat: finalBeat,
    beats: input.finalBeats,
    bar: input.bars,
    section: end,
  })
  const scale = MODES[harmony.mode].map((step) => (tonic + step) % 12)
  return { beatsPerBar, scale, sections, chords, finalBeat }
}

/** The chord that sounds at a beat. */
export function chordAt(plan: Plan, beat: number): ChordSpan {
  const found = plan.chords.findLast((span) => span.beat <= beat + 1e-9)
  return found ?? plan.chords[0]
}

/** What a player must know to be asked for notes: the plan, its own dice, and the sections that it plays in. */
export interface Task {
  readonly plan: Plan
  readonly chance: Chance
  readonly plays: readonly SectionName[]
}

/** A note as it is written: times in beats, before swing and human hands. */
export interface Note {
  readonly beat: number
  readonly beats: number
  /** MIDI note; for drums the number of the drum. */
  readonly note: number
  /** 0 to 1. */
  readonly velocity: number
}

/** Somebody who plays: all notes of a part, in order of time. */
export type Player = (task: Task) => Note[]
