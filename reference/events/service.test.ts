import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Clock } from '../shared/clock.ts'
import { directoryFiles } from '../storage/log/directory-files.ts'
import { SegmentedLog } from '../storage/log/segmented-log.ts'
import { playEvent } from './play-events.fixture.ts'
import { EventService } from './service.ts'
import { PlayStore } from './store.ts'

let directory: string
let log: SegmentedLog

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-events-'))
  log = await SegmentedLog.open(await directoryFiles(join(directory, 'events')))
})

afterEach(async () => {
  await log.close()
  rmSync(directory, { recursive: true })
})

it('records plays with the time, counts duplicates, and hands plays to consumers', async () => {
  let monotonicMs = 10
  const clock: Clock = {
    nowMs: () => Date.UTC(2026, 10, 21, 10, 31),
    monotonicMs: () => {
      monotonicMs += 2.5
      return monotonicMs
    },
    after: () => () => {},
  }
  const measured: number[][] = []
  const service = new EventService({
    store: await PlayStore.open(log),
    clock,
    metrics: { recorded: (...figures) => measured.push(figures) },
  })
  expect(await service.recordPlays('ada', [playEvent(1), playEvent(2)])).toEqual({ accepted: 2, duplicates: 0 })
  expect(await service.recordPlays('ada', [playEvent(2), playEvent(3)])).toEqual({ accepted: 1, duplicates: 1 })
  expect(measured).toEqual([
    [2, 0, 2.5],
    [1, 1, 2.5],
  ])
  expect(await service.readPlays(1, 1)).toEqual([
    { offset: 1, play: { v: 1, recordedAt: '2026-11-21T10:31:00.000Z', accountId: 'ada', ...playEvent(2) } },
  ])
  expect(await service.committedPlays('counts')).toBe(0)
  await service.commitPlays('counts', 2)
  expect(await service.committedPlays('counts')).toBe(2)
})
