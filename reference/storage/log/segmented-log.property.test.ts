import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogFile, LogFiles } from './log-files.ts'
import { histories, play } from './log-law.fixture.ts'

const RUNS = Number(process.env.SOUNDCHECK_HISTORIES ?? 2000)

/** The same files, with other methods in some places. */
function withFlaw(files: LogFiles, flaw: Partial<LogFiles>, fileFlaw: Partial<LogFile> = {}): LogFiles {
  return {
    list: () => files.list(),
    open: async (name) => ({ ...(await files.open(name)), ...fileFlaw }),
    create: async (name) => ({ ...(await files.create(name)), ...fileFlaw }),
    rename: (from, to) => files.rename(from, to),
    syncDirectory: () => files.syncDirectory(),
    ...flaw,
  }
}

describe('the segmented log', () => {
  it('keeps what it acknowledged or showed, once and in order, over kills, power losses and failures of the disk', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (history) => play(history)),
      { numRuns: RUNS },
    )
  })

  it.each([
    ['syncs no file', (files: LogFiles) => withFlaw(files, {}, { sync: async () => {} })],
    ['syncs no directory', (files: LogFiles) => withFlaw(files, { syncDirectory: async () => {} })],
    [
      'takes a failed sync for a good one',
      (files: LogFiles) => ({
        ...withFlaw(files, {}),
        create: async (name: string) => {
          const file = await files.create(name)
          return { ...file, sync: () => file.sync().catch(() => {}) }
        },
      }),
    ],
    [
      'tries a failed sync again',
      (files: LogFiles) => ({
        ...withFlaw(files, {}),
        create: async (name: string) => {
          const file = await files.create(name)
          return { ...file, sync: () => file.sync().catch(() => file.sync()) }
        },
      }),
    ],
  ])('would be caught if it ran on a disk that %s', async (_, flaw) => {
    const result = await fc.check(
      fc.asyncProperty(histories, (history) => play(history, flaw)),
      { numRuns: RUNS, endOnFailure: true },
    )
    expect(result.failed).toBe(true)
  })
})
