import { type PacketToWrite, writeStream } from './packets.ts'
import type { VorbisStream } from './vorbis-stream.ts'

/** A part of a stream as an Ogg Vorbis file of its own. */
export interface Cut {
  bytes: Uint8Array
  /** Samples that a decoder gives before the first one asked for: less than a block. */
  skipSamples: number
}

/**
 * Cuts samples `[startSample, startSample + samples)` out of a stream without encoding anew. A decoder gives
 * `skipSamples + samples` samples, bit for bit those of the whole stream:
 *
 * - The packet before those that hold the samples goes first. A decoder gives nothing for it and overlaps the next one with
 *   it, as it does in the whole stream.
 * - What the last packet gives too much is cut off by the granule position of the last page. That page holds nothing else:
 *   FFmpeg does not cut when it is the first one with audio. A first granule position that cuts off the beginning exists as
 *   well, but decoders differ there: hence `skipSamples`.
 *
 * @param serial of the Ogg stream; files with serials of their own may be laid end to end
 * @throws {RangeError} when the stream does not hold the samples, or none are asked for
 */
export function cutSamples(stream: VorbisStream, startSample: number, samples: number, serial: number): Cut {
  const endSample = startSample + samples
  if (startSample < 0 || samples < 1 || endSample > stream.samples)
    throw new RangeError(`samples ${startSample} to ${endSample} of a stream of ${stream.samples}`)
  const { endSamples, packets, headers } = stream
  const first = firstBeyond(endSamples, startSample)
  const last = firstBeyond(endSamples, endSample - 1)
  const origin = endSamples[first - 1]

  const cut: PacketToWrite[] = [
    { bytes: headers[0], granule: 0, endsPage: true },
    { bytes: headers[1], granule: 0 },
    { bytes: headers[2], granule: 0, endsPage: true },
  ]
  for (let i = first - 1; i <= last; i++)
    cut.push({ bytes: packets[i], granule: Math.min(endSamples[i], endSample) - origin, endsPage: i === last - 1 })
  return { bytes: writeStream(serial, cut), skipSamples: startSample - origin }
}

/** Number of the first packet that gives a sample after `sample`. */
function firstBeyond(endSamples: Float64Array, sample: number): number {
  let low = 0
  let high = endSamples.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (endSamples[middle] > sample) high = middle
    else low = middle + 1
  }
  return low
}
