import { expect, it } from 'vitest'
import { composePiece } from '../compose/compose-piece.ts'
import { MASTER_RATE } from '../pcm.ts'
import { DEMO_CATALOG } from './demo-catalog.ts'

const AROUND = MASTER_RATE / 4

it('cuts the gapless album where music sounds, so that a gap would be heard', () => {
  const album = DEMO_CATALOG.albums.find((one) => one.gapless)
  const own = DEMO_CATALOG.tracks.filter((track) => track.albumId === album?.id)
  const piece = DEMO_CATALOG.pieces.find((one) => one.id === own[0].pieceId)
  if (piece === undefined) throw new Error('the gapless album has no piece')
  const { left, right } = composePiece(piece)
  for (const { from, name } of own.slice(1)) {
    for (const channel of [left, right]) {
      // On either side of the cut as loud as music is: above -32 dBFS.
      for (const side of [channel.subarray(from - AROUND, from), channel.subarray(from, from + AROUND)]) {
        const rms = Math.sqrt(side.reduce((sum, x) => sum + x * x, 0) / side.length)
        expect(rms, name).toBeGreaterThan(0.025)
      }
    }
    // And no step: the cut hides nothing that a missing sample could hide behind.
    expect(Math.abs(left[from] - left[from - 1]), name).toBeLessThan(0.1)
  }
})
