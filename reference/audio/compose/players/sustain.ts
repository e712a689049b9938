import type { Note, Player } from '../score/plan.ts'
import { type Register, voice } from '../theory/voicing.ts'

/** Holds every chord as long as it lasts; notes that two chords share are tied over. */
export function sustain(register: Register): Player {
  return ({ plan, plays }) => {
    const notes: { -readonly [K in keyof Note]: Note[K] }[] = []
    let sounding = new Map<number, (typeof notes)[number]>()
    let before: number[] = []
    let until = 0
    for (const span of plan.chords) {
      if (!plays.includes(span.section.name)) continue
      if (span.beat > until + 1e-9) sounding = new Map()
      before = voice(span.chord, register, before)
      const next: typeof sounding = new Map()
      for (const note of before) {
        let tied = sounding.get(note)
        if (tied) tied.beats += span.beats
        else {
          tied = { beat: span.beat, beats: span.beats, note, velocity: span.section.intensity }
          notes.push(tied)
        }
        next.set(note, tied)
      }
      sounding = next
      until = span.beat + span.beats
    }
    return notes
  }
}
