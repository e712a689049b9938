import { bass } from '../players/bass.ts'
import { comp } from '../players/comp.ts'
import { drums } from '../players/drums.ts'
import { melody } from '../players/melody.ts'
import { sustain } from '../players/sustain.ts'
import { type Style, THROUGHOUT } from '../style.ts'
import { DRUM } from '../synth/drum-kit.ts'
import { bell, blip, brass, electronicKit, marimba, organ, synthBass, warmPad } from './instruments.ts'

/** Four on the floor, stabs that breathe with the kick, a bass between the beats. */
export const house: Style = {
  bpm: [118, 126],
  beatsPerBar: 4,
  feel: { swingGridBeats: 0.25, swing: 0.1, rubatoBeats: 0, ritard: 0 },
  looseSeconds: 0.002,
  harmonies: [
    { mode: 'aeolian', a: 'i9 | i9 | bVImaj7 | v7', b: 'iv9 | iv9 | bVImaj7 | bVII', cadence: 'iv9 | v7', end: 'i9' },
    { mode: 'dorian', a: 'i9 | IV9 | i9 | IV9', b: 'bVIImaj7 | bVIImaj7 | i9 | v7', cadence: 'IV9 | v7', end: 'i9' },
    {
      mode: 'aeolian',
      a: 'i7 | v7 | bVImaj7 | iv9',
      b: 'bVImaj7 | bVII | i7 | bIII',
      cadence: 'bVImaj7 | bVII',
      end: 'i7',
    },
  ],
  parts: (chance) => [
    {
      name: 'drums',
      player: drums({
        lanes: [
          { drum: DRUM.kick, bars: ['X...X...X...X...'], plays: ['intro', 'a', 'a2', 'outro'] },
          { drum: DRUM.kick, bars: ['X...X...X...X...', 'X...X...X...X..x'], plays: ['b'] },
          { drum: DRUM.clap, bars: ['....x.......x...'], plays: ['a', 'b', 'a2'] },
          { drum: DRUM.openHat, bars: ['..x...x...x...x.'], plays: ['a', 'b', 'a2'] },
          { drum: DRUM.hat, bars: ['xox.xox.xox.xoxo'], plays: ['intro', 'b', 'a2', 'outro'] },
          {
            drum: DRUM.rim,
            bars: chance.pick([['...x..x.....x...'], ['..x..x....x..x..'], ['.x....x..x......']]),
            plays: ['b', 'outro'],
          },
        ],
        fills: [
          { drum: DRUM.clap, bar: '....x.......x.xx' },
          { drum: DRUM.kick, bar: 'X...X...X.......' },
        ],
        crash: DRUM.crash,
      }),
      voice: electronicKit(),
      plays: THROUGHOUT,
      levelDb: -17.5,
      pan: 0,
      spread: 0,
      reverb: 0.07,
      echo: 0,
      duck: 0,
    },
    {
      name: 'bass',
      player: bass(
        { low: 33 },
        chance.pick([
          ['..r...r...r...r.'],
          ['..rr..r.r.r...8.', '..rr..r.r.r...5.'],
          ['r..r..r.r..r..8.', 'r..r..r.r..r..5.'],
          ['..r-.r..r-..r-8.'],
        ]),
      ),
      voice: synthBass(chance.between(350, 650)),
      plays: ['a', 'b', 'a2', 'end'],
      levelDb: -18,
      pan: 0,
      spread: 0,
      reverb: 0,
      echo: 0,
      duck: 0.6,
    },
    {
      name: 'stabs',
      player: comp(
        { low: 55, high: 79, voices: 4 },
        chance.pick([
          ['x..x..x...x..x..'],
          ['..x...x..x....x.', '..x...x..x..x...'],
          ['x-....x-..x-....', 'x-....x-....x-x-'],
        ]),
      ),
      voice: chance.pick([() => brass(900), organ, () => brass(600)])(),
      plays: ['a', 'b', 'a2', 'outro', 'end'],
      levelDb: -21.5,
      pan: 0,
      spread: 0,
      reverb: 0.25,
      echo: 0.2,
      duck: 0.55,
    },
    {
      name: 'pad',
      player: sustain({ low: 60, high: 81, voices: 3 }),
      voice: warmPad(chance.between(1_400, 2_400)),
      plays: ['intro', 'b', 'a2', 'outro', 'end'],
      levelDb: -24,
      pan: 0,
      spread: 0,
      reverb: 0.35,
      echo: 0,
      duck: 0.8,
    },
    {
      name: 'hook',
      player: melody({
        low: 67,
        high: 86,
        rhythms: ['x..x..x.x.......', '..x..x..x...x.x.', 'x.x...x...x.x...', 'x..x..x..x..x...'],
        endings: ['x..x..x.........', 'x.......x.......'],
      }),
      voice: chance.pick([marimba, bell, () => blip(1_600)])(),
      plays: ['b', 'a2'],
      levelDb: -22,
      pan: 0.12,
      spread: 0.1,
      reverb: 0.25,
      echo: 0.4,
      duck: 0.25,
    },
  ],
  reverb: { seconds: 1.8, damping: 0.3, size: 0.8 },
  echo: { beats: 0.75, feedback: 0.42, brightestHz: 4_000 },
  duckBeats: 0.85,
  loudnessDb: -14.5,
  tailSeconds: 4,
  fadeInSeconds: 0.005,
}
