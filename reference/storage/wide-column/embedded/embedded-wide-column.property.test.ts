import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, it } from 'vitest'
import { ManualClock } from '../../../delivery/manual-clock.fixture.ts'
import { followsModel, histories, lawSchema } from '../wide-column-law.fixture.ts'
import { EmbeddedWideColumn } from './embedded-wide-column.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-wide-column-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

const RUNS = Number(process.env.SOUNDCHECK_HISTORIES ?? 150)

it(`does what the model does over ${RUNS} histories of writes, deletions, time, compaction and pages`, async () => {
  const path = join(directory, 'user-data.db')
  const clock = new ManualClock()
  let store = await EmbeddedWideColumn.open(path, lawSchema, clock)
  const reopen = async (): Promise<EmbeddedWideColumn> => {
    await store.close()
    store = await EmbeddedWideColumn.open(path, lawSchema, clock)
    return store
  }
  await fc.assert(
    fc.asyncProperty(histories, (history) =>
      followsModel(history, {
        store,
        clock,
        pass: (seconds) => clock.advance(seconds * 1000),
        compact: () => store.compact(),
        reopen,
      }),
    ),
    { numRuns: RUNS },
  )
  await store.close()
}, 600_000)
