import { arpeggio } from '../players/arpeggio.ts'
import { bass } from '../players/bass.ts'
import { melody } from '../players/melody.ts'
import { type Style, THROUGHOUT } from '../style.ts'
import { electricPiano } from './instruments.ts'

/** One player at an electric piano: left hand, inner voices and a tune, freely in time. */
export const soloKeys: Style = {
  bpm: [66, 88],
  beatsPerBar: 4,
  feel: { swingGridBeats: 0.5, swing: 0.06, rubatoBeats: 0.12, ritard: 0.4 },
  looseSeconds: 0.011,
  harmonies: [
    {
      mode: 'ionian',
      a: 'Imaj7 | iii7 | IVmaj9 | IVmaj9 V7sus4',
      b: 'vi9 | iii7 | IVmaj7 | ii9 V7',
      cadence: 'ii9 | V9sus4 V7',
      end: 'Imaj9',
    },
    {
      mode: 'aeolian',
      a: 'iadd9 | bVImaj7 | bIIImaj7 | bVII',
      b: 'iv9 | bVII9 | bIIImaj9 | V7',
      cadence: 'bVImaj7 | v7',
      end: 'iadd9',
    },
    {
      mode: 'mixolydian',
      a: 'Iadd9 | bVIIadd9 | IVadd9 | Iadd9',
      b: 'vi7 | v7 | bVIImaj7 | IVadd9',
      cadence: 'IVadd9 | bVIIadd9',
      end: 'Iadd9',
    },
  ],
  parts: (chance) => [
    {
      name: 'left hand',
      player: bass(
        { low: 36 },
        chance.pick([
          ['r-----5-8-------', 'r-----5-8---5---'],
          ['r---5---8-------', 'r---5---8---a---'],
          ['r-------r-----a-'],
        ]),
      ),
      voice: electricPiano(),
      plays: THROUGHOUT,
      levelDb: -21,
      pan: -0.1,
      spread: 0.15,
      reverb: 0.2,
      echo: 0,
      duck: 0,
    },
    {
      name: 'inner voices',
      player: arpeggio(
        { low: 52, high: 72, voices: 4 },
        chance.pick([
          ['..1.2.3...2.1...', '..1.2...3...2...'],
          ['..3.2.1.2...3...', '..1...2...3.2...'],
          ['..0.1.2.3.2.1.2.'],
        ]),
      ),
      voice: electricPiano(),
      plays: THROUGHOUT,
      levelDb: -23,
      pan: 0,
      spread: 0.3,
      reverb: 0.25,
      echo: 0,
      duck: 0,
    },
    {
      name: 'right hand',
      player: melody({
        low: 64,
        high: 86,
        rhythms: ['x---x-x-x---x---', 'x-----x-x-x-x---', '..x-x-x-x-------', 'x-x-x---x---x-x-', 'x---..x-x-----x-'],
        endings: ['x-------x-------', 'x-----x---------', 'x---------......'],
      }),
      voice: electricPiano(),
      plays: ['a', 'b', 'a2', 'end'],
      levelDb: -20,
      pan: 0.15,
      spread: 0.15,
      reverb: 0.25,
      echo: 0.1,
      duck: 0,
    },
  ],
  reverb: { seconds: 2.1, damping: 0.5, size: 0.85 },
  echo: { beats: 0.75, feedback: 0.25, brightestHz: 3_000 },
  duckBeats: 1,
  loudnessDb: -16.5,
  tailSeconds: 5.5,
  fadeInSeconds: 0.01,
}
