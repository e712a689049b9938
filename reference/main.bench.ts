import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Area, Figure } from '../bench/area.ts'
import { summarize } from '../bench/statistics.ts'
import { poissonArrivals } from '../loadtests/open-loop/arrivals.ts'
import type { Delays } from '../loadtests/open-loop/delay-histogram.ts'
import { type Drive, drive } from '../loadtests/open-loop/drive.ts'
import { HttpAsker, type HttpQuestion } from '../loadtests/open-loop/http-asker.ts'
import type { BenchService } from './main-bench-service.fixture.ts'

/** A route under load: what is asked, and how often. */
interface Route {
  readonly name: string
  readonly perSecond: number
  question(number: number): HttpQuestion
}

/** Slices of a load, in turn with the bare route's. */
const SLICES = 3
const SLICE_MS = 4000
const WARM_UP_MS = 1500
/** Half of the tightest target for a 99th percentile. */
const MOST_LAG_MS = 10
const MOST_WAITING = 5000
/** How often a slice is driven when it may not be believed, until the route is given up. */
const ATTEMPTS = 8
/** Requests of a slice for which one in a thousand means something. */
const ENOUGH_FOR_P999 = 2000
const NOT_MEASURED: Delays = {
  p50Ms: Number.NaN,
  p90Ms: Number.NaN,
  p99Ms: Number.NaN,
  p999Ms: Number.NaN,
  maxMs: Number.NaN,
}
const PAGE = 50
const BARE: HttpQuestion = { method: 'GET', path: '/bare' }

const clock = {
  nowMs: () => performance.now(),
  after: (delayMs: number, run: () => void) => void setTimeout(run, delayMs),
}

function routesOf({ playable, tracks }: BenchService): Route[] {
  const track = (number: number) => tracks[(number * 7919) % tracks.length]
  const page = (number: number) => Array.from({ length: PAGE }, (_, i) => track(number * PAGE + i).id).join()
  const get = (path: string, query: Record<string, string> = {}): HttpQuestion => {
    const search = new URLSearchParams(query)
    return { method: 'GET', path: search.size === 0 ? path : `${path}?${search}` }
  }
  return [
    {
      name: 'play authorization',
      perSecond: 1000,
      question: (number) => ({
        method: 'PUT',
        path: '/v1/me/player/play',
        body: { uris: [`spotify:track:${playable[number % playable.length]}`] },
      }),
    },
    { name: 'track', perSecond: 1000, question: (number) => get(`/v1/tracks/${track(number).id}`) },
    { name: '50 tracks', perSecond: 100, question: (number) => get('/v1/tracks', { ids: page(number) }) },
    {
      name: 'saved tracks, a page of 50',
      perSecond: 100,
      question: (number) => get('/v1/me/tracks', { limit: String(PAGE), offset: String((number * PAGE) % 900) }),
    },
    {
      name: 'saved tracks, whether 50 are',
      perSecond: 200,
      question: (number) => get('/v1/me/tracks/contains', { ids: page(number) }),
    },
    { name: 'search', perSecond: 20, question: (number) => get('/v1/search', searchFor(track(number), number)) },
    {
      name: 'autocomplete',
      perSecond: 50,
      question: (number) => get('/v1/search/suggest', { q: beginningOf(track(number).name, number) }),
    },
  ]
}

/** A title, a title with its artist, an artist, or a title with two letters the other way round. */
function searchFor({ name, artist }: BenchService['tracks'][number], number: number): { q: string; type: string } {
  const at = 1 + (number % Math.max(1, name.length - 2))
  const slip = `${name.slice(0, at)}${name[at + 1] ?? ''}${name[at] ?? ''}${name.slice(at + 2)}`
  const q = [name, `${name} ${artist}`, artist, slip][number % 4]
  return { q, type: 'track,artist,album' }
}

function beginningOf(name: string, number: number): string {
  return name.slice(0, 1 + (number % name.length)).trim()
}

/** Asks each route of a live service at its rate, and a bare Express route at the same in turn. */
async function measure(tracks: number): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-bench-'))
  const service = fork(new URL('./main-bench-service.fixture.ts', import.meta.url), [directory, String(tracks)])
  const bare = fork(new URL('./gateway/bare-route.fixture.ts', import.meta.url))
  try {
    const [facts, bareUrl] = await Promise.all([told<BenchService>(service), told<string>(bare)])
    const asker = new HttpAsker(facts.url, { authorization: `Bearer ${facts.token}` })
    const bareAsker = new HttpAsker(bareUrl)
    const figures: Figure[] = []
    for (const route of routesOf(facts)) {
      figures.push(
        ...(await measureRoute(
          route,
          (number) => asker.ask(route.question(number)),
          () => bareAsker.ask(BARE),
        )),
      )
    }
    await Promise.all([asker.close(), bareAsker.close()])
    return figures
  } finally {
    await Promise.all([ended(service), ended(bare)])
    rmSync(directory, { recursive: true, force: true })
  }
}

async function measureRoute(
  { name, perSecond }: Route,
  ask: (number: number) => Promise<string>,
  askBare: () => Promise<string>,
): Promise<Figure[]> {
  // Each slice goes on with other questions where the one before ended.
  let asked = 0
  const next = () => ask(asked++)
  await load(`${name} warm-up`, perSecond, WARM_UP_MS, next)
  await load('bare warm-up', perSecond, WARM_UP_MS, askBare)
  const ours: Drive[] = []
  const theirs: Drive[] = []
  for (let slice = 0; slice < SLICES; slice++) {
    ours.push(await trusted(`${name} ${slice}`, perSecond, next))
    theirs.push(await trusted(`bare ${slice}`, perSecond, askBare))
  }
  const percentiles = ['p50Ms', 'p99Ms', 'p999Ms'] as const
  const shown = percentiles.slice(0, (perSecond * SLICE_MS) / 1000 >= ENOUGH_FOR_P999 ? 3 : 2)
  const named = { p50Ms: 'p50', p99Ms: 'p99', p999Ms: 'p99.9' }
  const median = (values: number[]) => summarize(values).median
  const head = `${name}, ${perSecond}/s:`
  return [
    ...shown.flatMap((percentile): Figure[] => [
      { name: `${head} ${named[percentile]}`, value: median(ours.map((one) => one.latency[percentile])), unit: 'ms' },
      {
        name: `${head} ${named[percentile]} beside a bare route`,
        value: median(ours.map((one, i) => one.latency[percentile] / theirs[i].latency[percentile])),
        unit: 'x',
      },
    ]),
    { name: `${head} lag of the driver, p99`, value: median(ours.map(({ lag }) => lag.p99Ms)), unit: 'ms' },
  ]
}

/**
 * A slice that may be believed: one in which the driver was too slow, or the service refused something, is driven again, a few
 * times; then it has no latency.
 */
async function trusted(seed: string, perSecond: number, ask: () => Promise<string>): Promise<Drive> {
  for (let attempt = 1; ; attempt++) {
    const result = await load(`${seed} ${attempt}`, perSecond, SLICE_MS, ask)
    const { refusal } = result
    if (refusal === null) return result
    const isLast = attempt === ATTEMPTS
    process.stderr.write(`platform: ${seed}: ${refusal}; ${isLast ? 'given up' : 'driven again'}\n`)
    if (isLast) return { ...result, latency: NOT_MEASURED }
  }
}

async function load(seed: string, perSecond: number, durationMs: number, ask: () => Promise<string>): Promise<Drive> {
  const arrivals = poissonArrivals(seed, perSecond, durationMs)
  const result = await drive({ arrivals, ask, clock, mostLagMs: MOST_LAG_MS, mostWaiting: MOST_WAITING })
  const wrong = [...result.answers].filter(([answer]) => !answer.startsWith('2'))
  if (wrong.length === 0) return result
  const told = wrong.map(([answer, times]) => `${answer} ${times} times`).join(', ')
  return { ...result, refusal: `of ${result.requests} answers were ${told}` }
}

async function told<Message>(child: ChildProcess): Promise<Message> {
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${child.spawnargs[1]} ended with ${code}`)
  })
  const [message] = await Promise.race([once(child, 'message'), failed])
  return message as Message
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = once(child, 'exit')
  child.disconnect()
  await exit
}

const area: Area = {
  name: 'platform',
  comparisons: [],
  series: [
    {
      name: 'requests over HTTP as they arrive, from the instant at which each was due',
      samples: 1,
      cases: [
        { name: 'a catalog of 20,000 tracks', run: () => measure(20_000) },
        { name: 'a catalog of 1,000,000 tracks', long: true, run: () => measure(1_000_000) },
      ],
    },
  ],
}
export default area
