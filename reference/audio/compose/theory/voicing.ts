import type { Chord } from './chord.ts'
import { lowestAtLeast } from './pitch.ts'

/** Where a chord instrument plays. */
export interface Register {
  /** Lowest and highest MIDI note. */
  readonly low: number
  readonly high: number
  /** Notes that sound together. */
  readonly voices: number
}

/** The chord's pitches that are played when there are fewer voices: the fifth goes first, then the root, which the bass has. */
function chosenPitches(chord: Chord, voices: number): number[] {
  const [root, third, fifth, ...others] = chord.pitches
  if (chord.pitches.length <= voices) return [...chord.pitches]
  const byWeight = [third, ...others, root, fifth]
  return byWeight.slice(0, voices)
}

/** All ways to stack the pitches in the register, close together or with the second note from above an octave lower. */
function stackings(pitches: readonly number[], { low, high }: Register): number[][] {
  const found: number[][] = []
  for (let bottom = low; bottom < low + 24; bottom++) {
    if (!pitches.includes(bottom % 12)) continue
    const close = pitches.map((pitch) => lowestAtLeast(bottom, pitch)).sort((a, b) => a - b)
    found.push(close)
    if (close.length > 3) {
      const open = [...close]
      open[open.length - 2] -= 12
      found.push(open.sort((a, b) => a - b))
    }
  }
  return found.filter((notes) => notes[0] >= low && (notes.at(-1) as number) <= high)
}

/** How far the voices travel: each note to the nearest of the other chord, both ways. */
function distance(from: readonly number[], to: readonly number[]): number {
  const nearest = (note: number, others: readonly number[]) =>
    Math.min(...others.map((other) => Math.abs(other - note)))
  const sum = (notes: readonly number[], others: readonly number[]) =>
    notes.reduce((total, note) => total + nearest(note, others), 0)
  return sum(from, to) + sum(to, from)
}

/** Mud: neighbors less than a minor third apart at the bottom, and semitones anywhere. */
function roughness(notes: readonly number[]): number {
  let rough = 0
  for (let i = 1; i < notes.length; i++) {
    const gap = notes[i] - notes[i - 1]
    if (gap === 1) rough += 2
    if (i === 1 && gap < 3 && notes[0] < 60) rough += 3
  }
  return rough
}

/**
 * Notes for a chord, ascending, such that the voices move as little as they can from the chord before.
 * @param before notes of the chord before; none for the first, which is put in the middle of the register
 */
export function voice(chord: Chord, register: Register, before: readonly number[]): number[] {
  const center = (register.low + register.high) / 2
  const pitches = chosenPitches(chord, register.voices)
  let best: number[] = []
  let bestCost = Number.POSITIVE_INFINITY
  for (const notes of stackings(pitches, register)) {
    const mean = notes.reduce((total, note) => total + note, 0) / notes.length
    const drift = Math.abs(mean - center)
    const cost = (before.length > 0 ? distance(before, notes) + drift * 0.5 : drift) + roughness(notes)
    if (cost < bestCost) {
      best = notes
      bestCost = cost
    }
  }
  if (best.length === 0) throw new RangeError(`no voicing of ${pitches} between ${register.low} and ${register.high}`)
  return best
}
