import { expect, it } from 'vitest'
import type { IndexQuery } from '../search-index.ts'
import { ReadOnce } from './read-once.ts'

it('asks an index once for the same page of the same query, and for the same name', async () => {
  const asked: string[] = []
  const reads = new ReadOnce({
    candidates: async (_, skip, limit) => {
      asked.push(`${skip} to ${limit}`)
      return { documents: [], total: asked.length }
    },
    named: async (kind, name) => {
      asked.push(`${kind} ${name}`)
      return []
    },
  })
  const query: IndexQuery = { kind: 'track', all: [], none: [], inLyrics: false }
  const first = await reads.candidates(query, 0, 300)
  expect(await reads.candidates(query, 0, 300)).toBe(first)
  await reads.candidates(query, 300, 300)
  await reads.candidates({ ...query }, 0, 300)
  for (const kind of ['track', 'track', 'album'] as const) await reads.named(kind, 'stay', 50)
  expect(asked).toEqual(['0 to 300', '300 to 300', '0 to 300', 'track stay', 'album stay'])
})
