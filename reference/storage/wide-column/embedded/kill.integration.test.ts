import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import seedrandom from 'seedrandom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../system-clock.ts'
import type { Mutation, WriteIfResult } from '../wide-column.ts'
import { crashSchema } from './crash-schema.fixture.ts'
import { EmbeddedWideColumn } from './embedded-wide-column.ts'
import { StoreProcess } from './store-client.fixture.ts'

const CRASHES = Number(process.env.SOUNDCHECK_CRASHES ?? 20)
const USERS = 8
/** So long after its start the process is ended at the latest. */
const LIFE_MS = 150
const TEST_TIMEOUT_MS = 60_000 + CRASHES * 5_000

let directory: string
let path: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-kill-'))
  path = join(directory, 'user-data.db')
})

afterAll(() => rmSync(directory, { recursive: true }))

/** What one user asked for, and which of it was acknowledged. */
class User {
  readonly name: string
  /** Of a track: whether the last acknowledged change likes it. Tracks with a change that had no answer are not here. */
  readonly liked = new Map<number, boolean>()
  readonly unsure = new Set<number>()
  versionsSet = 0
  versionsAsked = 0
  counted = 0
  countsAsked = 0
  #version: number | null = null
  #nextTrack = 0

  constructor(number: number) {
    this.name = `user ${number}`
  }

  /** Goes on until the process is gone. */
  async use(store: StoreProcess, random: () => number): Promise<void> {
    // What the last one that had no answer came to is read from the first refusal.
    for (;;) {
      const dice = random()
      if (dice < 0.4) await this.#change(store, this.#nextTrack++, true)
      else if (dice < 0.6) await this.#unlikeOne(store, random)
      else if (dice < 0.8) await this.#setVersion(store)
      else await this.#count(store)
    }
  }

  /** A like is two rows in two partitions of two tables. */
  async #change(store: StoreProcess, track: number, likes: boolean): Promise<void> {
    this.liked.delete(track)
    this.unsure.add(track)
    const [like, fan] = [
      { table: 'likes', key: { user: this.name, track } },
      { table: 'fans', key: { track, user: this.name } },
    ]
    const mutations = [like, fan].map(
      (row): Mutation => (likes ? { kind: 'insert', ...row, cells: { at: track } } : { kind: 'delete-row', ...row }),
    )
    await store.ask({ kind: 'write', mutations })
    this.unsure.delete(track)
    this.liked.set(track, likes)
  }

  async #unlikeOne(store: StoreProcess, random: () => number): Promise<void> {
    const tracks = [...this.liked.keys()]
    if (tracks.length > 0) await this.#change(store, tracks[Math.floor(random() * tracks.length)], false)
  }

  async #setVersion(store: StoreProcess): Promise<void> {
    const version = this.#version
    this.versionsAsked++
    const { applied, current } = (await store.ask({
      kind: 'write-if',
      mutation: { kind: 'update', table: 'profile', key: { user: this.name }, cells: { version: (version ?? 0) + 1 } },
      condition: { version },
    })) as WriteIfResult
    if (applied) this.versionsSet++
    this.#version = applied ? (version ?? 0) + 1 : (current?.version as number)
  }

  async #count(store: StoreProcess): Promise<void> {
    this.countsAsked++
    await store.ask({ kind: 'increment', table: 'counts', key: { user: this.name }, by: { n: 1 } })
    this.counted++
  }
}

describe('kill -9', () => {
  it(
    `loses nothing that was acknowledged and halves nothing over ${CRASHES} kills at any moment`,
    async () => {
      const random = seedrandom(process.env.SOUNDCHECK_SEED ?? '')
      const users = Array.from({ length: USERS }, (_, i) => new User(i))
      for (let crash = 0; crash < CRASHES; crash++) {
        const store = await StoreProcess.start(path)
        for (const user of users) void user.use(store, random)
        await sleep(random() * LIFE_MS)
        await store.kill()
      }

      const store = await EmbeddedWideColumn.open(path, crashSchema, systemClock)
      for (const user of users) {
        const { rows } = await store.slice('likes', { user: user.name }, { limit: 5000 })
        const found = new Set(rows.map(({ track }) => track as number))
        for (const [track, likes] of user.liked)
          expect([user.name, track, found.has(track)]).toEqual([user.name, track, likes])
        for (const track of [...user.liked.keys(), ...user.unsure]) {
          const fan = await store.get('fans', { track, user: user.name })
          expect([user.name, track, fan !== null]).toEqual([user.name, track, found.has(track)])
        }
        const version = ((await store.get('profile', { user: user.name }))?.version ?? 0) as number
        expect(version).toBeGreaterThanOrEqual(user.versionsSet)
        expect(version).toBeLessThanOrEqual(user.versionsAsked)
        const count = ((await store.get('counts', { user: user.name }))?.n ?? 0) as number
        expect(count).toBeGreaterThanOrEqual(user.counted)
        expect(count).toBeLessThanOrEqual(user.countsAsked)
      }
      await store.close()
      const acknowledged = users.reduce((sum, user) => sum + user.liked.size + user.versionsSet + user.counted, 0)
      expect(acknowledged).toBeGreaterThan(CRASHES)
      const database = new DatabaseSync(path)
      expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
      database.close()
    },
    TEST_TIMEOUT_MS,
  )
})
