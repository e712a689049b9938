import type { Dispatcher } from 'undici'
import { expect, it } from 'vitest'
import { smallPlan } from '../../sim/plan.fixture.ts'
import { Stopped } from '../listener/clock.ts'
import { manifestOf } from '../listener/manifest.fixture.ts'
import type { ServiceClient } from '../listener/service-client.ts'
import { fillCaches } from './fill-caches.ts'
import { People } from './people.ts'
import { scaledPlan, UNKNOWN_CONDITIONS } from './scaled-plan.ts'

const size = { listeners: 20, tracks: 100, warmupMs: 0, durationMs: 10_000, calibrationMs: 1 }
const people = new People(scaledPlan(smallPlan(), size, 'fill', UNKNOWN_CONDITIONS))

it('is stopped in the middle of a request', async () => {
  const stop = new AbortController()
  // As undici does it: the request fails with the reason of its signal.
  const request = ({ signal }: { signal: AbortSignal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const client = { manifest: async () => manifestOf({ durationS: 40, chunkS: 10, cap: 0 }) }
  const filled = fillCaches(
    {
      people,
      dispatcher: { request } as unknown as Dispatcher,
      client: () => client as unknown as ServiceClient,
      trackId: String,
      onProgress: () => {},
    },
    stop.signal,
  )
  setTimeout(() => stop.abort(), 1)
  await expect(filled).rejects.toBeInstanceOf(Stopped)
})
