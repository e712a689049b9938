import { bass } from '../players/bass.ts'
import { comp } from '../players/comp.ts'
import { drums } from '../players/drums.ts'
import { melody } from '../players/melody.ts'
import { type Style, THROUGHOUT } from '../style.ts'
import { DRUM } from '../synth/drum-kit.ts'
import { dustyKit, electricPiano, guitar, roundBass, softLead, vibraphone } from './instruments.ts'

/** A late evening: rich chords, a lazy beat, an old tape. */
export const lofi: Style = {
  bpm: [70, 86],
  beatsPerBar: 4,
  feel: { swingGridBeats: 0.25, swing: 0.24, rubatoBeats: 0, ritard: 0.12 },
  looseSeconds: 0.009,
  harmonies: [
    {
      mode: 'ionian',
      a: 'ii9 | V13 | Imaj9 | vi9',
      b: 'IVmaj9 | iii7 | ii9 | V9sus4',
      cadence: 'ii9 | V13',
      end: 'Imaj9',
    },
    {
      mode: 'dorian',
      a: 'i9 | IV9 | i9 | bVIImaj9',
      b: 'bIIImaj9 | ii7b5 | iv9 | V7',
      cadence: 'bVImaj9 | V7',
      end: 'i9',
    },
    {
      mode: 'aeolian',
      a: 'iv9 | bVII9 | bIIImaj9 | bVImaj9',
      b: 'bVImaj9 | v7 | iv9 | i9',
      cadence: 'iv9 | bVII13',
      end: 'i9',
    },
    {
      mode: 'ionian',
      a: 'IVmaj9 | iii7 vi9 | ii9 | Imaj9',
      b: 'IVmaj9 | iv6 | iii7 | VI7',
      cadence: 'ii9 | bVII9',
      end: 'Imaj9',
    },
  ],
  parts: (chance) => [
    {
      name: 'drums',
      player: drums({
        lanes: [
          {
            drum: DRUM.kick,
            bars: chance.pick([
              ['X......x..x.....', 'X..x......x.....'],
              ['X.....x...X.....', 'X.....x..x......'],
              ['X.......x.x.....'],
            ]),
            plays: ['a', 'b', 'a2', 'outro'],
          },
          { drum: DRUM.snare, bars: ['....x.......x...', '....x.......x..o'], plays: ['a', 'b', 'a2'] },
          { drum: DRUM.rim, bars: ['....x.......x...'], plays: ['outro'] },
          { drum: DRUM.hat, bars: ['x.o.x.o.x.o.x.oo'], plays: ['a', 'b', 'a2', 'outro'] },
          { drum: DRUM.shaker, bars: ['o.x.o.x.o.x.o.x.'], plays: ['b'] },
        ],
        fills: [
          { drum: DRUM.snare, bar: '....x..o.o..x.ox' },
          { drum: DRUM.kick, bar: 'X......x........' },
        ],
      }),
      voice: dustyKit(),
      plays: THROUGHOUT,
      levelDb: -19,
      pan: 0,
      spread: 0,
      reverb: 0.07,
      echo: 0,
      duck: 0,
    },
    {
      name: 'keys',
      player: comp(
        { low: 50, high: 76, voices: 4 },
        chance.pick([
          ['x-------..x-----', 'x-----x---------'],
          ['x---------------', 'x-----..x-o-----'],
          ['..x-----x-----..', 'x-----x-----o---'],
        ]),
      ),
      voice: electricPiano(),
      plays: THROUGHOUT,
      levelDb: -20,
      pan: -0.08,
      spread: 0.25,
      reverb: 0.18,
      echo: 0.08,
      duck: 0.3,
    },
    {
      name: 'bass',
      player: bass(
        { low: 31 },
        chance.pick([
          ['r-----..r-5-....', 'r-----..r---..a-'],
          ['r---..r-....5-..', 'r---..r-..8-..a-'],
        ]),
      ),
      voice: roundBass(),
      plays: ['a', 'b', 'a2', 'outro', 'end'],
      levelDb: -20,
      pan: 0,
      spread: 0,
      reverb: 0,
      echo: 0,
      duck: 0.2,
    },
    {
      name: 'tune',
      player: melody({
        low: 62,
        high: 83,
        rhythms: ['x-x---x---..x-x-', '..x-x-x---x-....', 'x---..x-x-x---..', 'x-xx--x-....x---'],
        endings: ['x-----x---------', 'x-x-------......'],
      }),
      voice: chance.pick([vibraphone, guitar, softLead])(),
      plays: ['a', 'b', 'a2', 'end'],
      levelDb: -22,
      pan: 0.2,
      spread: 0.1,
      reverb: 0.25,
      echo: 0.25,
      duck: 0,
    },
  ],
  reverb: { seconds: 1.5, damping: 0.6, size: 0.7 },
  echo: { beats: 0.75, feedback: 0.35, brightestHz: 2_500 },
  duckBeats: 0.9,
  tape: { wow: 0.0022, brightestHz: 6_500, dust: 0.006 },
  loudnessDb: -17,
  tailSeconds: 5,
  fadeInSeconds: 0.05,
}
