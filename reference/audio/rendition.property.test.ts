import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decoded } from './decode.fixture.ts'
import { LADDER } from './ladder.policy.ts'
import { MASTER_RATE } from './pcm.ts'
import { testPiece } from './piece.fixture.ts'
import { makeRendition } from './rendition.ts'

const SAMPLES = 11 * MASTER_RATE + 1
const piece = testPiece(SAMPLES)

it('tracks of a piece, wherever it is cut, decode to as many samples as the piece has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...LADDER),
      fc.integer({ min: 2, max: SAMPLES - 2 }),
      fc.integer({ min: 2, max: 5_000 }),
      async (rung, cut, length) => {
        // The least that a track can be is two samples.
        const borders = [0, cut, ...(cut + length <= SAMPLES - 2 ? [cut + length] : []), SAMPLES]
        let position = 0
        for (const [i, to] of borders.slice(1).entries()) {
          const { index, chunks } = await makeRendition(piece, borders[i], to, rung)
          const step = MASTER_RATE / index.sampleRate
          expect(borders[i] + index.masterOffset).toBe(position * step)
          for (const [chunk, { samples, skipSamples }] of index.chunks.entries()) {
            const pcm = await decoded(chunks[chunk])
            expect(pcm.map((channel) => channel.length)).toEqual(Array(index.channels).fill(skipSamples + samples))
            position += samples
          }
        }
        expect(position).toBe(Math.ceil(SAMPLES / (rung.name === 'low' ? 2 : 1)))
      },
    ),
    { numRuns: 12 },
  )
})
