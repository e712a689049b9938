import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import type { Clock } from '../../shared/clock.ts'
import { withoutPassword } from './postgres.ts'
import { openSql } from './sql.ts'

it.each([
  ['postgres://u:p@h:1/d', 'postgres://u@h:1/d'],
  ['postgresql://u:p%40q@h/d', 'postgresql://u@h/d'],
  ['postgres://u@h/d', 'postgres://u@h/d'],
  ['postgres://h:5432/d', 'postgres://h:5432/d'],
  ['postgres:///d?host=/run&password=p&x=1', 'postgres:///d?host=/run&password=…&x=1'],
])('shows %s without the password', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown)
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
