import fc from 'fast-check'
import seedrandom from 'seedrandom'
import { expect, it } from 'vitest'
import { ServiceError } from '../shared/service-error.ts'
import { CrashingDisk } from '../storage/log/crashing-disk.fixture.ts'
import { CrashingFiles } from '../storage/log/crashing-files.fixture.ts'
import { SegmentedLog } from '../storage/log/segmented-log.ts'
import { playEvent } from './play-events.fixture.ts'
import { PlayStore } from './store.ts'

const RUNS = Number(process.env.SOUNDCHECK_HISTORIES ?? 1000)

interface Post {
  ticks: number
  account: 'ada' | 'bob'
  /** Events by number: few, so that many come again. */
  numbers: number[]
}

interface Life {
  posts: Post[]
  endAt: number
  failAt: number[]
  losesPower: boolean
}

const lives: fc.Arbitrary<Life[]> = fc.array(
  fc.record({
    posts: fc.array(
      fc.record({
        ticks: fc.nat(12),
        account: fc.constantFrom('ada', 'bob'),
        numbers: fc.array(fc.nat(15), { minLength: 1, maxLength: 4 }),
      }),
      { maxLength: 12 },
    ),
    endAt: fc.oneof(fc.nat(60), fc.constant(Number.POSITIVE_INFINITY)),
    failAt: fc.array(fc.nat(60), { maxLength: 3 }),
    losesPower: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
)

/** Accounts and numbers of all events that are kept, after a start in which nothing goes wrong. */
async function kept(disk: CrashingDisk): Promise<string[]> {
  const files = new CrashingFiles(disk, () => 0, { endAt: Number.POSITIVE_INFINITY, failAt: [] })
  const log = await SegmentedLog.open(files)
  const store = await PlayStore.open(log)
  const plays = log.endOffset === 0 ? [] : await store.read(0, 1000)
  return plays.map(({ play }) => `${play.accountId} ${play.ms_played}`)
}

it('keeps each acknowledged event once, whoever sends it again, over crashes and failures of the disk', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), lives, async (seed, history) => {
      const disk = new CrashingDisk()
      const random = seedrandom(String(seed))
      const acknowledged = new Set<string>()
      let accepted = 0

      const post = async (store: PlayStore, { account, numbers }: Post): Promise<void> => {
        const events = numbers.map((number) => playEvent(number, { ms_played: number }))
        accepted += await store.append(account, '2026-11-21T10:31:00.000Z', events)
        for (const number of numbers) acknowledged.add(`${account} ${number}`)
      }
      const live = async (files: CrashingFiles, { posts }: Life): Promise<void> => {
        const store = await PlayStore.open(await SegmentedLog.open(files, { segmentBytes: 2000 }))
        const answers: Promise<void>[] = []
        for (const each of posts) {
          for (let tick = 0; tick < each.ticks; tick++) await null
          answers.push(post(store, each).catch(onlyRefusals))
        }
        await Promise.all(answers)
      }

      for (const life of history) {
        const files = new CrashingFiles(disk, random, life)
        await Promise.race([live(files, life).catch(onlyDiskErrors), files.ended])
        files.end()
        if (life.losesPower) disk.losePower(random)
        const found = await kept(disk)
        expect(new Set(found).size).toBe(found.length)
        expect(found).toEqual(expect.arrayContaining([...acknowledged]))
        expect(accepted).toBeLessThanOrEqual(found.length)
      }
    }),
    { numRuns: RUNS },
  )
})

function onlyRefusals(error: unknown): void {
  if (!(error instanceof ServiceError && error.code === 'storage-unavailable')) throw error
}

function onlyDiskErrors(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith('EIO'))) throw error
}
