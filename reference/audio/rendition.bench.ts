import type { Area, Comparison } from '../../bench/area.ts'
import { loadVorbisEncoder } from './encode.ts'
import { LADDER, type Rung } from './ladder.policy.ts'
import { readStream } from './ogg/packets.ts'
import { MASTER_RATE } from './pcm.ts'
import { testPiece } from './piece.fixture.ts'
import { encodeRendition } from './rendition.ts'

const SECONDS = 30
const encode = await loadVorbisEncoder()

/** A rendition with all that belongs to it against the encoder alone: the difference is resampling, cutting, checksums. */
function comparison(rung: Rung): Comparison {
  return {
    name: `rendition at ${rung.name}, one core`,
    unit: 'seconds of music',
    open: () => {
      const piece = testPiece(SECONDS * MASTER_RATE)
      const to = piece.left.length
      let sampleRate = 0
      let quality = 0
      let heard: readonly Float32Array[] = []
      encodeRendition(
        (...args) => {
          ;[heard, sampleRate, quality] = args
          return encode(...args)
        },
        piece,
        0,
        to,
        rung,
      )
      return {
        operations: SECONDS,
        subject: {
          name: 'encodeRendition',
          prepare: () => () => encodeRendition(encode, piece, 0, to, rung).index.samples,
        },
        against: {
          name: 'encoder alone',
          prepare: () => () => readStream(encode(heard, sampleRate, quality)).granule,
        },
      }
    },
  }
}

const area: Area = { name: 'audio', comparisons: LADDER.map(comparison) }
export default area
