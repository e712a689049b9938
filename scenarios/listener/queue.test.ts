import { describe, expect, it } from 'vitest'
import { playableOf, queueOf } from './queue.ts'

const ID = '4uLU6hMCjMI75M1A2tKUQC'
const track = (name: string, isPlayable = true) => ({
  id: ID,
  uri: `spotify:track:${ID}`,
  name,
  durationMs: 1000,
  artist: '',
  isPlayable,
})

function clientWith(tracks: ReturnType<typeof track>[]) {
  const items = { items: tracks, next: null, total: tracks.length }
  return {
    track: async () => track('alone', false),
    album: async () => ({ id: ID, uri: '', name: '', genres: [], gapless: false, artist: '', tracks: items }),
    playlist: async () => ({
      id: ID,
      uri: '',
      name: '',
      tracks: { ...items, items: tracks.map((one) => ({ track: one })) },
    }),
  }
}
const { signal } = new AbortController()
const names = (tracks: readonly { name: string }[]) => tracks.map(({ name }) => name)

describe('what is played of a context', () => {
  it.each(['album', 'playlist'])('is all of an %s from a position on, without what the market lacks', async (kind) => {
    const playable = playableOf(`spotify:${kind}:${ID}`)
    const client = clientWith([track('a'), track('b', false), track('c'), track('d', false), track('e')])
    const { queue, skipped } = await queueOf(playable, 2, client, signal)
    expect(names(queue.tracks)).toEqual(['c', 'e'])
    expect(queue).toMatchObject({ contextUri: playable.uri, position: 2 })
    expect(skipped).toEqual(['b', 'd'])
  })

  it('is nothing when the market has nothing of it, or there is no such position', async () => {
    const playable = playableOf(`spotify:album:${ID}`)
    const none = queueOf(playable, 1, clientWith([track('a', false)]), signal)
    await expect(none).rejects.toMatchObject({ code: 'service-refused' })
    await expect(queueOf(playable, 2, clientWith([track('a')]), signal)).rejects.toThrow('has one track')
  })

  it('is a track by itself in any case: the service says why it may not be played', async () => {
    const { queue } = await queueOf(playableOf(`spotify:track:${ID}`), 1, clientWith([]), signal)
    expect(queue).toMatchObject({ contextUri: null, tracks: [{ name: 'alone' }] })
  })
})
