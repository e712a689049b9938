/** The program of a {@link BenchThread}. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { systemClock } from '../../system-clock.ts'
import { announce, type SharedWords, states } from '../log/durable-appends.fixture.ts'
import { EmbeddedWideColumn } from './embedded/embedded-wide-column.ts'
import { parseSchema } from './parse-schema.ts'
import type { BenchWork } from './wide-column-bench.fixture.ts'

const USERS = 1000
const ROWS_EACH = 100
const SLICE = 50
const TRACK = '4uLU6hMCjMI75M1A2tKUQC'
const schema = parseSchema(`CREATE TABLE plays (user text, at bigint, track text, ms int, PRIMARY KEY (user, at))
  WITH CLUSTERING ORDER BY (at DESC)`)

const user = (i: number): string => `listener ${(i * 7919) % USERS}`
/** A row of a user that is there: each is asked for in turn, in no order. */
const at = (i: number): number => (i * 31) % ROWS_EACH
const row = (i: number) =>
  ({
    kind: 'insert',
    table: 'plays',
    key: { user: user(i), at: Math.floor(i / USERS) },
    cells: { track: TRACK, ms: i },
  }) as const

interface Ready {
  run(): Promise<number>
  close(): Promise<void>
}

async function store({ what, operations, inFlight }: BenchWork, directory: string): Promise<Ready> {
  const opened = await EmbeddedWideColumn.open(join(directory, 'store.db'), schema, systemClock)
  if (what !== 'write') {
    for (let i = 0; i < USERS * ROWS_EACH; i += USERS) {
      await Promise.all(Array.from({ length: USERS }, (_, j) => opened.write(row(i + j))))
    }
  }
  const each = {
    get: async (i: number) => ((await opened.get('plays', { user: user(i), at: at(i) }))?.ms ?? 0) as number,
    slice: async (i: number) => (await opened.slice('plays', { user: user(i) }, { limit: SLICE })).rows.length,
    write: async (i: number) => {
      await opened.write(row(i))
      return 1
    },
  }[what]
  return {
    run: async () => {
      let next = 0
      let sum = 0
      const worker = async (): Promise<void> => {
        while (next < operations) {
          const result = await each(next++)
          sum += result
        }
      }
      await Promise.all(Array.from({ length: inFlight }, worker))
      return sum % 2 ** 31
    },
    close: () => opened.close(),
  }
}

async function sqlite({ what, operations, inFlight }: BenchWork, directory: string): Promise<Ready> {
  const database = new DatabaseSync(join(directory, 'bare.db'))
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE plays (user TEXT, at INTEGER, track TEXT, ms INTEGER, PRIMARY KEY (user, at DESC)) WITHOUT ROWID`)
  const insert = database.prepare('INSERT OR REPLACE INTO plays VALUES (?, ?, ?, ?)')
  const write = (i: number): void => {
    insert.run(user(i), Math.floor(i / USERS), TRACK, i)
  }
  if (what !== 'write') {
    database.exec('BEGIN')
    for (let i = 0; i < USERS * ROWS_EACH; i++) write(i)
    database.exec('COMMIT')
  }
  const one = database.prepare('SELECT user, at, track, ms FROM plays WHERE user = ? AND at = ?')
  const many = database.prepare('SELECT user, at, track, ms FROM plays WHERE user = ? ORDER BY at DESC LIMIT ?')
  const run = (): number => {
    let sum = 0
    for (let i = 0; i < operations; i++) {
      if (what === 'get') sum += (one.get(user(i), at(i)) as { ms: number }).ms
      else if (what === 'slice') sum += many.all(user(i), SLICE).length
      else {
        if (i % inFlight === 0) database.exec('BEGIN')
        write(i)
        sum++
        if ((i + 1) % inFlight === 0) database.exec('COMMIT')
      }
    }
    return sum % 2 ** 31
  }
  return { run: async () => run(), close: async () => database.close() }
}

async function file({ operations, inFlight }: BenchWork, directory: string): Promise<Ready> {
  const handle = openSync(join(directory, 'bare.log'), 'w')
  const group = Buffer.from(JSON.stringify(row(1)).repeat(inFlight))
  const run = (): number => {
    for (let written = 0; written < operations; written += inFlight) {
      writeSync(handle, group)
      fdatasyncSync(handle)
    }
    return operations
  }
  return { run: async () => run(), close: async () => closeSync(handle) }
}

const { work, shared } = workerData as { work: BenchWork; shared: SharedWords }
let ready: Ready | null = null
for (;;) {
  const told = Atomics.load(shared, 0)
  if (told === states.prepare) {
    // What is only read is made once.
    if (ready === null || work.what === 'write') {
      await ready?.close()
      ready = await { store, sqlite, file }[work.by](work, mkdtempSync(join(work.directory, `${work.by}-`)))
    }
    announce(shared, states.prepared)
  } else if (told === states.run) {
    Atomics.store(shared, 1, (await ready?.run()) ?? 0)
    announce(shared, states.done)
  } else {
    Atomics.wait(shared, 0, told)
  }
}
