import { expect, it } from 'vitest'
import { FIXED } from '../../reference/playback/quality.policy.ts'
import { EventOutbox } from './event-outbox.ts'
import type { PlayEvent } from './play-event.ts'
import { defaultRules } from './rules.ts'
import { ServiceFailure } from './service-failure.ts'
import { VirtualClock } from './virtual-clock.fixture.ts'

const event = (id: number) => ({ event_id: String(id) }) as PlayEvent

function outbox(answers: ('ok' | 'lost' | 'down')[]) {
  const clock = new VirtualClock()
  const stop = new AbortController()
  const posts: string[][] = []
  const kept = new Set<string>()
  const client = {
    sendEvents: async (events: readonly PlayEvent[]) => {
      posts.push(events.map(({ event_id }) => event_id))
      const answer = answers.shift() ?? 'ok'
      const duplicates = events.filter(({ event_id }) => kept.has(event_id)).length
      if (answer !== 'down') for (const { event_id } of events) kept.add(event_id)
      if (answer !== 'ok') throw new ServiceFailure('unreachable', answer)
      return { accepted: events.length - duplicates, duplicates }
    },
  }
  const { retry } = defaultRules(FIXED)
  const made = new EventOutbox({ client, clock, retry, random: () => 0.5, signal: stop.signal })
  return { made, clock, posts, stop }
}

it('sends events in order, and again when the service did not acknowledge them', async () => {
  const { made, clock, posts } = outbox(['ok', 'down', 'lost'])
  made.post(event(1))
  made.post(event(2))
  await clock.until(made.flush())
  expect(posts[0]).toEqual(['1', '2'])
  made.post(event(3))
  await clock.until(made.flush())
  expect(posts.slice(1)).toEqual([['3'], ['3'], ['3']])
  expect(made).toMatchObject({ accepted: 2, duplicates: 1, unsent: 0 })
})

it('keeps what the service does not take, until it does', async () => {
  const { made, clock, posts } = outbox(Array(6).fill('down'))
  made.post(event(1))
  await clock.until(made.flush())
  expect(posts).toHaveLength(6)
  expect(made).toMatchObject({ accepted: 0, unsent: 1 })
  made.post(event(2))
  await clock.until(made.flush())
  expect(posts.at(-1)).toEqual(['1', '2'])
  expect(made).toMatchObject({ accepted: 2, unsent: 0 })
})

it('hands over 500 at a time', async () => {
  const { made, clock, posts } = outbox([])
  for (let id = 0; id < 1001; id++) made.post(event(id))
  await clock.until(made.flush())
  expect(posts.map((post) => post.length)).toEqual([500, 500, 1])
})

it('gives up when it is told to', async () => {
  const { made, clock, stop } = outbox(['down'])
  made.post(event(1))
  clock.after(1, () => stop.abort())
  await clock.until(made.flush())
  expect(made.unsent).toBe(1)
})
