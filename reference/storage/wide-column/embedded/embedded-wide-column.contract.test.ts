import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '../../../delivery/manual-clock.fixture.ts'
import { contractSchema, wideColumnContract } from '../wide-column.fixture.ts'
import { EmbeddedWideColumn } from './embedded-wide-column.ts'

wideColumnContract('embedded', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'soundcheck-wide-column-'))
  const clock = new ManualClock()
  const store = await EmbeddedWideColumn.open(join(directory, 'user-data.db'), contractSchema, clock)
  return {
    store,
    pass: (seconds) => clock.advance(seconds * 1000),
    close: async () => {
      await store.close()
      await rm(directory, { recursive: true })
    },
  }
})
