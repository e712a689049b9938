import type { Chance } from '../chance.ts'
import type { Section } from '../score/form.ts'
import type { Note, Plan, Player } from '../score/plan.ts'
import { chordAt } from '../score/plan.ts'
import { readSteps, type Step } from '../score/steps.ts'
import { notesOver } from '../theory/chord.ts'
import { pitchClass } from '../theory/pitch.ts'

export interface MelodyShape {
  /** Lowest and highest MIDI note. */
  readonly low: number
  readonly high: number
  /** Bars that a motif may be made of; see `readSteps`. */
  readonly rhythms: readonly string[]
  /** Bars that a phrase may end with. */
  readonly endings: readonly string[]
}

/** A melody without its key: rhythm, and steps of the scale from one note to the next. */
interface Motif {
  readonly bars: readonly (readonly Step[])[]
  readonly moves: readonly (readonly number[])[]
}

/** Steps of a tune: mostly to the neighbor, seldom far (the shape of folk song collections). */
const MOVES = [0, 1, 1, 1, -1, -1, -1, -1, 2, 2, -2, -2, 3, -3, 4]

function makeMoves(steps: readonly Step[], chance: Chance): number[] {
  let before = 0
  return steps.map(() => {
    // After a leap a tune turns back by step.
    const move = Math.abs(before) > 2 ? -Math.sign(before) : chance.pick(MOVES)
    before = move
    return move
  })
}

function makeMotif(shape: MelodyShape, chance: Chance): Motif {
  const call = chance.pick(shape.rhythms)
  const answer = chance.happens(0.35) ? call : chance.pick(shape.rhythms)
  const bars = [readSteps(call), readSteps(answer)]
  return { bars, moves: bars.map((steps) => makeMoves(steps, chance)) }
}

/** The same motif told again: its second bar turned upside down, or its last note moved. */
function vary(motif: Motif, chance: Chance): Motif {
  const [first, second] = motif.moves
  const varied = chance.happens(0.5)
    ? second.map((move) => -move)
    : second.map((move, i) => (i === second.length - 1 ? move + 1 : move))
  return { bars: motif.bars, moves: [first, varied] }
}

/** Where the singer is. */
interface Line {
  readonly plan: Plan
  readonly shape: MelodyShape
  readonly notes: Note[]
  note: number
}

function nearest(notes: readonly number[], wanted: number): number {
  return notes.reduce((best, note) => (Math.abs(note - wanted) < Math.abs(best - wanted) ? note : best))
}

/** Sings one bar: the moves along the scale; what is long or falls on a strong beat belongs to the chord. */
function sing(line: Line, bar: number, steps: readonly Step[], moves: readonly number[], intensity: number): void {
  const { plan, shape } = line
  steps.forEach((step, i) => {
    const beat = (bar + step.at) * plan.beatsPerBar
    const beats = step.length * plan.beatsPerBar
    const { chord } = chordAt(plan, beat)
    const scale = notesOver(chord, plan.scale, shape.low, shape.high)
    const from = scale.indexOf(nearest(scale, line.note))
    // At the end of the register the tune turns back.
    const to = scale[from + moves[i]] === undefined ? from - moves[i] : from + moves[i]
    const wanted = scale[Math.max(0, Math.min(scale.length - 1, to))]
    const strong = step.at === 0 || step.at === 0.5 || beats >= 1
    const chordNotes = scale.filter((note) => chord.pitches.includes(pitchClass(note)))
    line.note = strong ? nearest(chordNotes, wanted) : wanted
    line.notes.push({ beat, beats: beats * 0.96, note: line.note, velocity: intensity * (strong ? 0.95 : 0.78) })
  })
}

/** One section: motif, answer, motif varied, ending, and so on by phrases of four bars. */
function singSection(line: Line, section: Section, motif: Motif, chance: Chance): void {
  const opening = (line.shape.low + line.shape.high) / 2
  for (let bar = 0; bar < section.bars; bar += 4) {
    const varied = vary(motif, chance)
    const length = Math.min(4, section.bars - bar)
    line.note = opening + (section.name === 'b' ? 3 : 0)
    for (let i = 0; i < length; i++) {
      const told = i < 2 ? motif : varied
      const last = i === length - 1
      const steps = last ? readSteps(chance.pick(line.shape.endings)) : told.bars[i % 2]
      const moves = last ? makeMoves(steps, chance) : told.moves[i % 2]
      sing(line, section.bar + bar + i, steps, moves, section.intensity)
    }
  }
}

/** A tune over the chords: one motif for A and its return, another for B. */
export function melody(shape: MelodyShape): Player {
  return ({ plan, chance, plays }) => {
    const line: Line = { plan, shape, notes: [], note: shape.low }
    const theme = makeMotif(shape, chance.fork('theme'))
    const contrast = makeMotif(shape, chance.fork('contrast'))
    for (const section of plan.sections) {
      if (!plays.includes(section.name)) continue
      // The return of A is told with other words than A.
      const words = chance.fork(section.name)
      singSection(line, section, section.name === 'b' ? contrast : theme, words)
    }
    const end = plan.chords.at(-1)
    if (end && plays.includes('end')) {
      const home = notesOver(end.chord, plan.scale, shape.low, shape.high)
      const chordNotes = home.filter((note) => pitchClass(note) === end.chord.root)
      const note = nearest(chordNotes.length > 0 ? chordNotes : home, line.note)
      line.notes.push({ beat: end.beat, beats: end.beats, note, velocity: 0.75 })
    }
    return line.notes
  }
}
