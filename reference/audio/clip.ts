import { CLIP_MS, loudestStretch } from './clip.policy.ts'
import { loadMp3Encoder } from './encode-mp3.ts'
import type { StereoPcm } from './pcm.ts'

const MS_PER_S = 1000
/** How finely it is looked for the loudest stretch. */
const PART_MS = 100
/** A clip that begins or ends within the track does so softly. */
const FADE_MS = 300
/** As the Web API's clips. Mono: made in half the time, and enough to know a song by. */
const KBPS = 96

/**
 * A clip of the track that is samples `[from, to)` of a piece: its loudest half minute as MP3, mono at 96 kbit/s; a shorter track as
 * a whole. MP3, since that is what apps expect of a `preview_url`. The same track gives the same bytes.
 *
 * @throws {RangeError} when the piece does not hold the samples, or none are asked for
 */
export async function makeClip(piece: StereoPcm, from: number, to: number): Promise<Uint8Array> {
  if (from < 0 || to <= from || to > piece.left.length)
    throw new RangeError(`samples ${from} to ${to} of a piece of ${piece.left.length}: expected some of it`)
  const encode = await loadMp3Encoder()
  const partSamples = (PART_MS * piece.sampleRate) / MS_PER_S
  const start = from + loudestStretch(energiesOf(piece, from, to, partSamples), CLIP_MS / PART_MS) * partSamples
  const end = Math.min(to, start + (CLIP_MS * piece.sampleRate) / MS_PER_S)
  const samples = monoOf(piece, start, end)
  const fadeSamples = Math.min(samples.length, (FADE_MS * piece.sampleRate) / MS_PER_S)
  for (let i = 0; i < fadeSamples; i++) {
    const gain = i / fadeSamples
    if (start > from) samples[i] = samples[i] * gain
    const fromEnd = samples.length - 1 - i
    if (end < to) samples[fromEnd] = samples[fromEnd] * gain
  }
  return encode(samples, piece.sampleRate, KBPS)
}

/** Energies of whole parts of a track; what is left at its end is not looked at. */
function energiesOf({ left, right }: StereoPcm, from: number, to: number, partSamples: number): Float64Array {
  const energies = new Float64Array(Math.floor((to - from) / partSamples))
  for (let part = 0; part < energies.length; part++) {
    let energy = 0
    const first = from + part * partSamples
    for (let i = first; i < first + partSamples; i++) energy += left[i] ** 2 + right[i] ** 2
    energies[part] = energy
  }
  return energies
}

function monoOf({ left, right }: StereoPcm, from: number, to: number): Float32Array {
  const samples = new Float32Array(to - from)
  for (let i = 0; i < samples.length; i++) samples[i] = (left[from + i] + right[from + i]) / 2
  return samples
}
