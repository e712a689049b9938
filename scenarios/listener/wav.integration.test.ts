import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesIn } from '../language/scenario-files.fixture.ts'
import { pcm16, WavWriter } from './wav.ts'

it('rounds to the nearest step, and clips', () => {
  const left = Float32Array.of(0, 1, -1, 2, -2)
  const right = Float32Array.of(0.4 / 32768, 0.6 / 32768, -0.6 / 32768, 0.5, -0.5)
  const data = pcm16([left, right])
  const values = Array.from({ length: data.length / 2 }, (_, i) => data.readInt16LE(2 * i))
  expect(values).toEqual([0, 0, 32767, 1, -32768, -1, 32767, 16384, -32768, -16384])
})

it('writes a file that other programs read', () => {
  const path = join(filesIn({}), 'heard.wav')
  const wav = new WavWriter(path)
  wav.begin({ sampleRate: 22_050, channels: 1 })
  expect(readFileSync(path).readUInt32LE(40)).toBe(2 ** 32 - 1)
  wav.write([Float32Array.of(0.5, -0.5)])
  wav.write([Float32Array.of(0.25)])
  wav.close()
  const file = readFileSync(path)
  expect(file).toHaveLength(44 + 6)
  expect(file.toString('latin1', 0, 4) + file.toString('latin1', 8, 16) + file.toString('latin1', 36, 40)).toBe(
    'RIFFWAVEfmt data',
  )
  expect([4, 16, 24, 28, 40].map((at) => file.readUInt32LE(at))).toEqual([42, 16, 22_050, 44_100, 6])
  expect([20, 22, 32, 34].map((at) => file.readUInt16LE(at))).toEqual([1, 1, 2, 16])
  expect([44, 46, 48].map((at) => file.readInt16LE(at))).toEqual([16384, -16384, 8192])
})

it('a file in which nothing was played stays empty', () => {
  const path = join(filesIn({}), 'silent.wav')
  new WavWriter(path).close()
  expect(readFileSync(path)).toHaveLength(0)
})
