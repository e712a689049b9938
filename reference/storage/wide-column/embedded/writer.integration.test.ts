import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import seedrandom from 'seedrandom'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../system-clock.ts'
import { watchedThreads } from '../../watched-threads.fixture.ts'
import { crashSchema } from './crash-schema.fixture.ts'
import { EmbeddedWideColumn } from './embedded-wide-column.ts'

const threads = watchedThreads()

const ROUNDS = 8
/** So many at a time are several messages of one transaction. */
const WRITERS = 600

let directory: string
let store: EmbeddedWideColumn

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-writer-'))
  store = await EmbeddedWideColumn.open(join(directory, 'user-data.db'), crashSchema, systemClock)
})

afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

/** Two rows in two tables: half of it would be seen. */
const like = (user: string, track: number) =>
  store.write([
    { kind: 'insert', table: 'likes', key: { user, track }, cells: { at: track } },
    { kind: 'insert', table: 'fans', key: { track, user } },
  ])
const found = async (user: string, track: number) => [
  (await store.get('likes', { user, track })) !== null,
  (await store.get('fans', { track, user })) !== null,
]
const writableAgain = () => expect.poll(() => store.isWritable, { interval: 10 }).toBe(true)

it('writes and answers in turn what comes in several messages, and what is written after it', async () => {
  const results = await Promise.all(
    Array.from({ length: 2 * WRITERS }, async (_, i) => {
      if (i % 100 !== 0) return like(`user ${i}`, i)
      const mutation = {
        kind: 'insert',
        table: 'likes',
        key: { user: 'same', track: i % 200 },
        cells: { at: i },
      } as const
      return store.writeIf(mutation, 'not-exists')
    }),
  )
  const applied = results.flatMap((result) => (result ? [result.applied] : []))
  expect(applied.filter(Boolean)).toHaveLength(2)
  expect(applied).toHaveLength(12)
  expect(applied.slice(0, 2)).toEqual([true, true])
  for (let i = 1; i < 100; i++) expect(await found(`user ${i}`, i)).toEqual([true, true])
})

it(`loses nothing that was acknowledged and halves nothing when ${ROUNDS} threads end at any moment`, async () => {
  const random = seedrandom(process.env.SOUNDCHECK_SEED ?? '')
  const acknowledged: [string, number][] = []
  const refused: [string, number][] = []
  let isOver = false
  const writer = async (user: string): Promise<void> => {
    for (let track = 0; !isOver; track++) {
      try {
        await like(user, track)
        acknowledged.push([user, track])
      } catch (error) {
        expect(error).toMatchObject({ code: 'storage-unavailable' })
        refused.push([user, track])
        await writableAgain()
      }
    }
  }
  const writers = Array.from({ length: WRITERS }, (_, i) => writer(`user ${i}`))
  for (let round = 0; round < ROUNDS; round++) {
    await writableAgain()
    await new Promise((resolve) => setTimeout(resolve, random() * 60))
    await threads.at(-1)?.terminate()
    expect(store.isWritable).toBe(false)
  }
  isOver = true
  await Promise.all(writers)
  await writableAgain()
  expect(acknowledged.length).toBeGreaterThan(ROUNDS)
  for (const [user, track] of acknowledged) expect(await found(user, track)).toEqual([true, true])
  for (const [user, track] of refused) {
    const [isLiked, isFan] = await found(user, track)
    expect(isLiked).toBe(isFan)
  }
})
