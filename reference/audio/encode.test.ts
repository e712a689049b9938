import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { decoded } from './decode.fixture.ts'
import { loadVorbisEncoder } from './encode.ts'
import { readStream } from './ogg/packets.ts'
import { testPiece } from './piece.fixture.ts'

const encode = await loadVorbisEncoder()
const { left, right } = testPiece(200_000)

describe('the encoder', () => {
  it('keeps the number of samples, whatever it is', async () => {
    for (const samples of [1, 2, 63, 64, 65, 128, 1023, 1024, 2049, 65_535, 65_536, 65_537, 131_072, 200_000]) {
      const file = encode([left.subarray(0, samples), right.subarray(0, samples)], 44_100, 5)
      expect(readStream(file).granule).toBe(samples)
      expect((await decoded(file)).map(({ length }) => length)).toEqual([samples, samples])
    }
  })

  it('gives the same bytes for the same signal, whatever it encoded before', () => {
    const once = encode([left, right], 44_100, 2)
    encode([right], 22_050, 9)
    expect(Buffer.from(encode([left, right], 44_100, 2)).equals(once)).toBe(true)
  })

  it('gives the same bytes in a worker', async () => {
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads')
       import(workerData.module).then(async ({ loadVorbisEncoder }) => {
         parentPort.postMessage((await loadVorbisEncoder())([workerData.samples], 22_050, 1))
       })`,
      { eval: true, workerData: { module: new URL('./encode.ts', import.meta.url).href, samples: left } },
    )
    const [bytes] = await once(worker, 'message')
    await worker.terminate()
    expect(Buffer.from(encode([left], 22_050, 1)).equals(bytes)).toBe(true)
  })
})
