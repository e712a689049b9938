import { arpeggio } from '../players/arpeggio.ts'
import { bass } from '../players/bass.ts'
import { melody } from '../players/melody.ts'
import { sustain } from '../players/sustain.ts'
import { type Style, THROUGHOUT } from '../style.ts'
import { bell, harp, roundBass, softLead, strings, vibraphone, warmPad } from './instruments.ts'

/** Slow chords in a very large room, and a bell now and then. */
export const ambient: Style = {
  bpm: [58, 70],
  beatsPerBar: 4,
  feel: { swingGridBeats: 0.5, swing: 0, rubatoBeats: 0.06, ritard: 0.1 },
  looseSeconds: 0.02,
  harmonies: [
    { mode: 'lydian', a: 'Imaj9 | II | Imaj9 | vi9', b: 'iii7 | vi9 | Imaj9 | II', cadence: 'vi9 | II', end: 'Imaj9' },
    {
      mode: 'dorian',
      a: 'i9 | i9 | IVadd9 | IVadd9',
      b: 'bVIImaj7 | IVadd9 | ii7 | i9',
      cadence: 'IVadd9 | bVIImaj7',
      end: 'i9',
    },
    {
      mode: 'ionian',
      a: 'Iadd9 | vi9 | IVmaj9 | Vsus4',
      b: 'IVmaj9 | Iadd9 | ii9 | vi9',
      cadence: 'IVmaj9 | Vsus4',
      end: 'Iadd9',
    },
  ],
  parts: (chance) => [
    {
      name: 'pad',
      player: sustain({ low: 48, high: 76, voices: 4 }),
      voice: warmPad(chance.between(700, 1_300)),
      plays: THROUGHOUT,
      levelDb: -20,
      pan: 0,
      spread: 0,
      reverb: 0.5,
      echo: 0,
      duck: 0,
    },
    {
      name: 'choir',
      player: sustain({ low: 60, high: 84, voices: 3 }),
      voice: strings(),
      plays: ['b', 'a2'],
      levelDb: -27,
      pan: 0,
      spread: 0,
      reverb: 0.7,
      echo: 0,
      duck: 0,
    },
    {
      name: 'ripple',
      player: arpeggio(
        { low: 60, high: 84, voices: 4 },
        chance.pick([
          ['0.2...1...3.....', '..1...3...2.....'],
          ['0...2...3...1...', '....4...2.......'],
          ['..3.2.1.........', '0...........2...'],
        ]),
      ),
      voice: chance.happens(0.5) ? harp() : vibraphone(),
      plays: ['a', 'b', 'a2', 'outro', 'end'],
      levelDb: -25,
      pan: 0.1,
      spread: 0.35,
      reverb: 0.6,
      echo: 0.5,
      duck: 0,
    },
    {
      name: 'tune',
      player: melody({
        low: 64,
        high: 86,
        rhythms: ['x---..x---......', 'x-------x---x---', '....x---x-------', 'x-----x-x-------'],
        endings: ['x---------------', 'x---x-----------'],
      }),
      voice: chance.happens(0.6) ? bell() : softLead(),
      plays: ['intro', 'b', 'a2'],
      levelDb: -25,
      pan: -0.15,
      spread: -0.25,
      reverb: 0.7,
      echo: 0.5,
      duck: 0,
    },
    {
      name: 'bass',
      player: bass({ low: 33 }, ['r---------------']),
      voice: roundBass(),
      plays: ['a', 'b', 'a2', 'outro', 'end'],
      levelDb: -24,
      pan: 0,
      spread: 0,
      reverb: 0.1,
      echo: 0,
      duck: 0,
    },
  ],
  reverb: { seconds: 5.5, damping: 0.45, size: 1 },
  echo: { beats: 0.75, feedback: 0.55, brightestHz: 3_500 },
  duckBeats: 1,
  loudnessDb: -18,
  tailSeconds: 8,
  fadeInSeconds: 1.2,
}
