import { expect, it } from 'vitest'
import { documentLike } from '../storage/search-index/search-index.fixture.ts'
import { affinityOf } from './taste.ts'

const catalog = {
  artists: async (ids: readonly string[]) => ids.map((id) => (id === 'gone' ? null : { id, name: `The ${id}` })),
}
const tasteFor = (likes: readonly (readonly [string, number])[]) =>
  affinityOf('ada', { taste: async () => new Map(likes) }, catalog)

it('likes artists as much as they are played, and music by the most liked of its artists', async () => {
  const affinity = await tasteFor([
    ['one', 0.9],
    ['two', 0.3],
    ['gone', 0.2],
  ])
  expect(affinity?.(documentLike({ kind: 'artist', id: 'one', by: [] }))).toBe(0.9)
  expect(affinity?.(documentLike({ kind: 'artist', id: 'three' }))).toBe(0)
  expect(affinity?.(documentLike({ id: 'song', by: ['The two', 'The one'] }))).toBe(0.9)
  expect(affinity?.(documentLike({ id: 'other song', by: ['The three', 'The gone'] }))).toBe(0)
})

it('looks at the hundred most liked, and knows nothing of who has played nothing', async () => {
  const likes = Array.from({ length: 101 }, (_, i) => [`a${i}`, 1 - i / 200] as const)
  const affinity = await tasteFor(likes)
  expect(affinity?.(documentLike({ kind: 'artist', id: 'a99' }))).toBe(1 - 99 / 200)
  expect(affinity?.(documentLike({ kind: 'artist', id: 'a100' }))).toBe(0)
  expect(await tasteFor([])).toBeNull()
})
