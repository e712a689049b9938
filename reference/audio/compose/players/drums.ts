import type { SectionName } from '../score/form.ts'
import type { Note, Player } from '../score/plan.ts'
import { readSteps, strength } from '../score/steps.ts'
import type { Drum } from '../synth/drum-kit.ts'

/** A drum's rhythm: one string a bar, in turn, in some sections. */
export interface Lane {
  readonly drum: Drum
  readonly bars: readonly string[]
  readonly plays: readonly SectionName[]
}

/** What leads from one section into the next, over the last bar of the first. */
export interface Fill {
  readonly drum: Drum
  readonly bar: string
}

export interface Beat {
  readonly lanes: readonly Lane[]
  /** One of them is played at the end of every section that drums play in, instead of the lanes' hits of that drum. */
  readonly fills: readonly Fill[]
  /** Struck where a new section begins and with the final chord. */
  readonly crash?: Drum
}

/** Steps may be doubled by a softer stroke now and then, as a drummer does. */
const GHOST_CHANCE = 0.06

export function drums(beat: Beat): Player {
  return ({ plan, chance }) => {
    const notes: Note[] = []
    const hit = (drum: Drum, at: number, velocity: number) =>
      notes.push({ beat: at, beats: 0.25, note: drum, velocity })
    for (const section of plan.sections) {
      const lanes = beat.lanes.filter((lane) => lane.plays.includes(section.name))
      if (lanes.length === 0) continue
      const fill = beat.fills.length > 0 ? chance.pick(beat.fills) : undefined
      for (let i = 0; i < section.bars; i++) {
        const start = (section.bar + i) * plan.beatsPerBar
        const filled = i === section.bars - 1 ? fill : undefined
        for (const lane of lanes) {
          const bar = filled?.drum === lane.drum ? filled.bar : lane.bars[i % lane.bars.length]
          const steps = readSteps(bar)
          for (const step of steps) {
            const at = start + step.at * plan.beatsPerBar
            const velocity = strength(step.sign) * section.intensity
            hit(lane.drum, at, velocity)
            const ghost = at + plan.beatsPerBar / bar.length
            const free = steps.every((other) => Math.abs(start + other.at * plan.beatsPerBar - ghost) > 1e-6)
            if (free && chance.happens(GHOST_CHANCE)) hit(lane.drum, ghost, velocity * 0.3)
          }
        }
      }
      if (beat.crash !== undefined && section.bar > 0) hit(beat.crash, section.bar * plan.beatsPerBar, 0.6)
    }
    if (beat.crash !== undefined) hit(beat.crash, plan.finalBeat, 0.7)
    return notes.sort((a, b) => a.beat - b.beat)
  }
}
