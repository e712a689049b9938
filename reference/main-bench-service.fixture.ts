/** A program: a service with a generated catalog of so many tracks, all of them in the search index. */

import { statSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { CatalogService } from './catalog/service.ts'
import { openSearchIndex } from './engines.main.ts'
import { generateCatalog, openCatalog, resolveConfig, startService, stockTrackId } from './main.ts'
import { Indexer } from './search/indexer.ts'
import { openDataDirectory } from './storage/data-directory/data-directory.ts'
import { systemClock } from './system-clock.ts'

/** What the service has, for whoever asks it. */
export interface BenchService {
  readonly url: string
  readonly token: string
  /** Tracks with audio. */
  readonly playable: readonly string[]
  /** Some of the generated tracks, from everywhere in the catalog. */
  readonly tracks: readonly { readonly id: string; readonly name: string; readonly artist: string }[]
}

const SAMPLES = 2000
const PLAYABLE = 200
const TRACK_MS = 30_000
const SAVED = 1000
const SAVED_AT_ONCE = 50
const MARKET = 'SE'

const [dataDirectory, tracksText] = process.argv.slice(2)
const tracks = Number(tracksText)
const config = resolveConfig({ port: 0, dataDirectory, rateLimits: 'off', logLevel: 'error' }, {})
const samples = await fillCatalog()
await fillIndex()
const service = await startService({
  config,
  stock: { durationsMs: Array.from({ length: PLAYABLE }, () => TRACK_MS), market: MARKET },
})
await saveTracks()
process.once('disconnect', async () => {
  await service.stop()
  process.exit(0)
})
const told: BenchService = {
  url: service.url,
  token: service.tokens.premium,
  playable: Array.from({ length: PLAYABLE }, (_, i) => stockTrackId(i)),
  tracks: samples,
}
process.send?.(told)

async function fillCatalog(): Promise<BenchService['tracks']> {
  const catalog = await openCatalog(config)
  const began = { wallMs: performance.now(), cpu: process.cpuUsage() }
  const kept: BenchService['tracks'][number][] = []
  let made = 0
  for (const publication of generateCatalog({ tracks, seed: 'bench', until: '2026-11-01' })) {
    await catalog.publish(publication)
    const names = new Map(publication.artists?.map(({ id, name }) => [id, name]))
    for (const { track } of publication.tracks ?? []) {
      if (Math.floor((made * SAMPLES) / tracks) < Math.floor((++made * SAMPLES) / tracks)) {
        kept.push({ id: track.id, name: track.name, artist: names.get(track.artistIds[0]) as string })
      }
    }
  }
  await catalog.close()
  tell(`${tracks} tracks published`, tracks, began, `${dataDirectory}/catalog.db`)
  return kept
}

async function fillIndex(): Promise<void> {
  const data = openDataDirectory(dataDirectory)
  const catalog = await CatalogService.open(
    { location: data.file('catalog.db'), clock: systemClock, cache: null },
    async () => new Map(),
  )
  const index = await openSearchIndex(config, data)
  const began = { wallMs: performance.now(), cpu: process.cpuUsage() }
  const parts = { feed: catalog, index, clock: systemClock, onIndexed: async () => {}, onFailure: () => {} }
  const indexer = new Indexer(parts)
  // The service's clock keeps no process alive, and here nothing else does.
  const alive = setInterval(() => {}, 1000)
  while (await indexer.step()) await setTimeout(0)
  clearInterval(alive)
  const documents = await index.position()
  await index.close()
  await catalog.close()
  data.close()
  tell(`${documents} documents indexed`, documents, began, `${dataDirectory}/search/index.db`)
}

function tell(what: string, count: number, { wallMs, cpu }: { wallMs: number; cpu: NodeJS.CpuUsage }, file: string) {
  const seconds = (performance.now() - wallMs) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const cpuSeconds = (user + system) / 1e6
  const perCpuSecond = Math.round(count / cpuSeconds)
  process.stderr.write(
    `platform: ${what} in ${seconds.toFixed(1)} s (${perCpuSecond} per second of processor time), ${(statSync(file).size / 1e6).toFixed(0)} MB, ` +
      `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB of memory at most\n`,
  )
}

async function saveTracks(): Promise<void> {
  const headers = { authorization: `Bearer ${service.tokens.premium}`, 'content-type': 'application/json' }
  const ids = samples.slice(0, SAVED).map(({ id }) => id)
  for (let from = 0; from < ids.length; from += SAVED_AT_ONCE) {
    const body = JSON.stringify({ ids: ids.slice(from, from + SAVED_AT_ONCE) })
    const answer = await fetch(`${service.url}/v1/me/tracks`, { method: 'PUT', headers, body })
    if (!answer.ok) throw new Error(`tracks could not be saved: ${answer.status} ${await answer.text()}`)
  }
}
