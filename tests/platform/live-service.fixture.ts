import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { DemoAccess } from '../../reference/accounts/store.ts'
import { ids, publication } from '../../reference/catalog/publication.fixture.ts'
import { generateCatalog, type Publication, resolveConfig, startService, stockTrackId } from '../../reference/main.ts'
import { idFromName } from '../../reference/shared/ids.ts'
import { imageIdOf } from '../../reference/shared/image-ids.ts'

/** The whole service with a small catalog that has something of every kind. */
export interface LiveService {
  readonly url: string
  /** With `demo-access.json` and all else that a service keeps. */
  readonly dataDirectory: string
  /** Bearer tokens; those of the accounts may do everything that users can. */
  readonly tokens: Readonly<Record<'premium' | 'free' | 'operator', string>>
  /** How people log in. */
  readonly accounts: Readonly<Record<'premium' | 'free', DemoAccess & { readonly id: string }>>
  readonly ids: typeof liveIds
  stop(): Promise<void>
}

/** What can be asked for. Of the generated part of the catalog it is the beginning. */
const generated = [...generateCatalog({ tracks: 200, seed: 'live', until: '2026-11-01' })]
const liveIds = {
  /** Of `publication.fixture.ts`: names and figures are known, nothing but `stock` can be played. */
  ...ids,
  /** Tracks with audio, for the market SE. */
  stock: [0, 1, 2].map(stockTrackId),
  generated: {
    tracks: generated.flatMap(({ tracks = [] }) => tracks.map(({ track }) => track.id)),
    albums: generated.flatMap(({ albums = [] }) => albums.map(({ id }) => id)),
    artists: generated.flatMap(({ artists = [] }) => artists.map(({ id }) => id)),
  },
} as const

const STOCK = { durationsMs: [24_000, 9_000, 30_000], market: 'SE' }
const POLL_MS = 50
const INDEXED_WITHIN_MS = 60_000

/**
 * Starts a service without rate limits in a new directory, publishes the catalog through its own endpoint and waits until it
 * can be found. Call it once in a file, in `beforeAll`: it takes some seconds.
 */
export async function startLiveService(): Promise<LiveService> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'soundcheck-live-'))
  const config = resolveConfig({ port: 0, dataDirectory, logLevel: 'warn', rateLimits: 'off' }, {})
  const service = await startService({ config, stock: STOCK })
  const stop = async () => {
    await service.stop()
    rmSync(dataDirectory, { recursive: true })
  }
  try {
    const { url, tokens } = service
    for (const batch of generated) await publish(url, tokens.operator, batch)
    await publish(url, tokens.operator, handmade())
    // The feed is in the order of publishing: who finds the last thing finds all.
    await untilFound(url, tokens.premium, 'playlist', ids.playlist)
    const access = JSON.parse(readFileSync(join(dataDirectory, 'demo-access.json'), 'utf8'))
    const account = (plan: 'premium' | 'free') => ({
      ...(access[plan] as DemoAccess),
      id: idFromName(`soundcheck/demo/account/${plan}`),
    })
    const accounts = { premium: account('premium'), free: account('free') }
    return { url, dataDirectory, tokens, accounts, ids: liveIds, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Publishes through the operator's endpoint: tracks and episodes without their audio. */
export async function publish(url: string, operatorToken: string, publication: Publication): Promise<void> {
  const body = JSON.stringify({
    ...publication,
    tracks: publication.tracks?.map(({ track }) => track),
    episodes: publication.episodes?.map(({ episode }) => episode),
  })
  const headers = { Authorization: `Bearer ${operatorToken}`, 'Content-Type': 'application/json' }
  const answer = await fetch(`${url}/v1/operator/catalog`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`the catalog was refused: ${answer.status} ${await answer.text()}`)
}

/** The catalog of the catalog's own tests, with pictures that the service can draw. */
function handmade(): Publication {
  const { artists = [], albums = [], shows = [], playlists = [], ...others } = publication()
  return {
    ...others,
    artists: artists.map((artist) => ({ ...artist, imageId: imageIdOf('artist', artist.id) })),
    albums: albums.map((album) => ({ ...album, imageId: imageIdOf('album', album.id) })),
    shows: shows.map((show) => ({ ...show, imageId: imageIdOf('show', show.id) })),
    playlists: playlists.map((playlist) => ({ ...playlist, imageId: imageIdOf('playlist', playlist.id) })),
  }
}

async function untilFound(url: string, token: string, kind: 'playlist', id: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` }
  const end = performance.now() + INDEXED_WITHIN_MS
  for (;;) {
    const answer = await fetch(`${url}/v1/search?${new URLSearchParams({ q: 'mixed', type: kind })}`, { headers })
    if (answer.ok && (await answer.text()).includes(id)) return
    if (performance.now() > end) throw new Error(`the search does not find ${kind} ${id}: ${answer.status}`)
    await setTimeout(POLL_MS)
  }
}
