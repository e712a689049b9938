import { expect, it } from 'vitest'
import { StartedContexts } from './started-contexts.ts'

const album = ['a', 'b', 'c', 'd']
const begin = (contexts: StartedContexts, account: string, position = 0, trackIds = album) =>
  contexts.followingOf(account, trackIds[position] as string, { trackIds, position })

it('tells what follows, from the first track to the last', () => {
  const contexts = new StartedContexts()
  expect(begin(contexts, 'ada', 1)).toEqual(['c', 'd'])
  expect(contexts.followingOf('ada', 'c', null)).toEqual(['d'])
  expect(contexts.followingOf('ada', 'd', null)).toEqual([])
  expect(contexts.followingOf('ada', 'c', null)).toEqual([])
})

it('goes on where a track was skipped, and past one that is asked for twice or stands elsewhere', () => {
  const contexts = new StartedContexts()
  begin(contexts, 'ada')
  expect(contexts.followingOf('ada', 'c', null)).toEqual(['d'])
  expect(contexts.followingOf('ada', 'c', null)).toEqual([])
  expect(contexts.followingOf('ada', 'elsewhere', null)).toEqual([])
  expect(contexts.followingOf('ada', 'd', null)).toEqual([])
})

it('knows accounts apart, and of each what it began last', () => {
  const contexts = new StartedContexts()
  begin(contexts, 'ada')
  begin(contexts, 'bob', 0, ['x', 'y', 'z'])
  expect(contexts.followingOf('bob', 'b', null)).toEqual([])
  expect(contexts.followingOf('ada', 'b', null)).toEqual(['c', 'd'])
  begin(contexts, 'ada', 0, ['x', 'y', 'z'])
  expect(contexts.followingOf('ada', 'c', null)).toEqual([])
  expect(contexts.followingOf('ada', 'y', null)).toEqual(['z'])
})

it('remembers a bounded number of tracks and accounts', () => {
  const contexts = new StartedContexts()
  const long = Array.from({ length: 5000 }, (_, i) => `t${i}`)
  expect(begin(contexts, 'first', 0, long)).toEqual(long.slice(1, 101))
  for (let i = 0; i < 9999; i++) begin(contexts, `account ${i}`)
  expect(contexts.followingOf('first', 't1', null)).toEqual(long.slice(2, 101))
  begin(contexts, 'one more')
  expect(contexts.followingOf('account 0', 'b', null)).toEqual([])
  expect(contexts.followingOf('first', 't2', null)).toHaveLength(98)
})
