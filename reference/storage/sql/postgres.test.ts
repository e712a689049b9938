import { once } from 'node:events'
import { createServer } from 'node:net'
import { Kysely, sql } from 'kysely'
import type pg from 'pg'
import { expect, it } from 'vitest'
import type { Clock } from '../../shared/clock.ts'
import { withoutPassword } from './postgres.ts'
import { PortablePostgres } from './postgres-dialect.ts'
import { openSql } from './sql.ts'

it.each([
  ['postgres://u:p@h:1/d', 'postgres://u@h:1/d'],
  ['postgresql://u:p%40q@h/d', 'postgresql://u@h/d'],
  ['postgres://u:p@q/r@h/d', 'postgres://u@h/d'],
  ['postgres://u@h/d', 'postgres://u@h/d'],
  ['postgres://h:5432/d', 'postgres://h:5432/d'],
  ['postgres:///d?host=/run&password=p&x=1', 'postgres:///d?host=/run&password=…&x=1'],
])('shows %s without the password', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown)
})

it.each([
  ['of which it gave up waiting for an answer', new Error('Query read timeout'), true],
  ['whose statement was at fault', Object.assign(new Error('no such table'), { code: '42P01' }), false],
])('gives back a connection %s, to be closed: %s, %s', async (_, failure, isBroken) => {
  const released: unknown[] = []
  const client = { query: () => Promise.reject(failure), release: (broken: boolean) => released.push(broken) }
  const pool = { connect: async () => client } as unknown as pg.Pool
  const db = new Kysely<unknown>({ dialect: new PortablePostgres(pool, 'catalog', () => {}) })
  const refusal = isBroken ? { code: 'storage-unavailable', message: 'the database server cannot be used' } : failure
  await expect(sql`select 1`.execute(db)).rejects.toMatchObject(refusal)
  expect(released).toEqual([isBroken])
})

it('says of text that the server cannot keep that it is not valid', async () => {
  const failure = Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00'), { code: '22021' })
  const client = { query: () => Promise.reject(failure), release: () => {} }
  const pool = { connect: async () => client } as unknown as pg.Pool
  const db = new Kysely<unknown>({ dialect: new PortablePostgres(pool, 'catalog', () => {}) })
  await expect(sql`select ${'\0'}`.execute(db)).rejects.toMatchObject({ code: 'request-invalid' })
})

it('waits for a server that does not answer, half a minute, and then says so', async () => {
  // A port that nobody listens on.
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')

  const delaysMs: number[] = []
  const clock: Clock = {
    nowMs: () => 0,
    monotonicMs: () => 0,
    after(delayMs, run) {
      delaysMs.push(delayMs)
      setImmediate(run)
      return () => {}
    },
  }
  const location = `postgres://me:secret@127.0.0.1:${port}/music`
  await expect(openSql({ location, schema: 'catalog', migrations: {}, clock })).rejects.toThrow(
    `postgres://me@127.0.0.1:${port}/music cannot be used (connect ECONNREFUSED 127.0.0.1:${port}): start the server, or name another one`,
  )
  expect(delaysMs).toEqual([125, 250, 500, 1000, 2000, 4000, 8000, 8000])
})
