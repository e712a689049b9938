import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { describe, expect, it } from 'vitest'
import { smallPlan } from '../../sim/plan.fixture.ts'
import { Stopped } from '../listener/clock.ts'
import { manifestOf } from '../listener/manifest.fixture.ts'
import type { ServiceClient } from '../listener/service-client.ts'
import { VirtualClock } from '../listener/virtual-clock.fixture.ts'
import { playLive } from './live-run.ts'
import { LiveTally } from './live-tally.ts'
import { People } from './people.ts'
import { scaledPlan, UNKNOWN_CONDITIONS } from './scaled-plan.ts'

const size = { listeners: 30, tracks: 100, warmupMs: 0, durationMs: 120_000, calibrationMs: 1 }
const people = new People(scaledPlan(smallPlan(), size, 'live run', UNKNOWN_CONDITIONS))
const BYTES = Buffer.alloc(1000)
const sha256 = createHash('sha256').update(BYTES).digest('hex')

/** A service in virtual time whose tracks are 200 s long. */
function service() {
  const clock = new VirtualClock()
  const providers = people.world.plan.providers.map(({ name }) => name)
  const manifest = async () => {
    const [rendition] = manifestOf({ durationS: 200, chunkS: 10, cap: 0 }).renditions
    const chunks = rendition.chunks.map((chunk) => {
      return { ...chunk, bytes: BYTES.length, sha256, urls: providers.map((name) => `http://${name}`) }
    })
    return { ...manifestOf({ durationS: 200, chunkS: 10, cap: 0 }), providers, renditions: [{ ...rendition, chunks }] }
  }
  const request = async () => ({ statusCode: 200, headers: { 'x-cache': 'hit' }, body: Readable.from([BYTES]) })
  const ears = new LiveTally(people.world)
  const parts = {
    people,
    clock,
    ears,
    dispatcher: { request } as unknown as Dispatcher,
    random: () => 0.5,
    client: () => ({ play: manifest, manifest }) as unknown as ServiceClient,
    trackId: String,
    outage: { begin: () => {}, end: () => {} },
    onProgress: () => {},
  }
  return { clock, ears, parts }
}

describe('a live run', () => {
  it('leaves no timer behind: nothing keeps the process from its end', async () => {
    const { clock, ears, parts } = service()
    const { sessions } = await clock.until(playLive(parts, new AbortController().signal))
    expect(sessions).toBeGreaterThanOrEqual(people.present)
    expect(ears.figures.plays).toBeGreaterThan(10)
    expect(clock.pending).toBe(0)
  })

  it('that is stopped is no run: what it has heard is not handed over', async () => {
    const { clock, parts } = service()
    const stop = new AbortController()
    clock.after(20_000, () => stop.abort())
    await expect(clock.until(playLive(parts, stop.signal))).rejects.toBeInstanceOf(Stopped)
    expect(clock.pending).toBe(0)
    await expect(playLive(parts, stop.signal)).rejects.toBeInstanceOf(Stopped)
  })
})
