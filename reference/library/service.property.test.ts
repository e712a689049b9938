import fc from 'fast-check'
import { expect, it } from 'vitest'
import { savedKinds } from './kinds.ts'
import { cutOffAfter, id, library, modelStore } from './library.fixture.ts'

const users = ['ada', 'bob']
const user = fc.constantFrom(...users)
const kind = fc.constantFrom(...savedKinds)
const items = fc.array(fc.integer({ min: 0, max: 6 }).map(id), { minLength: 1, maxLength: 4 })

it('keeps what a set would keep, whoever saves and removes', async () => {
  const step = fc.record({ user, kind, items, save: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const service = library(modelStore())
      const model = new Map<string, Set<string>>()
      for (const { user, kind, items, save } of steps) {
        const kept = model.get(`${user} ${kind}`) ?? new Set()
        model.set(`${user} ${kind}`, kept)
        await (save ? service.save(user, kind, items) : service.unsave(user, kind, items))
        for (const item of items) save ? kept.add(item) : kept.delete(item)
        const page = await service.saved(user, kind, { limit: 50, offset: 0 })
        expect(new Set(page.items.map(({ itemId }) => itemId))).toEqual(kept)
        expect(page.total).toBe(kept.size)
        expect(await service.hasSaved(user, kind, items)).toEqual(items.map((item) => kept.has(item)))
      }
    }),
    { numRuns: 60 },
  )
})

it('shows the newest first, page by page, and keeps the first date', async () => {
  let nowMs = 1_000_000
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => {} }
  await fc.assert(
    fc.asyncProperty(
      fc.array(items, { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 1, max: 4 }),
      async (saves, limit) => {
        const service = library(modelStore(), clock)
        const first = new Map<string, number>()
        for (const ids of saves) {
          nowMs += 1000
          await service.save('ada', 'track', ids)
          for (const item of ids) if (!first.has(item)) first.set(item, nowMs)
        }
        const shown: { itemId: string; savedAtMs: number }[] = []
        for (let offset = 0; offset < first.size; offset += limit) {
          shown.push(...(await service.saved('ada', 'track', { limit, offset })).items)
        }
        const expected = [...first].sort(([a, atA], [b, atB]) => atB - atA || (a < b ? -1 : 1))
        expect(shown.map(({ itemId, savedAtMs }) => [itemId, savedAtMs])).toEqual(expected)
      },
    ),
    { numRuns: 40 },
  )
})

it('counts followers as often as they follow, though devices do it at once', async () => {
  const step = fc.record({ user, artist: fc.integer({ min: 0, max: 2 }).map(id), follow: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 6 }), async (rounds) => {
      const service = library(modelStore())
      for (const together of rounds) {
        await Promise.all(
          together.map(({ user, artist, follow }) =>
            follow ? service.follow(user, 'artist', [artist]) : service.unfollow(user, 'artist', [artist]),
          ),
        )
        const artists = [0, 1, 2].map(id)
        const counts = await service.followerCounts('artist', artists)
        for (const artist of artists) {
          const follows = await Promise.all(
            users.map(async (one) => (await service.isFollowing(one, 'artist', [artist]))[0]),
          )
          expect(counts.get(artist)).toBe(follows.filter(Boolean).length)
        }
      }
    }),
    { numRuns: 40 },
  )
})

it('counts exactly again after a crash at any moment', async () => {
  const step = fc.record({ user, artist: fc.integer({ min: 0, max: 1 }).map(id), follow: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ steps: fc.array(step, { maxLength: 6 }), writes: fc.integer({ min: 0, max: 25 }) }), {
        maxLength: 4,
      }),
      async (lives) => {
        const store = modelStore()
        const acknowledged = new Map<string, boolean>()
        for (const { steps, writes } of lives) {
          const service = library(cutOffAfter(store, writes))
          await service.mend().catch(() => {})
          for (const { user, artist, follow } of steps) {
            const key = `${user} ${artist}`
            try {
              await (follow ? service.follow(user, 'artist', [artist]) : service.unfollow(user, 'artist', [artist]))
              acknowledged.set(key, follow)
            } catch {
              // It may or may not have happened.
              acknowledged.delete(key)
            }
          }
        }
        const service = library(store)
        await service.mend()
        for (const artist of [0, 1].map(id)) {
          const follows = await Promise.all(
            users.map(async (one) => (await service.isFollowing(one, 'artist', [artist]))[0]),
          )
          for (const [i, one] of users.entries()) {
            expect(acknowledged.get(`${one} ${artist}`) ?? follows[i]).toBe(follows[i])
          }
          expect((await service.followerCounts('artist', [artist])).get(artist)).toBe(follows.filter(Boolean).length)
        }
        expect(await service.mend()).toBe(0)
      },
    ),
    { numRuns: 150 },
  )
})

it('shows what a write did that was told to have failed', async () => {
  const store = modelStore()
  const service = library({
    get: (...call) => store.get(...call),
    slice: (...call) => store.slice(...call),
    write: async (...call) => {
      await store.write(...call)
      throw new Error('no answer came in time')
    },
    writeIf: (...call) => store.writeIf(...call),
    increment: (...call) => store.increment(...call),
    close: () => store.close(),
  })
  const total = async () => (await service.saved('ada', 'track', { limit: 10, offset: 0 })).total
  expect(await total()).toBe(0)
  await expect(service.save('ada', 'track', [id(1)])).rejects.toThrow('no answer')
  expect(await total()).toBe(1)
  await expect(service.unsave('ada', 'track', [id(1)])).rejects.toThrow('no answer')
  expect(await total()).toBe(0)
})
