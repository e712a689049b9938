import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import seedrandom from 'seedrandom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directoryFiles } from '../storage/log/directory-files.ts'
import { SegmentedLog } from '../storage/log/segmented-log.ts'
import { post, startEventServer } from './event-server-process.fixture.ts'
import { playEvent } from './play-events.fixture.ts'
import { PlayStore } from './store.ts'

const CRASHES = Number(process.env.SOUNDCHECK_CRASHES ?? 20)
const CLIENTS = 8
const PER_REQUEST = 3
/** So long after its start the server is ended at the latest. */
const LIFE_MS = 150
const TEST_TIMEOUT_MS = 60_000 + CRASHES * 5_000

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-kill-'))
})

afterAll(() => rmSync(directory, { recursive: true }))

/** Sends events until the server is gone; those without an answer come again with the next server. */
class Client {
  readonly acknowledged: number[] = []
  accepted = 0
  readonly #take: () => number
  #unanswered: number[] = []

  constructor(take: () => number) {
    this.#take = take
  }

  async send(url: string): Promise<void> {
    for (;;) {
      while (this.#unanswered.length < PER_REQUEST) this.#unanswered.push(this.#take())
      let answer: Awaited<ReturnType<typeof post>>
      try {
        answer = await post(
          url,
          this.#unanswered.map((number) => playEvent(number)),
        )
      } catch {
        return
      }
      expect(answer.status, JSON.stringify(answer.body)).toBe(201)
      this.accepted += (answer.body as { accepted: number }).accepted
      this.acknowledged.push(...this.#unanswered)
      this.#unanswered = []
    }
  }
}

/** How often each event is in the log, by its id. */
async function timesFound(): Promise<Map<string, number>> {
  const log = await SegmentedLog.open(await directoryFiles(directory))
  const store = await PlayStore.open(log)
  const times = new Map<string, number>()
  for (let offset = 0; offset < log.endOffset; ) {
    const plays = await store.read(offset, 1000)
    for (const { play } of plays) times.set(play.event_id, (times.get(play.event_id) ?? 0) + 1)
    offset += plays.length
  }
  await log.close()
  return times
}

describe('kill -9', () => {
  it(
    `loses and doubles no acknowledged event over ${CRASHES} kills at any moment`,
    async () => {
      const random = seedrandom(process.env.SOUNDCHECK_SEED ?? '')
      let taken = 0
      const clients = Array.from({ length: CLIENTS }, () => new Client(() => taken++))
      for (let crash = 0; crash < CRASHES; crash++) {
        const server = await startEventServer(directory)
        const sending = Promise.all(clients.map((client) => client.send(server.url)))
        await sleep(random() * LIFE_MS)
        await server.kill()
        await sending
      }

      const found = await timesFound()
      const acknowledged = clients.flatMap((client) => client.acknowledged)
      expect(acknowledged.length).toBeGreaterThan(CRASHES)
      expect(acknowledged.filter((number) => !found.has(playEvent(number).event_id))).toEqual([])
      expect([...found].filter(([, times]) => times > 1)).toEqual([])
      // What the answers said of new and known events comes to what is there, but for those without an answer.
      const accepted = clients.reduce((sum, client) => sum + client.accepted, 0)
      expect(accepted).toBeLessThanOrEqual(found.size)
      expect(found.size).toBeLessThanOrEqual(taken)
    },
    TEST_TIMEOUT_MS,
  )
})
