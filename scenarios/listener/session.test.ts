import { describe, expect, it } from 'vitest'
import { ADAPTIVE, FIXED } from '../../reference/playback/quality.policy.ts'
import type { Attempt } from './attempt.ts'
import { type ChunkFetcher, ChunkUnavailable } from './chunk-fetch.ts'
import { EventOutbox } from './event-outbox.ts'
import { manifestOf } from './manifest.fixture.ts'
import type { PlayEvent } from './play-event.ts'
import { defaultRules } from './rules.ts'
import type { ServiceClient } from './service-client.ts'
import { ServiceFailure } from './service-failure.ts'
import { type PlayQueue, Session, type SessionParts } from './session.ts'
import { VirtualClock } from './virtual-clock.fixture.ts'

const never = new AbortController().signal

/** An album of tracks of 40 s, in chunks of 10 s. */
function album(count: number): PlayQueue {
  const tracks = Array.from({ length: count }, (_, t) => {
    return { id: `t${t}`, uri: `spotify:track:t${t}`, name: `Track ${t}`, durationMs: 40_000 }
  })
  return { contextUri: 'spotify:album:a', position: 0, tracks }
}

/** A world in virtual time, in which a chunk takes `chunkMs(track, chunk)` and the service answers at once. */
function world({
  chunkMs = (_track: number, _chunk: number): number => 100,
  cap = 3,
  speed = 1,
  school = FIXED as SessionParts['rules']['school'],
} = {}) {
  const clock = new VirtualClock()
  const events: PlayEvent[] = []
  const log: string[] = []
  const at = () => `${clock.monotonicMs() / 1000} s`
  let manifests = 0
  const manifest = (track: number) => {
    manifests++
    const made = manifestOf({ durationS: 40, chunkS: 10, cap })
    const renditions = made.renditions.map((rendition) => ({
      ...rendition,
      chunks: rendition.chunks.map((chunk, index) => ({ ...chunk, urls: [`${track} ${index}`] })),
    }))
    return { ...made, playId: `play ${track}`, renditions: school === ADAPTIVE ? renditions : renditions.slice(-1) }
  }
  const client = {
    play: async () => manifest(0),
    manifest: async (id: string) => {
      log.push(`manifest of ${id} at ${at()}`)
      return manifest(Number(id.slice(1)))
    },
    sendEvents: async (sent: readonly PlayEvent[]) => {
      events.push(...sent)
      return { accepted: sent.length, duplicates: 0 }
    },
  }
  const fetcher = {
    fetch: async ({ chunk }) => {
      const [track, index] = chunk.urls[0].split(' ').map(Number)
      log.push(`${track}/${index} at ${at()}`)
      const lastByteMs = chunkMs(track, index)
      if (Number.isNaN(lastByteMs)) throw new ChunkUnavailable([])
      await clock.wait(lastByteMs)
      const attempt = { firstByteMs: 0, lastByteMs, sizeBytes: chunk.bytes } as Attempt
      return { bytes: new Uint8Array(), provider: 'fastly', attempts: [attempt], failover: null }
    },
  } satisfies Pick<ChunkFetcher, 'fetch'> as unknown as ChunkFetcher
  const rules = defaultRules(school)
  const heard: string[] = []
  const shared = { clock, random: () => 0, client: client as unknown as ServiceClient }
  const parts: SessionParts = {
    ...shared,
    fetcher,
    outbox: new EventOutbox({ ...shared, retry: rules.retry, signal: never }),
    rules,
    wish: { quality: null, adaptive: school === ADAPTIVE },
    speed,
    newEventId: () => `event ${events.length}`,
    ears: {
      begins: () => heard.push('begins'),
      prepare: async () => {},
      trackBegins: ({ id }) => heard.push(id),
      sounds: ({ index, rendition }, silentMs) => heard.push(`${index} ${rendition.quality} after ${silentMs}`),
    },
  }
  return { clock, client, parts, events, log, heard, manifests: () => manifests }
}

describe('a session', () => {
  it('plays one track after the other, without silence', async () => {
    const { clock, parts, heard, events } = world()
    const outcome = await clock.until(new Session(album(2), parts).run(never))
    const chunks = [0, 1, 2, 3].map((index) => `${index} very-high after 0`)
    expect(heard).toEqual(['begins', 't0', ...chunks, 't1', ...chunks])
    expect(outcome).toMatchObject({ firstAudioMs: 100, stopped: false })
    expect(clock.monotonicMs()).toBe(80_100)
    expect(events).toEqual([
      {
        event_id: 'event 0',
        type: 'play',
        play_id: 'play 0',
        track_uri: 'spotify:track:t0',
        context_uri: 'spotify:album:a',
        started_at: '2026-11-21T00:00:00.100Z',
        ms_played: 40_000,
        duration_ms: 40_000,
        quality: 'very-high',
        provider: 'fastly',
        reason_end: 'trackdone',
        startup_ms: 100,
        stalls: 0,
        stalled_ms: 0,
      },
      expect.objectContaining({
        play_id: 'play 1',
        started_at: '2026-11-21T00:00:40.100Z',
        startup_ms: null,
        reason_end: 'trackdone',
      }),
    ])
  })

  it('holds three chunks, and fetches three of the next track once three quarters are heard', async () => {
    const { clock, parts, log } = world()
    const outcome = await clock.until(new Session(album(2), parts).run(never))
    expect(log).toEqual([
      '0/0 at 0 s',
      '0/1 at 0.1 s',
      '0/2 at 0.2 s',
      '0/3 at 10.1 s',
      'manifest of t1 at 30.1 s',
      '1/0 at 30.1 s',
      '1/1 at 30.2 s',
      '1/2 at 30.3 s',
      '1/3 at 50.1 s',
    ])
    expect(outcome.bufferMs.max).toBeLessThanOrEqual(30_000 + 10_000)
    expect(outcome.bufferMs.min).toBeGreaterThan(0)
  })

  it('hears silence when a chunk comes late, and when the next track does', async () => {
    const { clock, parts, heard, events } = world({
      chunkMs: (track, chunk) => ((track === 0 && chunk === 1) || (track === 1 && chunk === 0) ? 12_000 : 100),
    })
    await clock.until(new Session(album(2), parts).run(never))
    expect(heard.filter((line) => !line.endsWith(' after 0'))).toEqual([
      'begins',
      't0',
      '1 very-high after 2000',
      't1',
      '0 very-high after 2000',
    ])
    expect(events.map(({ stalls, stalled_ms }) => [stalls, stalled_ms])).toEqual([
      [1, 2000],
      [1, 2000],
    ])
  })

  it('goes down the ladder after a stall when it may', async () => {
    const chunkMs = (track: number, chunk: number) => (track === 0 && chunk === 1 ? 12_000 : 100)
    const { clock, parts, heard } = world({ chunkMs, school: ADAPTIVE })
    await clock.until(new Session(album(1), parts).run(never))
    expect(heard.slice(2)).toEqual([
      '0 very-high after 0',
      '1 very-high after 2000',
      '2 high after 0',
      '3 normal after 0',
    ])
  })

  it('plays at another speed, and as fast as it comes', async () => {
    const fast = world({ speed: 10 })
    await fast.clock.until(new Session(album(2), fast.parts).run(never))
    expect(fast.clock.monotonicMs()).toBe(8_100)
    const atOnce = world({ speed: Number.POSITIVE_INFINITY })
    await atOnce.clock.until(new Session(album(2), atOnce.parts).run(never))
    expect(atOnce.heard).toEqual(fast.heard)
    // All that takes time are the chunks; the next track's come beside the last of this one.
    expect(atOnce.clock.monotonicMs()).toBeLessThanOrEqual(800)
  })

  it('goes on with the next track when one breaks off', async () => {
    const { clock, parts, heard, events } = world({
      chunkMs: (track, chunk) => ((track === 0 && chunk === 2) || track === 1 ? Number.NaN : 100),
    })
    const { tracks } = await clock.until(new Session(album(3), parts).run(never))
    expect(heard.filter((line) => line.startsWith('t'))).toEqual(['t0', 't1', 't2'])
    expect(tracks.map(({ failure }) => failure?.name)).toEqual(['ChunkUnavailable', 'ChunkUnavailable', undefined])
    expect(events.map(({ reason_end, ms_played }) => [reason_end, ms_played])).toEqual([
      ['error', 20_000],
      ['error', 0],
      ['trackdone', 40_000],
    ])
  })

  it('tells when the first sound came, be the first track one that never sounded', async () => {
    const { clock, parts, events } = world({ chunkMs: (track) => (track === 0 ? Number.NaN : 100) })
    const { firstAudioMs, tracks } = await clock.until(new Session(album(2), parts).run(never))
    expect(tracks.map(({ chunks }) => chunks.length)).toEqual([0, 4])
    expect(firstAudioMs).toBe(100)
    await clock.until(parts.outbox.flush())
    expect(events.map(({ startup_ms }) => startup_ms)).toEqual([null, null])
  })

  it('asks again for a manifest that the service could not give, and gives up a track that it refuses', async () => {
    const { clock, parts, client, heard } = world()
    const { manifest } = client
    let asked = 0
    client.manifest = (id) => {
      asked++
      if (asked === 1) return Promise.reject(new ServiceFailure('unreachable', 'gone for a moment'))
      if (id === 't2') return Promise.reject(new ServiceFailure('refused', 'not here', { status: 403 }))
      return manifest(id)
    }
    const { tracks } = await clock.until(new Session(album(3), parts).run(never))
    expect(tracks.map(({ failure }) => failure?.message ?? null)).toEqual([null, null, 'not here'])
    expect(asked).toBe(3)
    expect(heard.filter((line) => line.startsWith('t'))).toEqual(['t0', 't1', 't2'])
  })

  it('asks once more, when it is due, for a track that it could not have ahead', async () => {
    const { clock, client, parts, log } = world()
    const { manifest } = client
    // Away while the next track would be fetched ahead, back when it is due.
    client.manifest = async (id) => {
      if (clock.monotonicMs() < 38_000) throw new ServiceFailure('unreachable', 'away for a moment')
      return manifest(id)
    }
    const { tracks } = await clock.until(new Session(album(2), parts).run(never))
    expect(tracks.map(({ failure }) => failure)).toEqual([null, null])
    expect(log.filter((line) => line.startsWith('manifest'))).toEqual(['manifest of t1 at 40.1 s'])
  })

  it('fails when not even the first track can be asked for', async () => {
    const { clock, parts, client } = world()
    client.play = () => Promise.reject(new ServiceFailure('unreachable', 'nobody is there'))
    await expect(clock.until(new Session(album(1), parts).run(never))).rejects.toThrow('nobody is there')
  })

  it('tells how far it came when its listener leaves', async () => {
    const { clock, parts, events } = world()
    const stop = new AbortController()
    clock.after(25_100, () => stop.abort())
    const session = new Session(album(2), parts)
    expect(session.status()).toBe(null)
    clock.after(12_100, () => {
      expect(session.status()).toMatchObject({
        track: { id: 't0' },
        positionMs: 12_000,
        bufferMs: 28_000,
        quality: 'very-high',
        provider: 'fastly',
      })
    })
    const outcome = await clock.until(session.run(stop.signal))
    expect(outcome).toMatchObject({ stopped: true, firstAudioMs: 100 })
    expect(outcome.tracks).toHaveLength(1)
    // Nothing keeps the process from its end.
    expect(clock.pending).toBe(0)
    await clock.until(parts.outbox.flush())
    expect(events).toMatchObject([{ reason_end: 'endplay', ms_played: 25_000 }])
  })
})
