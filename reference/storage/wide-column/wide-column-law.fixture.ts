import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Clock } from '../../shared/clock.ts'
import { ModelWideColumn } from './model-wide-column.fixture.ts'
import { parseSchema } from './parse-schema.ts'
import type {
  Condition,
  DeleteRow,
  Insert,
  Key,
  Mutation,
  Range,
  Slice,
  SliceOptions,
  Update,
  WideColumn,
} from './wide-column.ts'

/** Of the tables below. No write of a history comes later than that. */
const GRACE_S = 10
const OLDEST_WRITE_S = 5

export const lawSchema = parseSchema(`
  CREATE TABLE items (run text, p int, c int, d text, a text, b int, PRIMARY KEY ((run, p), c, d))
    WITH CLUSTERING ORDER BY (c DESC, d ASC) AND gc_grace_seconds = ${GRACE_S};
  CREATE TABLE owned (run text, p int, c int, d text, a text, b int, PRIMARY KEY ((run, p), c, d))
    WITH CLUSTERING ORDER BY (c ASC, d DESC) AND gc_grace_seconds = ${GRACE_S};
  CREATE TABLE tally (run text, p int, c int, n counter, m counter, PRIMARY KEY ((run, p), c))`)

/** A store under test, and what a history may do to it beside its calls. */
export interface LawStore {
  readonly store: WideColumn
  readonly clock: Clock
  /** Lets seconds pass, puts the store away and takes it out again, has it compacted; null where that is not to be had. */
  readonly pass: ((seconds: number) => Promise<void>) | null
  readonly compact: (() => Promise<void>) | null
  readonly reopen: (() => Promise<WideColumn>) | null
}

type Step =
  | { kind: 'write'; mutations: Change[] }
  | { kind: 'write-if'; change: Change; condition: number }
  | { kind: 'increment'; p: number; c: number; by: { n?: number; m?: number } }
  | { kind: 'slice'; table: string; p: number; options: SliceOptions }
  | { kind: 'next-page'; cursor: number }
  | { kind: 'pass'; seconds: number; compacts: boolean }
  | { kind: 'reopen' }

interface Change {
  kind: Mutation['kind']
  p: number
  c: number
  d: string
  cells: { a?: string | null; b?: number | null }
  range: Range
  ttlSeconds: number | null
  /** How many seconds ago, and which of few moments in that second; null for the store's own time. */
  age: { seconds: number; moment: number } | null
}

// Few rows, and one more often than the others, so that writes meet.
const c = fc.constantFrom(0, 0, 0, 1, -1)
const d = fc.constantFrom('x', 'x', 'x', '', 'x\0')
const p = fc.constantFrom(0, 0, 0, 1)
const some = { requiredKeys: [] as [] }
const bounds = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.constant({}),
    fc.record({ from: value, to: value }, some),
    fc.record({ after: value, before: value }, some),
    fc.record({ from: value, before: value }, some),
  )
const range = fc.oneof(
  bounds(c),
  fc.tuple(c, bounds(d)).map(([value, more]) => ({ where: { c: value }, ...more })),
  fc.tuple(c, d).map(([value, more]) => ({ where: { c: value, d: more } })),
) as fc.Arbitrary<Range>

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom<Mutation['kind']>(
    'insert',
    'insert',
    'update',
    'update',
    'delete-row',
    'delete-range',
    'delete-partition',
  ),
  p,
  c,
  d,
  cells: fc.record({ a: fc.constantFrom('', 'r', 's', null), b: fc.constantFrom(-1, 0, 1, null) }, some),
  range,
  ttlSeconds: fc.constantFrom(null, null, 0, 2, 7, 30),
  age: fc.option(
    fc.record({
      seconds: fc.constantFrom(0, 1, OLDEST_WRITE_S, OLDEST_WRITE_S),
      moment: fc.integer({ min: 0, max: 1 }),
    }),
  ),
}) as fc.Arbitrary<Change>

const options = fc
  .tuple(range, fc.boolean(), fc.integer({ min: 1, max: 4 }))
  .map(([bounded, reverse, limit]): SliceOptions => ({ ...bounded, reverse, limit }))

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      mutations: fc.array(change, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('write-if' as const), change, condition: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('increment' as const),
      p,
      c,
      by: fc.constantFrom({ n: 1 }, { m: -2 }, { n: 3, m: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('slice' as const), table: fc.constantFrom('items', 'owned'), p, options }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('next-page' as const), cursor: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      seconds: fc.constantFrom(1, 2, 3, 6, 12),
      compacts: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
)

/** What happens to a store: writes with times old and new, deletions, conditions, time, compaction, and pages in between. */
export const histories = fc.array(step, { minLength: 1, maxLength: 40 })

/** Plays a history to a store and to the model, and expects the same of both at every step. */
export async function followsModel(
  history: readonly Step[],
  { clock, pass, compact, reopen, ...opened }: LawStore,
): Promise<void> {
  let { store } = opened
  const run = randomUUID()
  const model = new ModelWideColumn(lawSchema, clock)
  const cursors: { table: string; partition: Key; options: SliceOptions; ours: Slice; theirs: Slice }[] = []
  const beginS = Math.floor(clock.nowMs() / 1000)

  const mutation = (table: string, { kind, p, c, d, cells, range, ttlSeconds, age }: Change): Mutation => {
    const nowS = pass === null ? beginS : Math.floor(clock.nowMs() / 1000)
    // Never a moment that a store gives, so that only what is meant to tie does.
    const stamp = age === null ? {} : { timestampUs: (nowS - age.seconds) * 1e6 + 500_001 + 2 * age.moment }
    const ttl = ttlSeconds === null ? {} : { ttlSeconds: pass === null ? ttlSeconds * 1000 : ttlSeconds }
    const partition = { run, p }
    const key = { ...partition, c, d }
    switch (kind) {
      case 'insert':
        return { kind, table, key, cells, ...ttl, ...stamp }
      case 'update':
        return { kind, table, key, cells: Object.keys(cells).length === 0 ? { a: 'r' } : cells, ...ttl, ...stamp }
      case 'delete-row':
        return { kind, table, key, ...stamp }
      case 'delete-range':
        return { kind, table, partition, range, ...stamp }
      case 'delete-partition':
        return { kind, table, partition, ...stamp }
    }
  }

  const samePages = async (table: string, partition: Key, given: SliceOptions): Promise<void> => {
    const ours = await store.slice(table, partition, given)
    const theirs = await model.slice(table, partition, given)
    expect(ours.rows).toEqual(theirs.rows)
    if (ours.pageState !== null && theirs.pageState !== null)
      cursors.push({ table, partition, options: given, ours, theirs })
    if (ours.pageState === null) expect(theirs.pageState).toBeNull()
  }

  for (const next of history) {
    switch (next.kind) {
      case 'write': {
        const mutations = next.mutations.map((each) => mutation('items', each))
        await Promise.all([store.write(mutations), model.write(mutations)])
        break
      }
      case 'write-if': {
        const { kind } = next.change
        const isSetting = kind === 'insert' || kind === 'update' || kind === 'delete-row'
        const asked = mutation('owned', { ...next.change, kind: isSetting ? kind : 'insert', age: null })
        const conditions: Condition[] = ['exists', { a: 'r' }, { a: null, b: 1 }, { b: next.change.cells.b ?? null }]
        const condition = asked.kind === 'insert' ? 'not-exists' : conditions[next.condition]
        const written = asked as Insert | Update | DeleteRow
        expect(await store.writeIf(written, condition)).toEqual(await model.writeIf(written, condition))
        break
      }
      case 'increment': {
        const key = { run, p: next.p, c: next.c }
        await Promise.all([store.increment('tally', key, next.by), model.increment('tally', key, next.by)])
        expect(await store.slice('tally', { run, p: next.p })).toEqual(await model.slice('tally', { run, p: next.p }))
        break
      }
      case 'slice':
        await samePages(next.table, { run, p: next.p }, next.options)
        break
      case 'next-page': {
        const [cursor] = cursors.splice(next.cursor % (cursors.length || 1), 1)
        if (cursor === undefined) break
        const { table, partition, ours, theirs } = cursor
        const given = (slice: Slice): SliceOptions => ({ ...cursor.options, pageState: slice.pageState })
        const page = await store.slice(table, partition, given(ours))
        const expected = await model.slice(table, partition, given(theirs))
        expect(page.rows).toEqual(expected.rows)
        if (page.pageState !== null && expected.pageState !== null)
          cursors.push({ ...cursor, ours: page, theirs: expected })
        break
      }
      case 'pass':
        await pass?.(next.seconds)
        if (next.compacts) await compact?.()
        break
      case 'reopen':
        if (reopen !== null) store = await reopen()
    }
    for (const table of ['items', 'owned']) {
      for (const p of [0, 1]) {
        const { rows } = await store.slice(table, { run, p })
        expect(rows).toEqual((await model.slice(table, { run, p })).rows)
        const [row] = rows
        if (row) expect(await store.get(table, { run, p, c: row.c as number, d: row.d as string })).toEqual(row)
      }
    }
  }
}
