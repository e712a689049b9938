/** The program of an {@link AppendingThread}. */
import { mkdtempSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { playEvent } from '../../events/play-events.fixture.ts'
import { PlayStore } from '../../events/store.ts'
import { directoryFiles } from './directory-files.ts'
import { type Appending, announce, type SharedWords, states, type Way } from './durable-appends.fixture.ts'
import { SegmentedLog } from './segmented-log.ts'

const RECORDED_AT = '2026-11-21T10:31:00.000Z'
const RECORD = Buffer.from(`${JSON.stringify({ v: 1, recordedAt: RECORDED_AT, accountId: 'ada', ...playEvent(1) })}\n`)

/** Each way gets ready in an empty directory, and returns what is timed. */
const ways: Record<Way, (directory: string, appending: Appending) => Promise<() => Promise<number>>> = {
  log: async (directory, appending) => {
    const log = await SegmentedLog.open(await directoryFiles(directory))
    return async () => {
      await atOnce(appending, () => log.append([RECORD]))
      await log.close()
      return log.endOffset
    }
  },
  plays: async (directory, appending) => {
    const log = await SegmentedLog.open(await directoryFiles(directory))
    const store = await PlayStore.open(log)
    const events = Array.from({ length: appending.records }, (_, i) => playEvent(i))
    return async () => {
      await atOnce(appending, (i) => store.append('ada', RECORDED_AT, [events[i]]))
      await log.close()
      return log.endOffset
    }
  },
  bare: async (directory, { records, inFlight }) => {
    const file = await open(join(directory, 'bare.log'), 'w')
    const group = Buffer.concat(Array.from({ length: inFlight }, () => RECORD))
    return async () => {
      for (let written = 0; written < records; written += inFlight) {
        await file.write(group)
        await file.datasync()
      }
      await file.close()
      return records
    }
  },
}

/** Appends all records; so many writers take turns, each waiting for its own append only. */
async function atOnce({ records, inFlight }: Appending, append: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const writer = async (): Promise<void> => {
    while (next < records) await append(next++)
  }
  await Promise.all(Array.from({ length: inFlight }, writer))
}

const { appending, shared } = workerData as { appending: Appending; shared: SharedWords }
let run = async (): Promise<number> => 0
for (;;) {
  const told = Atomics.load(shared, 0)
  if (told === states.prepare) {
    run = await ways[appending.way](mkdtempSync(join(appending.directory, `${appending.way}-`)), appending)
    announce(shared, states.prepared)
  } else if (told === states.run) {
    Atomics.store(shared, 1, await run())
    announce(shared, states.done)
  } else {
    Atomics.wait(shared, 0, told)
  }
}
