import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ManualClock } from './delivery/manual-clock.fixture.ts'
import { TierProcess } from './tier-process.ts'

let objects: string
let clock: ManualClock
let ended: string[]
const onUnexpectedEnd = (name: string, how: string) => ended.push(`${name}: ${how}`)

beforeEach(() => {
  objects = mkdtempSync(join(tmpdir(), 'soundcheck-tier-'))
  clock = new ManualClock()
  ended = []
})
afterEach(() => rmSync(objects, { recursive: true }))

const startedOrigin = async () => {
  const tier = new TierProcess('origin', clock, onUnexpectedEnd)
  await tier.start({ role: 'origin', port: 0, secret: 'secret', objects: { directory: objects } })
  return tier
}
const isThere = ({ pid }: TierProcess) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('ends a process that was told to stop, and takes its limit back', async () => {
  const tier = await startedOrigin()
  await tier.stop()
  expect(isThere(tier)).toBe(false)
  expect(clock.pending).toBe(0)
  expect(ended).toEqual([])
})

it('kills a process that cannot hear that it shall stop', async () => {
  const tier = await startedOrigin()
  process.kill(tier.pid, 'SIGSTOP')
  const stopped = tier.stop()
  await clock.advance(9999)
  expect(isThere(tier)).toBe(true)
  await clock.advance(1)
  await stopped
  expect(isThere(tier)).toBe(false)
  expect(ended).toEqual([])
})

it('says so when a process cannot be made', async () => {
  const { execPath } = process
  process.execPath = join(objects, 'nothing')
  const tier = new TierProcess('origin', clock, onUnexpectedEnd)
  process.execPath = execPath
  const started = tier.start({ role: 'origin', port: 0, secret: 'secret', objects: { directory: objects } })
  await expect(started).rejects.toThrow('origin: it ended while it was starting')
  await expect.poll(() => ended.length).toBeGreaterThan(0)
  expect(ended).toEqual([expect.stringContaining('ENOENT')])
  await tier.stop()
})
