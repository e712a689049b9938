import { MASTER_RATE } from '../pcm.ts'
import type { Chance } from './chance.ts'
import type { Plan } from './score/plan.ts'
import type { TempoMap } from './score/tempo.ts'
import type { Part } from './style.ts'

/** A note as it is played: times in samples. */
export interface Stroke {
  readonly at: number
  readonly holdSamples: number
  readonly note: number
  readonly velocity: number
}

/** Deviation of a hand's strength. */
const LOOSE_VELOCITY = 0.06

/** Lets a part play what its player wrote, with swing and human hands; in order of time. */
export function perform(part: Part, plan: Plan, tempo: TempoMap, looseSeconds: number, chance: Chance): Stroke[] {
  const notes = part.player({ plan, chance: chance.fork('notes'), plays: part.plays })
  const hands = chance.fork('hands')
  const strokes = notes.map((note) => {
    const due = tempo.sampleAt(note.beat)
    // Everybody is on the final beat, and nobody before the piece begins.
    const loose = note.beat >= plan.finalBeat ? 0 : hands.bell() * looseSeconds * MASTER_RATE
    return {
      at: Math.max(0, Math.round(due + loose)),
      holdSamples: Math.max(1, Math.round(tempo.sampleAt(note.beat + note.beats) - due)),
      note: note.note,
      velocity: Math.max(0.05, Math.min(1, note.velocity + LOOSE_VELOCITY * hands.bell())),
    }
  })
  return strokes.sort((a, b) => a.at - b.at)
}
