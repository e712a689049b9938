import { arpeggio } from '../players/arpeggio.ts'
import { bass } from '../players/bass.ts'
import { melody } from '../players/melody.ts'
import { sustain } from '../players/sustain.ts'
import { type Style, THROUGHOUT } from '../style.ts'
import { harp, pizzicato, softLead, strings } from './instruments.ts'

/** A small string band in three: pizzicato, a bowed inner voice, a tune above. */
export const chamber: Style = {
  bpm: [92, 126],
  beatsPerBar: 3,
  feel: { swingGridBeats: 0.5, swing: 0, rubatoBeats: 0.07, ritard: 0.3 },
  looseSeconds: 0.008,
  harmonies: [
    {
      mode: 'ionian',
      a: 'I | vi | ii7 | V7 | I | IV | V7sus4 | I',
      b: 'vi | iii | IV | I | ii | V7 | vi | V7',
      cadence: 'ii7 | V7',
      end: 'I',
    },
    {
      mode: 'aeolian',
      a: 'i | iv | bVII | bIII | bVI | iv | V | i',
      b: 'bIII | bVII | iv | i | bVI | bIII | iv | V7',
      cadence: 'iv | V7',
      end: 'i',
    },
    {
      mode: 'dorian',
      a: 'i | bVII | i | IV | bIII | bVII | v | i',
      b: 'IV | i | bVII | bIII | IV | i | v | bVII',
      cadence: 'IV | v7',
      end: 'i',
    },
  ],
  parts: (chance) => [
    {
      name: 'pizzicato',
      player: arpeggio(
        { low: 55, high: 76, voices: 3 },
        chance.pick([
          ['012121', '012131'],
          ['0.1.2.', '0.12.1'],
          ['..1.2.', '..121.'],
        ]),
      ),
      voice: chance.happens(0.6) ? pizzicato() : harp(),
      plays: THROUGHOUT,
      levelDb: -22,
      pan: -0.3,
      spread: 0.2,
      reverb: 0.35,
      echo: 0,
      duck: 0,
    },
    {
      name: 'strings',
      player: sustain({ low: 52, high: 72, voices: 3 }),
      voice: strings(),
      plays: ['a', 'b', 'a2', 'outro', 'end'],
      levelDb: -23,
      pan: 0,
      spread: 0,
      reverb: 0.4,
      echo: 0,
      duck: 0,
    },
    {
      name: 'tune',
      player: melody({
        low: 64,
        high: 88,
        rhythms: ['x---x-', 'x-xxx-', 'x--xx-', 'x-x-x-', 'xxx-x-'],
        endings: ['x-----', 'x---..', 'x-x---'],
      }),
      voice: chance.happens(0.5) ? strings() : softLead(),
      plays: ['a', 'b', 'a2', 'end'],
      levelDb: -20.5,
      pan: 0.15,
      spread: 0,
      reverb: 0.4,
      echo: 0,
      duck: 0,
    },
    {
      name: 'cello',
      player: bass({ low: 36 }, chance.pick([['r---5-', 'r---a-'], ['r-----'], ['r-..5-', 'r-..3-']])),
      voice: chance.happens(0.5) ? strings() : pizzicato(),
      plays: THROUGHOUT,
      levelDb: -22,
      pan: 0.25,
      spread: 0,
      reverb: 0.3,
      echo: 0,
      duck: 0,
    },
  ],
  reverb: { seconds: 2.6, damping: 0.5, size: 0.95 },
  echo: { beats: 1, feedback: 0, brightestHz: 4_000 },
  duckBeats: 1,
  loudnessDb: -17.5,
  tailSeconds: 5,
  fadeInSeconds: 0.02,
}
