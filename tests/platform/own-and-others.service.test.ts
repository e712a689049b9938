import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playEvent } from '../../reference/events/play-events.fixture.ts'
import type { TestGateway } from '../../reference/gateway/gateway.fixture.ts'
import { idFromName } from '../../reference/shared/ids.ts'
import { endpoints } from './all-endpoints.fixture.ts'
import { askerOf } from './ask.fixture.ts'
import { type LiveService, startLiveService } from './live-service.fixture.ts'

type Who = 'premium' | 'free'
const everybody = ['premium', 'free'] as const

/** A change that a user can make, and the endpoint that it is there for. */
interface Change {
  readonly endpoint: string
  readonly method: 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

const RUNS = 8
const MOST_CHANGES = 12
const HOUR_MS = 3_600_000

let service: LiveService
let ask: TestGateway['ask']
let changes: readonly Change[]
let readings: readonly (readonly [endpoint: string, path: string])[]
let played = 0

/** Answer with what belongs to nobody, at addresses that are signed for who asks. */
const neither = ['start-playback', 'start-playback-by-post', 'get-track-manifest']

beforeAll(async () => {
  service = await startLiveService()
  ask = askerOf(service.url, service.tokens)
  const { ids } = service
  const third = ids.generated.artists[0] as string
  const shelves = Object.entries({
    track: ids.tracks,
    album: [ids.album, ids.older],
    show: [ids.show],
    episode: ids.episodes,
  })
  const uris = `spotify:track:${ids.stock[0]},spotify:artist:${third}`
  const put = (endpoint: string, path: string, body?: unknown): Change => ({ endpoint, method: 'PUT', path, body })
  const remove = (endpoint: string, path: string): Change => ({ endpoint, method: 'DELETE', path })
  changes = [
    ...shelves.map(([kind, things]) => put(`save-${kind}s`, `/v1/me/${kind}s?ids=${things.join()}`)),
    put('follow', `/v1/me/following?type=artist&ids=${ids.artist},${ids.guest}`),
    put('save-library-items', `/v1/me/library?uris=${uris}`),
    put('set-resume-point', `/v1/me/episodes/${ids.episodes[0]}/resume-point`, { resume_position_ms: 61_000 }),
    put('set-resume-point', `/v1/me/episodes/${ids.episodes[0]}/resume-point`, { resume_position_ms: 5000 }),
    put('change-profile', '/v1/me', { display_name: 'Somebody', preferred_quality: 'low' }),
    put('change-profile', '/v1/me', { display_name: 'Somebody else', preferred_quality: 'high' }),
    { endpoint: 'record-plays', method: 'POST', path: '/v1/me/player/events' },
    ...shelves.map(([kind, things]) => remove(`remove-saved-${kind}s`, `/v1/me/${kind}s?ids=${things.join()}`)),
    remove('unfollow', `/v1/me/following?type=artist&ids=${ids.artist}`),
    remove('remove-library-items', `/v1/me/library?uris=${uris}`),
  ]
  readings = [
    ...shelves.flatMap(([kind, things]) => [
      [`get-saved-${kind}s`, `/v1/me/${kind}s`] as const,
      [`check-saved-${kind}s`, `/v1/me/${kind}s/contains?ids=${things.join()}`] as const,
    ]),
    ['check-library-contains', `/v1/me/library/contains?uris=${uris}`],
    ['get-followed-artists', '/v1/me/following?type=artist'],
    ['check-follows', `/v1/me/following/contains?type=artist&ids=${ids.artist},${third}`],
    ['get-recently-played', '/v1/me/player/recently-played?limit=50'],
    ['get-top-tracks', '/v1/me/top/tracks?limit=50'],
    ['get-top-artists', '/v1/me/top/artists?limit=50'],
    ['get-current-user', '/v1/me'],
    // An episode says how far who asks is in it.
    ['get-episodes', `/v1/episodes?ids=${ids.episodes.join()}`],
  ]
})
afterAll(() => service.stop())

/** Everything that a user sees of themselves, apart from how many follow somebody, which everybody changes. */
async function seenBy(token: Who): Promise<Record<string, unknown>> {
  const answers = await Promise.all(
    readings.map(async ([, path]) => {
      const { status, text } = await ask(path, { token })
      expect(status, path).toBe(200)
      return [path, JSON.parse(text, (key, value) => (key === 'followers' ? undefined : value))]
    }),
  )
  return Object.fromEntries(answers)
}

/** Makes a change and waits until it can be seen everywhere, as a play can a moment after it is recorded. */
async function make({ method, path, body, endpoint }: Change, token: Who): Promise<void> {
  if (endpoint !== 'record-plays') {
    const { status, text } = await ask(path, { method, token, body })
    expect(status, text).toBeLessThan(300)
    return
  }
  const countOf = async () => (await ask('/v1/me/top/tracks', { token })).json.total as number
  const before = await countOf()
  const number = played++
  const event = playEvent(number, {
    event_id: idFromName(`own and others ${number}`),
    track_uri: `spotify:track:${service.ids.generated.tracks[number]}`,
    started_at: new Date(Date.now() - HOUR_MS + number).toISOString(),
  })
  expect((await ask(path, { method, token, body: { events: [event] } })).status).toBe(201)
  await expect.poll(countOf).toBeGreaterThan(before)
}

describe("what is one user's own", () => {
  it('is all that the endpoints for users read and change', () => {
    const ofUsers = endpoints.filter(({ access }) => typeof access === 'object').map(({ id }) => id)
    const covered = new Set([...changes.map(({ endpoint }) => endpoint), ...readings.map(([id]) => id), ...neither])
    covered.delete('get-episodes')
    expect([...covered].sort()).toEqual(ofUsers.sort())
  })

  it('is changed by each of their changes, and by nobody else', async () => {
    for (const who of everybody) {
      const other = who === 'premium' ? 'free' : 'premium'
      for (const change of changes) {
        const [own, others] = await Promise.all([seenBy(who), seenBy(other)])
        await make(change, who)
        expect(await seenBy(who), `${change.endpoint} as ${who}`).not.toEqual(own)
        expect(await seenBy(other), `${change.endpoint} as ${who}, seen by ${other}`).toEqual(others)
      }
      // The other one begins with all of this in the first one's library.
      for (const change of changes.filter(({ method }) => method === 'PUT')) await make(change, who)
    }
  })

  it('stays as it was through any changes of somebody else', async () => {
    const step = fc.record({ who: fc.constantFrom(...everybody), change: fc.nat({ max: changes.length - 1 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: MOST_CHANGES }), async (steps) => {
        const last = { premium: await seenBy('premium'), free: await seenBy('free') }
        for (const { who, change } of steps) {
          const other = who === 'premium' ? 'free' : 'premium'
          await make(changes[change] as Change, who)
          expect(await seenBy(other)).toEqual(last[other])
          last[who] = await seenBy(who)
        }
      }),
      { numRuns: RUNS },
    )
  })
})
