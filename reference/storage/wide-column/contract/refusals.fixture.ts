import { describe, expect, it } from 'vitest'
import { type ContractStore, insert, note } from './contract-store.fixture.ts'

/** Calls that the schema does not have. */
export function refusals(on: ContractStore): void {
  describe('what the schema does not have', () => {
    const p = 'x'
    const key = { p, c: 1 }
    const cells = { a: 'x' }
    it.each<[string, () => Promise<unknown>]>([
      ['a table', () => on.store.get('none', { p })],
      ['a key without a column', () => on.store.get('notes', { p })],
      ['a key with one more', () => on.store.get('notes', { ...key, d: 1 })],
      ['a key of another type', () => on.store.get('notes', { p, c: '1' })],
      ['an empty partition key', () => on.store.get('single', { p: '' })],
      ['half a surrogate pair', () => on.store.get('single', { p: '\ud800' })],
      ['a partition with a clustering column', () => on.store.slice('notes', key)],
      ['a limit of nothing', () => on.store.slice('notes', { p }, { limit: 0 })],
      ['two lower bounds', () => on.store.slice('notes', { p }, { from: 1, after: 1 })],
      ['a bound behind the last column', () => on.store.slice('notes', { p }, { where: { c: 1 }, from: 1 })],
      [
        'a clustering column before its turn',
        () => on.store.slice('plays', { user: p, month: 1 }, { where: { id: 'x' } }),
      ],
      ['a bound of another type', () => on.store.slice('notes', { p }, { from: 'x' })],
      ['a cell', () => on.store.write(note(p, 1, { z: 1 }))],
      ['a key among the cells', () => on.store.write(note(p, 1, { c: 1 }))],
      ['an int too large', () => on.store.write(note(p, 1, { b: 2 ** 31 }))],
      ['an int with a fraction', () => on.store.write(note(p, 1, { b: 0.5 }))],
      ['a value too long', () => on.store.write(note(p, 1, { a: 'x'.repeat(1024 * 1024 + 1) }))],
      ['a key too long', () => on.store.write(note('x'.repeat(65_536), 1))],
      ['an update of nothing', () => on.store.write({ kind: 'update', table: 'notes', key, cells: {} })],
      ['no mutation', () => on.store.write([])],
      ['too many mutations', () => on.store.write(Array.from({ length: 1001 }, (_, c) => note(p, c)))],
      [
        'too much for several partitions',
        () => on.store.write(['x', 'y'].map((q) => note(q, 1, { a: 'x'.repeat(20_000) }))),
      ],
      ['a TTL below 0', () => on.store.write(note(p, 1, cells, { ttlSeconds: -1 }))],
      ['a timestamp with a fraction', () => on.store.write(note(p, 1, cells, { timestampUs: 0.5 }))],
      ['a write to a counter', () => on.store.write(insert('counts', key, { n: 1 }))],
      ['an increment of what is no counter', () => on.store.increment('notes', key, { b: 1 })],
      ['an increment by a fraction', () => on.store.increment('counts', key, { n: 0.5 })],
      ['an increment of nothing', () => on.store.increment('counts', key, {})],
      [
        'a condition that inserts do not take',
        () => on.store.writeIf({ kind: 'insert', table: 'notes', key }, 'exists'),
      ],
      [
        'a condition that updates do not take',
        () => on.store.writeIf({ kind: 'update', table: 'notes', key, cells }, 'not-exists'),
      ],
      ['a condition without cells', () => on.store.writeIf({ kind: 'update', table: 'notes', key, cells }, {})],
      [
        'a time for a conditional write',
        () => on.store.writeIf({ kind: 'delete-row', table: 'notes', key, timestampUs: 1 }, 'exists'),
      ],
    ])('%s is refused', async (_, call) => {
      await expect(call()).rejects.toThrow(RangeError)
    })
  })
}
