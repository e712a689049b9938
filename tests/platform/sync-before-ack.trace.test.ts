import { expect, it } from 'vitest'
import { traced } from '../../reference/storage/wal-trace.fixture.ts'

const WRITES = 10 + 4 * 8

it('acknowledges publications and changes of accounts only after a sync that followed them', () => {
  const { all, tooEarly } = traced(new URL('./traced-sql.fixture.ts', import.meta.url))
  expect(tooEarly).toEqual([])
  expect(new Set(all).size).toBe(WRITES)
}, 120_000)
