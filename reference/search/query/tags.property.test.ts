import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tagsMeant } from './tags.ts'

it('every word means at least the tag of its own name, whatever stands beside it', () => {
  const word = fc.constantFrom('hip', 'hop', 'chill', 'r', 'and', 'b', 'laid', 'back', 'electronic', 'queen')
  fc.assert(
    fc.property(fc.array(word), word, (words, more) => {
      const tags = tagsMeant(words)
      expect(tags.map(([own]) => own)).toEqual(words)
      const withMore = tagsMeant([...words, more])
      for (const [i, meant] of tags.entries()) expect(withMore[i]).toEqual(expect.arrayContaining(meant))
    }),
  )
})

it.each([
  [
    ['chill', 'electronic'],
    ['chill', 'edm'],
  ],
  [
    ['hip', 'hop'],
    ['rap', 'rap'],
  ],
  [
    ['sad', 'r', 'and', 'b'],
    ['sad', 'randb', 'randb', 'randb'],
  ],
])('%j means %j', (words, tags) => {
  const meant = tagsMeant(words)
  for (const [i, tag] of tags.entries()) expect(meant[i]).toContain(tag)
})
