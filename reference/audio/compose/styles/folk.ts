import { arpeggio } from '../players/arpeggio.ts'
import { bass } from '../players/bass.ts'
import { drums } from '../players/drums.ts'
import { melody } from '../players/melody.ts'
import { type Style, THROUGHOUT } from '../style.ts'
import { DRUM } from '../synth/drum-kit.ts'
import { dustyKit, guitar, roundBass, softLead } from './instruments.ts'

/** Fingers on a steel-string guitar, a whistle or a second guitar above, feet and a shaker below. */
export const folk: Style = {
  bpm: [86, 116],
  beatsPerBar: 4,
  feel: { swingGridBeats: 0.5, swing: 0.08, rubatoBeats: 0.03, ritard: 0.25 },
  looseSeconds: 0.007,
  harmonies: [
    { mode: 'ionian', a: 'I | Iadd9 | IV | V', b: 'vi | IV | I | V', cadence: 'IV | V7', end: 'I' },
    { mode: 'mixolydian', a: 'I | bVII | IV | I', b: 'ii | bVII | IV | I', cadence: 'bVII | IV', end: 'Iadd9' },
    { mode: 'dorian', a: 'i | bVII | i | IV', b: 'bIII | bVII | IV | i', cadence: 'bVII | v', end: 'i' },
    { mode: 'ionian', a: 'Iadd9 | vi7 | IVadd9 | Vsus4', b: 'ii7 | V | vi7 | IV', cadence: 'IVadd9 | V', end: 'Iadd9' },
  ],
  parts: (chance) => [
    {
      name: 'guitar',
      player: arpeggio(
        { low: 45, high: 69, voices: 4 },
        chance.pick([
          ['0-2-1-3-0-2-1-3-', '0-2-1-3-0-3-2-1-'],
          ['0-1-2-3-2-1-2-1-'],
          ['0--20-3-1--20-3-', '0--20-3-1-2-3-2-'],
          ['0-321-2-0-321-3-'],
        ]),
      ),
      voice: guitar(),
      plays: THROUGHOUT,
      levelDb: -20,
      pan: -0.2,
      spread: 0.1,
      reverb: 0.16,
      echo: 0,
      duck: 0,
    },
    {
      name: 'second guitar',
      player: arpeggio(
        { low: 57, high: 79, voices: 3 },
        chance.pick([['0...1...2...1...'], ['..2...1...2...0.'], ['2.1.0.......2.1.']]),
      ),
      voice: guitar(),
      plays: ['b', 'a2'],
      levelDb: -25,
      pan: 0.45,
      spread: 0,
      reverb: 0.2,
      echo: 0,
      duck: 0,
    },
    {
      name: 'tune',
      player: melody({
        low: 64,
        high: 84,
        rhythms: ['x---x-x-x---x---', 'x-x-x---x-x-x---', 'x-----x-x---x---', 'x---x---x-x-x-x-'],
        endings: ['x-------........', 'x---x---x-------', 'x-----------....'],
      }),
      voice: chance.happens(0.6) ? softLead() : guitar(),
      plays: ['a', 'b', 'a2', 'end'],
      levelDb: -21,
      pan: 0.12,
      spread: 0,
      reverb: 0.25,
      echo: 0,
      duck: 0,
    },
    {
      name: 'bass',
      player: bass({ low: 33 }, chance.pick([['r-----..5-------'], ['r-------5-----a-', 'r-------r-----a-']])),
      voice: roundBass(),
      plays: ['a', 'b', 'a2', 'outro', 'end'],
      levelDb: -22,
      pan: 0,
      spread: 0,
      reverb: 0.03,
      echo: 0,
      duck: 0,
    },
    {
      name: 'feet',
      player: drums({
        lanes: [
          { drum: DRUM.kick, bars: ['x.......x.......', 'x.......x.....o.'], plays: ['b', 'a2'] },
          {
            drum: DRUM.shaker,
            bars: ['x.o.X.o.x.o.X.o.'],
            plays: chance.pick([['a', 'b', 'a2'], ['b'], ['b', 'a2', 'outro']]),
          },
        ],
        fills: [],
      }),
      voice: dustyKit(),
      plays: THROUGHOUT,
      levelDb: -26,
      pan: 0,
      spread: 0,
      reverb: 0.1,
      echo: 0,
      duck: 0,
    },
  ],
  reverb: { seconds: 1.4, damping: 0.5, size: 0.7 },
  echo: { beats: 1, feedback: 0, brightestHz: 4_000 },
  duckBeats: 1,
  loudnessDb: -18,
  tailSeconds: 4.5,
  fadeInSeconds: 0.01,
}
