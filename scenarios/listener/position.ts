import type { StreamedChunk } from './track-stream.ts'

/**
 * Monotonic time at which a position of the track sounds, ms; null when it lies in another chunk. What lies beyond the
 * track's end counts to its last chunk.
 *
 * @param chunk one that is known to sound
 * @param positionMs of audio, from the track's beginning
 */
export function soundsAtMs(
  { index, chunk, rendition, soundAtMs }: StreamedChunk,
  positionMs: number,
  speed: number,
): number | null {
  const fromMs = (chunk.startSample * 1000) / rendition.sampleRate
  const toMs = fromMs + (chunk.samples * 1000) / rendition.sampleRate
  const isLast = index === rendition.chunks.length - 1
  if (positionMs < fromMs || (positionMs >= toMs && !isLast)) return null
  return soundAtMs + (positionMs - fromMs) / speed
}
