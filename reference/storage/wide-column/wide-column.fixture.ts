import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calls } from './contract/calls.fixture.ts'
import { conditions } from './contract/conditions.fixture.ts'
import { ContractStore, note, type OpenedWideColumn } from './contract/contract-store.fixture.ts'
import { counters } from './contract/counters.fixture.ts'
import { deletions } from './contract/deletions.fixture.ts'
import { lastWriteWins } from './contract/last-write.fixture.ts'
import { orderAndRanges } from './contract/order.fixture.ts'
import { pages } from './contract/pages.fixture.ts'
import { refusals } from './contract/refusals.fixture.ts'
import { rowsAndCells } from './contract/rows-and-cells.fixture.ts'
import { timeToLive } from './contract/time-to-live.fixture.ts'
import { parseSchema } from './parse-schema.ts'

export const contractSchema = parseSchema(`
  CREATE TABLE notes (p text, c int, a text, b int, PRIMARY KEY (p, c));
  CREATE TABLE single (p text PRIMARY KEY, a text, b int);
  CREATE TABLE bare (p text, c text, PRIMARY KEY (p, c));
  CREATE TABLE fading (p text, c int, a text, PRIMARY KEY (p, c)) WITH default_time_to_live = 2;
  CREATE TABLE plays (
    user text, month int, at timestamp, id text, track text, PRIMARY KEY ((user, month), at, id)
  ) WITH CLUSTERING ORDER BY (at DESC, id ASC);
  CREATE TABLE texts (p text, c text, PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c DESC);
  CREATE TABLE doubles (p text, c double, PRIMARY KEY (p, c));
  CREATE TABLE blobs (p text, c blob, PRIMARY KEY (p, c));
  CREATE TABLE bigints (p text, c bigint, PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c DESC);
  CREATE TABLE flags (p text, c boolean, n int, PRIMARY KEY (p, c, n));
  CREATE TABLE counts (p text, c int, n counter, m counter, PRIMARY KEY (p, c));
  CREATE TABLE kinds (p text PRIMARY KEY, t text, i int, g bigint, d double, o boolean, b blob, s timestamp);
`)

/** What every adapter of `WideColumn` must do; the adapter's own test calls it. */
export function wideColumnContract(name: string, open: () => Promise<OpenedWideColumn>): void {
  describe(name, () => {
    const on = new ContractStore()

    beforeAll(async () => on.begin(await open()), 300_000)

    afterAll(async () => await on.close(), 60_000)

    rowsAndCells(on)
    lastWriteWins(on)
    deletions(on)
    timeToLive(on)
    orderAndRanges(on)
    pages(on)
    calls(on)
    conditions(on)
    counters(on)
    refusals(on)

    it('refuses everything once it is closed', async () => {
      const other = await open()
      await other.close()
      const refusal = { code: 'storage-unavailable' }
      await expect(other.store.get('notes', { p: 'x', c: 1 })).rejects.toMatchObject(refusal)
      await expect(other.store.slice('notes', { p: 'x' })).rejects.toMatchObject(refusal)
      await expect(other.store.write(note('x', 1))).rejects.toMatchObject(refusal)
      await expect(other.store.increment('counts', { p: 'x', c: 1 }, { n: 1 })).rejects.toMatchObject(refusal)
    })
  })
}
