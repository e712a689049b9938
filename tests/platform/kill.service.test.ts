import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import seedrandom from 'seedrandom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PlayStore } from '../../reference/events/store.ts'
import { generateCatalog } from '../../reference/main.ts'
import { directoryFiles } from '../../reference/storage/log/directory-files.ts'
import { SegmentedLog } from '../../reference/storage/log/segmented-log.ts'
import { isAlive } from '../../scenarios/served.fixture.ts'
import { askerOf } from './ask.fixture.ts'
import { type Crowd, contained, Device, startedAtMs } from './crash-listener.fixture.ts'
import { nameOf, Publisher } from './crash-publisher.fixture.ts'
import { type KilledService, startKilledService } from './killed-service.fixture.ts'
import { publish } from './live-service.fixture.ts'

type Ask = ReturnType<typeof askerOf>

const CRASHES = Number(process.env.SOUNDCHECK_CRASHES ?? 5)
const SEED = process.env.SOUNDCHECK_SEED ?? ''
const USERS = ['premium', 'free'] as const
const DEVICES_PER_USER = 3
/** So long after clients have begun the service is killed at the latest. */
const LIFE_MS = 1200
/** One of so many kills meets the service while it starts, within this time. */
const START_KILLS = 5
const START_MS = 1500
const PAGE = 50
const TEST_TIMEOUT_MS = 120_000 + CRASHES * 30_000

const random = seedrandom(SEED)
const batches = [...generateCatalog({ tracks: 150, seed: 'crash', until: '2026-11-01' })]
const artists = batches.flatMap((batch) => batch.artists ?? []).map(({ id }) => id)
const tracks = batches.flatMap((batch) => batch.tracks ?? []).map(({ track }) => track.id)
let plays = 0
const crowd: Crowd = { nextPlay: () => plays++, random, star: artists[0] as string }
const others = artists.slice(1)
const devices = USERS.flatMap((user) =>
  Array.from({ length: DEVICES_PER_USER }, (_, device) => {
    const own = (ids: readonly string[]) => ids.filter((_id, i) => i % DEVICES_PER_USER === device)
    return new Device({ user, tracks: own(tracks), artists: own(others), crowd })
  }),
)
const publisher = new Publisher()

let dataDirectory: string
beforeAll(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'soundcheck-kill-'))
  console.info(
    `kill -9: once more by SOUNDCHECK_SEED=${SEED} SOUNDCHECK_CRASHES=${CRASHES} npx vitest run --project service tests/platform/kill.service.test.ts`,
  )
})
const started: KilledService[] = []
const start = () => {
  const service = startKilledService(dataDirectory)
  started.push(service)
  return service
}
afterAll(async () => {
  for (const service of started) await service.kill()
  rmSync(dataDirectory, { recursive: true })
})

const devicesOf = (user: string) => devices.filter((device) => device.user === user)

/** Holds everything that was acknowledged up to now against what a service that has just started has. */
async function check(ask: Ask): Promise<void> {
  await Promise.all([...devices.map((device) => device.check(ask)), publisher.check(ask)])
  await Promise.all(USERS.map((user) => checkSaved(ask, user)))
  await checkFollowers(ask)
  await Promise.all(USERS.map((user) => checkHistory(ask, user)))
}

/** The list has each track that is liked, once. */
async function checkSaved(ask: Ask, user: string): Promise<void> {
  const found: string[] = []
  for (let total = 1; found.length < total; ) {
    const { json } = await ask(`/v1/me/tracks?limit=${PAGE}&offset=${found.length}`, { token: user })
    total = json.total
    if (json.items.length === 0) break
    found.push(...json.items.map(({ track }: { track: { id: string } }) => track.id))
  }
  expect(found.sort()).toEqual(
    devicesOf(user)
      .flatMap(({ liked }) => [...liked])
      .sort(),
  )
}

/** Artists have as many followers as follow them. */
async function checkFollowers(ask: Ask): Promise<void> {
  const following = await Promise.all(
    USERS.map((user) => contained(ask, user, 'following/contains?type=artist&', artists)),
  )
  for (let at = 0; at < artists.length; at += PAGE) {
    const part = artists.slice(at, at + PAGE)
    const { json } = await ask(`/v1/artists?ids=${part.join()}`, { token: 'premium' })
    const counted = json.artists.map(({ followers }: { followers: { total: number } }) => followers.total)
    expect(counted).toEqual(part.map((id) => following.filter((followed) => followed.has(id)).length))
  }
}

/** Up to which play each user's history has been checked. */
const checkedMs = new Map<string, number>()

/** Every play since the last check is in the user's history once, as soon as the history has caught up. */
async function checkHistory(ask: Ask, user: string, fromMs = checkedMs.get(user) ?? startedAtMs(0) - 1): Promise<void> {
  const expected = devicesOf(user)
    .flatMap(({ played }) => played.map(startedAtMs))
    .filter((ms) => ms > fromMs)
    .sort((a, b) => a - b)
  const found = async () => {
    const times: number[] = []
    for (let after = fromMs; ; ) {
      const { json } = await ask(`/v1/me/player/recently-played?limit=${PAGE}&after=${after}`, { token: user })
      times.push(...json.items.map(({ played_at }: { played_at: string }) => Date.parse(played_at)).reverse())
      if (json.items.length < PAGE) return times
      after = Number(json.cursors.after)
    }
  }
  await expect.poll(found, { interval: 100 }).toEqual(expected)
  checkedMs.set(user, expected.at(-1) ?? fromMs)
}

/** What was published is found, each thing once, as soon as the search has caught up. */
async function checkSearch(ask: Ask): Promise<void> {
  for (let number = 1; number <= publisher.published; number += Math.ceil(publisher.published / 20)) {
    const name = nameOf(number)
    const typesFound = async () => {
      const { json } = await ask(`/v1/search?q=${name}&type=album,show&market=SE`, { token: 'premium' })
      const named = [...json.albums.items, ...json.shows.items].filter((item: { name: string }) => item.name === name)
      return named.map(({ type }: { type: string }) => type).sort()
    }
    await expect.poll(typesFound).toEqual(['album', 'show'])
  }
}

/** How often each event is in the log of a service that has ended. */
async function timesLogged(): Promise<Map<string, number>> {
  const log = await SegmentedLog.open(await directoryFiles(join(dataDirectory, 'events')))
  const store = await PlayStore.open(log)
  const times = new Map<string, number>()
  for (let offset = 0; offset < log.endOffset; ) {
    const read = await store.read(offset, 1000)
    for (const { play } of read) times.set(play.event_id, (times.get(play.event_id) ?? 0) + 1)
    offset += read.length
  }
  await log.close()
  return times
}

describe('kill -9 of the service', () => {
  it(
    `loses, doubles and halves nothing that was acknowledged over ${CRASHES} kills at any moment`,
    async () => {
      for (let crash = 0; crash < CRASHES; crash++) {
        const service = start()
        if (crash > 0 && crash % START_KILLS === 0) {
          await sleep(random() * START_MS)
          await service.kill()
          continue
        }
        const { url, tokens, processes } = (await service.running) as NonNullable<Awaited<typeof service.running>>
        const ask = askerOf(url, tokens)
        if (crash === 0) for (const batch of batches) await publish(url, tokens.operator, batch)
        else await check(ask)
        const clients = Promise.all([...devices.map((device) => device.use(ask)), publisher.publish(ask)])
        await sleep(random() * LIFE_MS)
        await service.kill()
        await clients
        // What the API has started ends with it.
        await expect.poll(() => processes.filter(({ pid }) => isAlive(pid))).toEqual([])
      }

      const service = start()
      const { url, tokens } = (await service.running) as NonNullable<Awaited<typeof service.running>>
      const ask = askerOf(url, tokens)
      await check(ask)
      for (const user of USERS) await checkHistory(ask, user, startedAtMs(0) - 1)
      await publisher.checkSince(ask, 0)
      await checkSearch(ask)
      await service.kill()

      const logged = await timesLogged()
      expect(logged.size).toBe(plays)
      expect([...logged].filter(([, times]) => times > 1)).toEqual([])
      const acknowledged = devices.reduce((sum, device) => sum + device.acknowledged, 0)
      console.info(
        `${acknowledged} changes and ${publisher.published} publications were acknowledged, ${plays} plays sent`,
      )
      expect(acknowledged).toBeGreaterThan(CRASHES)
      expect(publisher.published).toBeGreaterThan(0)
    },
    TEST_TIMEOUT_MS,
  )
})
