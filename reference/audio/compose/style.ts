import type { Chance } from './chance.ts'
import type { EchoSettings } from './mix/echo.ts'
import type { ReverbSettings } from './mix/reverb.ts'
import type { TapeSettings } from './mix/tape.ts'
import type { SectionName } from './score/form.ts'
import type { Harmony, Player } from './score/plan.ts'
import type { Feel } from './score/tempo.ts'
import type { Voice } from './synth/voice.ts'

/** Somebody in the band: what they play, on what, and where they stand. */
export interface Part {
  /** Names the part's dice; a piece has each name once. */
  readonly name: string
  readonly player: Player
  readonly voice: Voice
  readonly plays: readonly SectionName[]
  /** Root mean square where it sounds, relative to the other parts. */
  readonly levelDb: number
  /** -1 left to 1 right, for middle C; `spread` is what an octave above adds. Only voices in mono are panned. */
  readonly pan: number
  readonly spread: number
  /** What is sent to room and echo, 0 to 1. */
  readonly reverb: number
  readonly echo: number
  /** How far it makes room for the kick, 0 to 1. */
  readonly duck: number
}

/** A kind of music. The seed of a piece chooses among what a style offers. */
export interface Style {
  readonly bpm: readonly [low: number, high: number]
  readonly beatsPerBar: number
  readonly feel: Feel
  /** Deviation of a hand from the beat. */
  readonly looseSeconds: number
  readonly harmonies: readonly Harmony[]
  readonly parts: (chance: Chance) => readonly Part[]
  readonly reverb: ReverbSettings
  readonly echo: EchoSettings
  /** Time in which a ducked part comes back after a kick, in beats. */
  readonly duckBeats: number
  readonly tape?: TapeSettings
  /** Root mean square of the master in dBFS. */
  readonly loudnessDb: number
  /** From the stroke of the final chord to the end. */
  readonly tailSeconds: number
  readonly fadeInSeconds: number
}

/** All sections, for parts that never rest. */
export const THROUGHOUT: readonly SectionName[] = ['intro', 'a', 'b', 'a2', 'outro', 'end']
