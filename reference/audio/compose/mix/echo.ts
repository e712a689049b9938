import { MASTER_RATE } from '../../pcm.ts'
import type { Stereo } from './stereo.ts'

export interface EchoSettings {
  /** Time from one echo to the next, in beats. */
  readonly beats: number
  /** What is left of one echo in the next, 0 to 1. */
  readonly feedback: number
  /** Each echo is duller than the one before: its low-pass. */
  readonly brightestHz: number
}

/**
 * Echoes that go from side to side.
 * @param beatSamples samples of a beat
 */
export function echo(input: Stereo, settings: EchoSettings, beatSamples: number): Stereo {
  const way = Math.round(settings.beats * beatSamples)
  const samples = input.left.length
  const left = new Float32Array(samples)
  const right = new Float32Array(samples)
  const follow = 1 - Math.exp((-2 * Math.PI * settings.brightestHz) / MASTER_RATE)
  let dullLeft = 0
  let dullRight = 0
  for (let i = way; i < samples; i++) {
    const came = 0.5 * (input.left[i - way] + input.right[i - way])
    // What was on the right comes back on the left, and the other way around.
    dullLeft += follow * (came + settings.feedback * right[i - way] - dullLeft)
    dullRight += follow * (settings.feedback * left[i - way] - dullRight)
    left[i] = dullLeft
    right[i] = dullRight
  }
  return { left, right }
}
