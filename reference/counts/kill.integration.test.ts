import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import seedrandom from 'seedrandom'
import { expect, it, onTestFinished } from 'vitest'
import { openTestCatalog } from '../catalog/test-catalog.fixture.ts'
import { PlayStore } from '../events/store.ts'
import { idFromName } from '../shared/ids.ts'
import { directoryFiles } from '../storage/log/directory-files.ts'
import { SegmentedLog } from '../storage/log/segmented-log.ts'
import { systemClock } from '../system-clock.ts'
import { artistsOfTrack, figuresOf, storedPlays, type Told } from './counts.fixture.ts'

const program = fileURLToPath(new URL('./counting-process.fixture.ts', import.meta.url))
const CRASHES = Number(process.env.SOUNDCHECK_CRASHES ?? 3)
const PLAYS = 400 * (CRASHES + 1)
/** So long after it began to count a process is killed at the latest. */
const LIFE_MS = 80

const artist = { bio: '', country: 'SE', genres: [], popularity: 0 }
const album = { name: 'A', releaseDate: '2026', label: 'L', upc: '1', genres: [], gapless: false, popularity: 0 }
const track = { albumId: 'album', discNumber: 1, durationMs: 200_000, explicit: false, popularity: 0, markets: ['SE'] }

/** Resolves when the process has ended, with what it said. */
async function count(directory: string, lifeMs: number | null): Promise<string> {
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (bytes) => {
    said += bytes
  })
  const ended = once(child, 'exit')
  if (lifeMs !== null) {
    await Promise.race([once(child.stdout, 'data'), ended])
    await sleep(lifeMs)
    child.kill('SIGKILL')
  }
  await ended
  return said
}

it(
  `counts every stream once over ${CRASHES} kills, and the catalog has what was counted`,
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'soundcheck-counts-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const random = seedrandom(process.env.SOUNDCHECK_SEED ?? '')
    const nowMs = systemClock.nowMs()
    const told = Array.from({ length: PLAYS }, (_, i): Told => {
      const user = `user ${Math.floor(random() * 40)}`
      const msPlayed = random() < 0.2 ? 29_999 : 30_000
      return { user, track: Math.floor(random() * 4), msPlayed, recordedMs: nowMs - PLAYS + i, agoMs: 60_000 }
    })
    const events = join(directory, 'events')
    const log = await SegmentedLog.open(await directoryFiles(events))
    const store = await PlayStore.open(log)
    const plays = storedPlays(told).map(({ play }) => play)
    await Promise.all(
      plays.map(({ accountId, recordedAt, v: _, ...event }) => store.append(accountId, recordedAt, [event])),
    )
    await log.close()
    const location = join(directory, 'catalog.db')
    const catalog = await openTestCatalog(location)
    await catalog.publish({
      artists: ['ann', 'bob', 'cy'].map((id) => ({ id, name: id, ...artist })),
      albums: [{ id: 'album', kind: 'album', artistIds: ['ann'], ...album }],
      tracks: [...artistsOfTrack].map(([id, artistIds], i) => ({
        track: { id, name: id, artistIds, trackNumber: i + 1, isrc: id, ...track },
        renditions: [],
      })),
    })
    await catalog.close()

    for (let crash = 0; crash < CRASHES; crash++) await count(directory, random() * LIFE_MS)
    expect(await count(directory, null)).toBe('counting\ndone\n')

    const after = await openTestCatalog(location)
    const expected = figuresOf(told, nowMs)
    for (const [id, { playCount }] of expected.tracks) expect((await after.track(id)).playCount).toBe(playCount)
    for (const [id, { monthlyListeners }] of expected.artists) {
      expect((await after.artist(id)).monthlyListeners).toBe(monthlyListeners)
    }
    expect((await after.track(idFromName('track 0'))).popularity).toBeGreaterThan(0)
    await after.close()
  },
  60_000 + CRASHES * 5_000,
)
