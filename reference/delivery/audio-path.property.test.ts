import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkedKey } from '../storage/objects/object-store.ts'
import { chunkKey, chunkPath, indexKey, parseChunkPath } from './audio-path.ts'

const id = fc.string({ unit: fc.constantFrom(...'0123456789ABCXYZabcxyz'), minLength: 22, maxLength: 22 })
const name = fc.record({
  trackId: id,
  quality: fc.constantFrom('low', 'normal', 'high', 'very-high'),
  chunk: fc.nat(99_999),
})

it('reads the path that it writes', () => {
  fc.assert(
    fc.property(name, (name) => {
      expect(parseChunkPath(chunkPath(name.trackId, name.quality, name.chunk))).toEqual(name)
    }),
  )
})

it('knows one spelling of each chunk only, and all keys are keys', () => {
  const text = fc.string({ unit: fc.constantFrom(...'/.0123abcXYZ-oglhi?%') })
  const path = fc.tuple(name, fc.nat(60), text).map(([{ trackId, quality, chunk }, at, text]) => {
    const good = chunkPath(trackId, quality, chunk)
    return good.slice(0, at) + text + good.slice(at + text.length)
  })
  fc.assert(
    fc.property(path, (path) => {
      const parsed = parseChunkPath(path)
      if (parsed === null) return
      expect(chunkPath(parsed.trackId, parsed.quality, parsed.chunk)).toBe(path)
      for (const key of [chunkKey(parsed), indexKey(parsed)]) expect(checkedKey(key)).toBe(key)
    }),
  )
})
