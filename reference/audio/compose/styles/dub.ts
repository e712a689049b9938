import { bass } from '../players/bass.ts'
import { comp } from '../players/comp.ts'
import { drums } from '../players/drums.ts'
import { melody } from '../players/melody.ts'
import { sustain } from '../players/sustain.ts'
import { type Style, THROUGHOUT } from '../style.ts'
import { DRUM } from '../synth/drum-kit.ts'
import { bell, brass, dustyKit, organ, softLead, synthBass, warmPad } from './instruments.ts'

/** The bass leads, the chord falls between the beats, and the echo plays along. */
export const dub: Style = {
  bpm: [68, 80],
  beatsPerBar: 4,
  feel: { swingGridBeats: 0.25, swing: 0.16, rubatoBeats: 0, ritard: 0 },
  looseSeconds: 0.005,
  harmonies: [
    { mode: 'aeolian', a: 'i | i | iv | i', b: 'bVI | bVII | i | i', cadence: 'iv | v7', end: 'i7' },
    { mode: 'dorian', a: 'i7 | bVII | i7 | IV', b: 'bIII | IV | i7 | i7', cadence: 'bVII | IV', end: 'i7' },
    { mode: 'phrygian', a: 'i | bII | i | bII', b: 'bVI | bII | i | i', cadence: 'bVI | bII', end: 'i' },
  ],
  parts: (chance) => [
    {
      name: 'drums',
      player: drums({
        lanes: [
          {
            drum: DRUM.kick,
            bars: chance.pick([['........X.......'], ['X.......X.......'], ['x.......X.....x.', '........X.......']]),
            plays: ['a', 'b', 'a2', 'outro'],
          },
          { drum: DRUM.rim, bars: ['........x.......', '........x....o..'], plays: ['a', 'b', 'a2', 'outro'] },
          { drum: DRUM.hat, bars: ['x.o.x.oox.o.x.o.'], plays: ['intro', 'a', 'b', 'a2', 'outro'] },
          { drum: DRUM.shaker, bars: ['o.o.x.o.o.o.x.o.'], plays: ['b'] },
        ],
        fills: [
          { drum: DRUM.snare, bar: 'X......xx.x.x.xx' },
          { drum: DRUM.tom, bar: '......X.x..x.x.X' },
        ],
        crash: DRUM.crash,
      }),
      voice: dustyKit(),
      plays: THROUGHOUT,
      levelDb: -19.5,
      pan: 0,
      spread: 0,
      reverb: 0.14,
      echo: 0.12,
      duck: 0,
    },
    {
      name: 'bass',
      player: bass(
        { low: 29 },
        chance.pick([
          ['r-..r-5-....8-5-', 'r-..r-5-....3-a-'],
          ['..r-r---..5-8---', '..r-r---..5-a---'],
          ['r---..r-5-..3-r-', 'r---..r-....5-a-'],
        ]),
      ),
      voice: synthBass(chance.between(220, 340)),
      plays: ['a', 'b', 'a2', 'outro', 'end'],
      levelDb: -17.5,
      pan: 0,
      spread: 0,
      reverb: 0,
      echo: 0,
      duck: 0.15,
    },
    {
      name: 'skank',
      player: comp(
        { low: 57, high: 76, voices: 3 },
        chance.pick([['....x.......x...'], ['..x...x...x...x.'], ['....xx......x...']]),
      ),
      voice: chance.happens(0.5) ? organ() : brass(800),
      plays: THROUGHOUT,
      levelDb: -22.5,
      pan: 0,
      spread: 0,
      reverb: 0.2,
      echo: 0.45,
      duck: 0,
    },
    {
      name: 'haze',
      player: sustain({ low: 55, high: 77, voices: 3 }),
      voice: warmPad(chance.between(500, 1_000)),
      plays: ['intro', 'b', 'outro', 'end'],
      levelDb: -26,
      pan: 0,
      spread: 0,
      reverb: 0.5,
      echo: 0,
      duck: 0,
    },
    {
      name: 'melodica',
      player: melody({
        low: 62,
        high: 81,
        rhythms: ['x-x-x---....x-x-', '....x-x-x-----..', 'x---x-..x-x-x-..', '..x-x-x-x---....'],
        endings: ['x---....x-------', 'x-x-x---........'],
      }),
      voice: chance.happens(0.7) ? softLead() : bell(),
      plays: ['b', 'a2'],
      levelDb: -22.5,
      pan: -0.2,
      spread: 0,
      reverb: 0.25,
      echo: 0.5,
      duck: 0,
    },
  ],
  reverb: { seconds: 2.4, damping: 0.45, size: 0.9 },
  echo: { beats: 0.75, feedback: 0.6, brightestHz: 2_600 },
  duckBeats: 1,
  loudnessDb: -16.5,
  tailSeconds: 6,
  fadeInSeconds: 0.02,
}
