import { expect, it } from 'vitest'
import { parseSchema } from './parse-schema.ts'

const PLAYS = `
-- what a listener heard
CREATE TABLE IF NOT EXISTS plays (
  user_id text, played_at timestamp, play_id text, /* 22 characters */
  ms_played int,
  PRIMARY KEY ((user_id), played_at, play_id)
) WITH CLUSTERING ORDER BY (played_at DESC, play_id ASC)
  AND default_time_to_live = 7776000 AND gc_grace_seconds = 3600 AND comment = 'it''s history';
CREATE TABLE followers (artist_id text PRIMARY KEY, followers counter)`

it('reads tables with keys, order and options', () => {
  const schema = parseSchema(PLAYS)
  expect([...schema.keys()]).toEqual(['plays', 'followers'])
  expect(schema.get('plays')).toEqual({
    name: 'plays',
    partitionKey: [{ name: 'user_id', type: 'text' }],
    clustering: [
      { name: 'played_at', type: 'timestamp', descending: true },
      { name: 'play_id', type: 'text', descending: false },
    ],
    cells: [{ name: 'ms_played', type: 'int' }],
    counters: false,
    defaultTtlSeconds: 7_776_000,
    gcGraceSeconds: 3600,
  })
  expect(schema.get('followers')).toMatchObject({ counters: true, clustering: [], gcGraceSeconds: 864_000 })
})

it('reads a partition key of several columns, and one without parentheses', () => {
  const schema = parseSchema(`CREATE TABLE a (x int, y text, z blob, PRIMARY KEY ((x, y), z));
    CREATE TABLE b (x int, y text, v boolean, PRIMARY KEY (x, y));`)
  const names = (columns: readonly { name: string }[] = []): string[] => columns.map(({ name }) => name)
  expect(names(schema.get('a')?.partitionKey)).toEqual(['x', 'y'])
  expect(names(schema.get('a')?.clustering)).toEqual(['z'])
  expect(names(schema.get('b')?.partitionKey)).toEqual(['x'])
  expect(names(schema.get('b')?.cells)).toEqual(['v'])
})

it.each([
  ['CREATE TABLE', "CQL, line 1: expected a table's name, found the end"],
  ['CREATE KEYSPACE x', 'CQL, line 1: expected "table", found "keyspace"'],
  ['CREATE TABLE a (x int)', 'CQL, line 1: expected a PRIMARY KEY in the table a'],
  [
    '\n\nCREATE TABLE a (x varint PRIMARY KEY)',
    'CQL, line 3: expected a type (text, int, bigint, double, boolean, blob, timestamp, counter), found "varint"',
  ],
  ['CREATE TABLE a (x int,\n x text, PRIMARY KEY (x))', 'CQL, line 2: the column x is declared twice'],
  ['CREATE TABLE a (x int, PRIMARY KEY (y))', 'CQL, line 1: the primary key of a names y, which is no column'],
  ['CREATE TABLE a (x int, PRIMARY KEY (x, x))', 'CQL, line 1: the primary key of a names x twice'],
  ['CREATE TABLE a (x int PRIMARY KEY, PRIMARY KEY (x))', 'CQL, line 1: a has two primary keys'],
  ['CREATE TABLE a (x counter PRIMARY KEY)', 'CQL, line 1: x cannot be in the primary key: it is a counter'],
  [
    'CREATE TABLE a (x int PRIMARY KEY, n counter, s text)',
    'CQL, line 1: a has counters, so s must be one too; give it a table of its own',
  ],
  [
    'CREATE TABLE a (x int PRIMARY KEY, n counter) WITH default_time_to_live = 5',
    'CQL, line 1: a has counters, which take no TTL',
  ],
  [
    'CREATE TABLE a (x int, y int, PRIMARY KEY (x, y)) WITH\nCLUSTERING ORDER BY (x DESC)',
    'CQL, line 2: CLUSTERING ORDER BY goes by the primary key: expected y, found x',
  ],
  [
    'CREATE TABLE a (x int PRIMARY KEY) WITH gc_grace_seconds = -1',
    'CQL, line 1: expected a whole number from 0 to 2147483647, found -1',
  ],
  [
    'CREATE TABLE a (x int PRIMARY KEY) WITH speed = 1',
    'CQL, line 1: expected CLUSTERING ORDER BY, default_time_to_live, gc_grace_seconds or comment, found "speed"',
  ],
  [
    'CREATE TABLE a (x int PRIMARY KEY) CREATE TABLE b (x int PRIMARY KEY)',
    'CQL, line 1: expected ";", found "create"',
  ],
  [
    'CREATE TABLE a (x int PRIMARY KEY);\nCREATE TABLE a (y int PRIMARY KEY)',
    'CQL, line 2: the table a is declared twice',
  ],
  [
    'CREATE TABLE "A" (x int PRIMARY KEY)',
    'CQL, line 1: expected a table\'s name of lower-case letters, digits and "_", at most 48, found "A"',
  ],
  ['CREATE TABLE a (x int PRIMARY KEY, ?)', 'CQL, line 1: expected a word, number, string or sign, found "?"'],
  ['CREATE TABLE a (x int PRIMARY KEY y int)', 'CQL, line 1: expected "," or ")", found "y"'],
])('says what is wrong with %j', (cql, message) => {
  expect(() => parseSchema(cql)).toThrow(message)
})
