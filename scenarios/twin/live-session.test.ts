import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { expect, it } from 'vitest'
import { FIXED } from '../../reference/playback/quality.policy.ts'
import { makeSteady } from '../../sim/workload/line.fixture.ts'
import { Line, LineChanges } from '../../sim/workload/line.ts'
import { manifestOf } from '../listener/manifest.fixture.ts'
import { defaultRules } from '../listener/rules.ts'
import type { ServiceClient } from '../listener/service-client.ts'
import { VirtualClock } from '../listener/virtual-clock.fixture.ts'
import { LiveSession } from './live-session.ts'
import type { Session } from './people.ts'

const BYTES = Buffer.alloc(1000)
const sha256 = createHash('sha256').update(BYTES).digest('hex')
const TRACK_MS = 40_000

const whole = { track: 1, durationMs: TRACK_MS, staysMs: TRACK_MS }

const session: Session = {
  tracks: 2,
  cap: 0,
  isp: 0,
  group: 0,
  line: makeSteady(new Line(), 1e12, 10),
  track: () => whole,
}

/** A session in virtual time, on a service that has all chunks but one, and what is told of it. */
function world({ missing = -1, plays = session } = {}) {
  const clock = new VirtualClock()
  const made = manifestOf({ durationS: TRACK_MS / 1000, chunkS: 10, cap: 0 })
  const renditions = made.renditions.map((rendition) => ({
    ...rendition,
    chunks: rendition.chunks.map((chunk, index) => {
      return { ...chunk, bytes: BYTES.length, sha256, urls: [`http://fastly/${index}`] }
    }),
  }))
  const manifest = async () => ({ ...made, renditions })
  const request = async ({ path }: { path: string }) => {
    if (path === `/${missing}`) throw new Error('nobody is there')
    return { statusCode: 200, headers: {}, body: Readable.from([BYTES]) }
  }
  const told: string[] = []
  const firstBytesMs: number[] = []
  const askedAtMs: number[] = []
  const live = new LiveSession(plays, {
    clock,
    dispatcher: { request } as unknown as Dispatcher,
    rules: defaultRules(FIXED),
    random: () => 0,
    client: () => ({ play: manifest, manifest }) as unknown as ServiceClient,
    popRttMs: () => 20,
    trackId: String,
    beganAtMs: 0,
    warmupMs: 0,
    ears: {
      begun: ({ askedAtMs }) => told.push(`begun, asked for at ${Math.round(askedAtMs)} ms`),
      stalled: () => told.push('stalled'),
      failed: (_group, _atMs, why) => told.push(`failed: ${why}`),
      authorized: () => {},
      fetched: (_group, _atMs, { fetched }) => {
        firstBytesMs.push(Math.round(fetched.attempts[0]?.firstByteMs ?? -1))
        askedAtMs.push(fetched.attempts[0]?.askedAtMs ?? -1)
      },
    },
  })
  return { clock, live, told, firstBytesMs, askedAtMs }
}

// A round trip takes 30 ms, a new connection two more.
it('opens a new connection for the first track that is compared, as the simulator does, and keeps it', async () => {
  const { clock, live, firstBytesMs } = world()
  const midTracks = [{ ...whole, leftMs: TRACK_MS - 5_000 }]
  await clock.until(live.run({ atMs: 0, tracks: 1, midTracks }, new AbortController().signal))
  // One chunk of the track in whose middle it begins, then the next track's four.
  expect(firstBytesMs).toEqual([90, 90, 30, 30, 30])
})

it('waits for each answer as long as the round trip is when it asks', async () => {
  const line = new Line()
  line.begin(new LineChanges({ sigma: 0, rttSigma: 1, everyMs: 5_000 }), 7, 1e12, 10_000, 0)
  const { clock, live, firstBytesMs, askedAtMs } = world({ plays: { ...session, tracks: 1, line } })
  await clock.until(live.run({ atMs: 0, tracks: 1, midTracks: [] }, new AbortController().signal))
  // The first chunk's connection is new.
  const wanted = askedAtMs.map((ms, i) => Math.round((line.lastMileAtUs(ms * 1000) / 1000 + 20) * (i === 0 ? 3 : 1)))
  expect(firstBytesMs).toEqual(wanted)
  expect(new Set(wanted.slice(1)).size).toBeGreaterThan(1)
})

it('fetches ahead what follows the tracks that had begun before time did', async () => {
  const { clock, live, told } = world()
  const midTracks = [
    { ...whole, leftMs: 5_000 },
    { ...whole, leftMs: TRACK_MS },
  ]
  await clock.until(live.run({ atMs: 0, tracks: 2, midTracks }, new AbortController().signal))
  expect(told).toEqual(['begun, asked for at 35000 ms', 'begun, asked for at 75000 ms'])
})

it('asks for what follows a track that was left early when it is left', async () => {
  const { clock, live, told } = world()
  const midTracks = [{ ...whole, staysMs: 20_000, leftMs: 5_000 }]
  await clock.until(live.run({ atMs: 0, tracks: 1, midTracks }, new AbortController().signal))
  expect(told).toEqual(['begun, asked for at 5000 ms'])
})

it('plays one track after the other, the next fetched ahead', async () => {
  const { clock, live, told } = world()
  await clock.until(live.run({ atMs: 0, tracks: 2, midTracks: [] }, new AbortController().signal))
  expect(told).toEqual(['begun, asked for at 0 ms', 'begun, asked for at 30090 ms'])
})

it('ends with a play that breaks off after its first sound, and tells of it', async () => {
  const { clock, live, told } = world({ missing: 2 })
  await clock.until(live.run({ atMs: 0, tracks: 2, midTracks: [] }, new AbortController().signal))
  expect(told).toEqual(['begun, asked for at 0 ms', expect.stringContaining('no provider gave the chunk')])
})

it('leaves no timer behind when it is stopped before it asks for the next track', async () => {
  const { clock, live, told } = world()
  const stop = new AbortController()
  clock.after(20_000, () => stop.abort())
  await clock.until(live.run({ atMs: 0, tracks: 2, midTracks: [] }, stop.signal))
  expect(told).toEqual(['begun, asked for at 0 ms'])
  expect(clock.pending).toBe(0)
})
