import { MASTER_RATE, type StereoPcm } from '../pcm.ts'
import { Chance } from './chance.ts'
import { master } from './mix/master.ts'
import { mixDown } from './mix/mixer.ts'
import { perform } from './perform.ts'
import { planPiece } from './score/plan.ts'
import { barsFor, tempoMap } from './score/tempo.ts'
import { STYLES, type StyleName } from './styles/styles.ts'

/** What is to be composed. */
export interface Piece {
  readonly style: StyleName
  /** Any text; it decides key, tempo, harmony, tunes, instruments and hands. */
  readonly seed: string
  /** Exact length at 44.1 kHz; 20 s at least. */
  readonly samples: number
}

/** Below this there is no room for a form and a final chord. */
const SHORTEST_SAMPLES = 20 * MASTER_RATE
/** Parts of the tail in which the final chord is held, and in which everything fades: it is let go within the fade. */
const HELD = 0.8
const FADING = 0.65

/**
 * Composes and renders a piece: the same piece is always the same sound, sample by sample.
 * @returns stereo at 44.1 kHz, begins and ends in silence, peaks at -1 dBFS at most
 * @throws RangeError when the piece is shorter than 20 s or its length is no whole number
 */
export function composePiece({ style: name, seed, samples }: Piece): StereoPcm {
  if (!Number.isInteger(samples) || samples < SHORTEST_SAMPLES) {
    throw new RangeError(`a piece has ${SHORTEST_SAMPLES} samples at least, found ${samples}`)
  }
  const style = STYLES[name]
  const chance = new Chance(`${name}/${seed}`)
  const choice = chance.fork('key')
  const tonic = Math.floor(choice.between(0, 12))
  const bpm = choice.between(...style.bpm)
  const harmony = choice.pick(style.harmonies)

  const finalSample = samples - Math.round(style.tailSeconds * MASTER_RATE)
  const { beatsPerBar } = style
  const bars = barsFor(finalSample, bpm, beatsPerBar)
  const tempo = tempoMap(style.feel, beatsPerBar, bars * beatsPerBar, finalSample)
  const finalBeats = (HELD * style.tailSeconds * MASTER_RATE) / tempo.beatSamples
  const plan = planPiece({ bars, beatsPerBar, finalBeats, tonic, harmony })

  const performances = style.parts(chance.fork('band')).map((part) => ({
    part,
    strokes: perform(part, plan, tempo, style.looseSeconds, chance.fork(`part ${part.name}`)),
  }))
  const mix = mixDown(performances, style, samples, tempo.beatSamples)
  return master(mix, style.loudnessDb, { inSeconds: style.fadeInSeconds, outSeconds: FADING * style.tailSeconds })
}
