import { arpeggio } from '../players/arpeggio.ts'
import { bass } from '../players/bass.ts'
import { drums } from '../players/drums.ts'
import { melody } from '../players/melody.ts'
import { sustain } from '../players/sustain.ts'
import { type Style, THROUGHOUT } from '../style.ts'
import { DRUM } from '../synth/drum-kit.ts'
import { bell, blip, eightiesKit, sawLead, synthBass, warmPad } from './instruments.ts'

/** Night driving in 1985: bass in eighths, arpeggios, a big snare and a lead in the open. */
export const synthwave: Style = {
  bpm: [88, 112],
  beatsPerBar: 4,
  feel: { swingGridBeats: 0.25, swing: 0, rubatoBeats: 0, ritard: 0 },
  looseSeconds: 0.002,
  harmonies: [
    { mode: 'aeolian', a: 'i | bVI | bIII | bVII', b: 'iv7 | bVImaj7 | i7 | v7', cadence: 'bVI | bVII', end: 'iadd9' },
    {
      mode: 'aeolian',
      a: 'iadd9 | iadd9 | bVImaj7 | bVII',
      b: 'bVI | bVII | i | bIII',
      cadence: 'iv | bVII',
      end: 'i',
    },
    {
      mode: 'dorian',
      a: 'i7 | IV | bVII | i7',
      b: 'bIIImaj7 | IV | bVImaj7 | bVII',
      cadence: 'bVI | bVII',
      end: 'iadd9',
    },
    { mode: 'ionian', a: 'vi | IV | I | V', b: 'ii7 | vi7 | IVmaj7 | V', cadence: 'IV | V', end: 'Iadd9' },
  ],
  parts: (chance) => {
    const arpeggios = chance.pick([
      ['0123210301232103'],
      ['0.2.1.3.0.2.3.1.'],
      ['0213021302130213'],
      ['01230123.1230123'],
    ])
    return [
      {
        name: 'drums',
        player: drums({
          lanes: [
            {
              drum: DRUM.kick,
              bars: chance.pick([['X...x...X...x...'], ['X.....x.X.......', 'X.....x.X.x.....']]),
              plays: ['a', 'b', 'a2'],
            },
            { drum: DRUM.snare, bars: ['....X.......X...'], plays: ['a', 'b', 'a2'] },
            { drum: DRUM.hat, bars: ['x.o.x.o.x.o.x.o.'], plays: ['intro', 'a', 'a2', 'outro'] },
            { drum: DRUM.openHat, bars: ['..x...x...x...x.'], plays: ['b'] },
            { drum: DRUM.clap, bars: ['....x.......x...'], plays: ['b', 'a2'] },
          ],
          fills: [
            { drum: DRUM.snare, bar: '....X.......xxxX' },
            { drum: DRUM.tom, bar: '........X.x.xXxX' },
          ],
          crash: DRUM.crash,
        }),
        voice: eightiesKit(),
        plays: THROUGHOUT,
        levelDb: -18,
        pan: 0,
        spread: 0,
        reverb: 0.16,
        echo: 0,
        duck: 0,
      },
      {
        name: 'bass',
        player: bass(
          { low: 31 },
          chance.pick([['rrrrrrrr'], ['r.r8r.r8', 'r.r8r.58'], ['r-rrr-rr', 'r-rrr-5a'], ['r.rrr.rrr.rrr.8r']]),
        ),
        voice: synthBass(chance.between(420, 800)),
        plays: ['a', 'b', 'a2', 'outro', 'end'],
        levelDb: -18.5,
        pan: 0,
        spread: 0,
        reverb: 0.03,
        echo: 0,
        duck: 0.35,
      },
      {
        name: 'pad',
        player: sustain({ low: 53, high: 77, voices: 4 }),
        voice: warmPad(chance.between(1_100, 1_900)),
        plays: THROUGHOUT,
        levelDb: -23,
        pan: 0,
        spread: 0,
        reverb: 0.3,
        echo: 0,
        duck: 0.45,
      },
      {
        name: 'arpeggio',
        player: arpeggio({ low: 57, high: 81, voices: 4 }, arpeggios),
        voice: blip(chance.between(900, 1_800)),
        plays: chance.pick([
          ['intro', 'a', 'b', 'outro'],
          ['intro', 'b', 'a2', 'outro'],
        ]),
        levelDb: -25,
        pan: 0.25,
        spread: 0.2,
        reverb: 0.2,
        echo: 0.35,
        duck: 0.2,
      },
      {
        name: 'lead',
        player: melody({
          low: 65,
          high: 86,
          rhythms: ['x--x--x-x---x---', 'x-----x-x-x-x---', '..x-x-x-x-----x-', 'x---x-x-x-------', 'x--x--x-----x-x-'],
          endings: ['x-----x-x-------', 'x---------------', 'x-x-x-----------'],
        }),
        voice: chance.happens(0.75) ? sawLead() : bell(),
        plays: ['a', 'b', 'a2', 'end'],
        levelDb: -21.5,
        pan: -0.1,
        spread: 0,
        reverb: 0.3,
        echo: 0.35,
        duck: 0.1,
      },
    ]
  },
  reverb: { seconds: 2.4, damping: 0.35, size: 0.85 },
  echo: { beats: 0.75, feedback: 0.4, brightestHz: 4_500 },
  duckBeats: 0.8,
  loudnessDb: -15.5,
  tailSeconds: 4.5,
  fadeInSeconds: 0.02,
}
