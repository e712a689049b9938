import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createOggEncoder } from 'wasm-media-encoders'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { idFromName } from '../../reference/shared/ids.ts'
import type { PlayEvent } from './play-event.ts'

/** A sound that is cut into tracks: what it is at a moment, in seconds. */
export type Sound = (seconds: number, channel: number) => number

/** One track of the fake service: its chunks' lengths in samples at 44.1 kHz, all even. */
export interface FakeTrack {
  name: string
  chunks: readonly number[]
}

/** What an edge does with a request instead of answering it; returns false to let it answer. */
export type Meddling = (at: {
  provider: string
  path: string
  noCache: boolean
  request: IncomingMessage
  response: ServerResponse
  body: Buffer
}) => boolean

interface StoredChunk {
  bytes: Buffer
  samples: number
  skipSamples: number
}

/** The service's HTTP API and edges on ephemeral ports, with real audio and no disk: enough to be listened to. */
export interface FakeService {
  url: string
  token: string
  albumUri: string
  trackUris: readonly string[]
  providers: readonly string[]
  /** Every request for a chunk, in order: `fastly /audio/…/0.ogg`. */
  asked: string[]
  events: PlayEvent[]
  /** Answers to the next posts of events that fail with 503. */
  failEvents: number
  /** Manifests are handed out with such URLs. */
  manifests: number
  meddle: Meddling
  /** Ends a provider's process, as far as its listeners see: every connection breaks. */
  kill(provider: string): void
  close(): Promise<void>
}

const SAMPLE_RATE = 44_100
const TONE: Sound = (seconds) => 0.4 * Math.sin(2 * Math.PI * 220 * seconds)

/** Encodes samples as an Ogg Vorbis file of their own. */
async function encodeVorbis(channels: readonly Float32Array[], sampleRate: number): Promise<Buffer> {
  const encoder = await createOggEncoder()
  encoder.configure({ channels: channels.length === 1 ? 1 : 2, sampleRate, vbrQuality: 3 })
  const parts = [Buffer.from(encoder.encode(channels))]
  parts.push(Buffer.from(encoder.finalize()))
  return Buffer.concat(parts)
}

/**
 * Starts a fake service with one album.
 *
 * @param qualities rungs that the manifest offers, lowest first; `low` is mono at 22.05 kHz as in the real one
 * @param skip samples that chunks but a track's first begin too early with
 * @param lacks samples that every track's last chunk has fewer than its manifest says
 */
export async function startFakeService(
  tracks: readonly FakeTrack[],
  { qualities = ['high'], providers = ['fastly', 'akamai', 'cloudfront'], sound = TONE, skip = 0, lacks = 0 } = {},
): Promise<FakeService> {
  const store = new Map<string, StoredChunk>()
  const ids = tracks.map(({ name }) => idFromName(name))
  let from = 0
  for (const [t, { chunks }] of tracks.entries()) {
    for (const [index, samples] of chunks.entries()) {
      for (const quality of qualities) {
        const step = quality === 'low' ? 2 : 1
        const skipSamples = index === 0 ? 0 : skip
        const length = skipSamples + samples / step - (index === chunks.length - 1 ? lacks : 0)
        const at = (i: number) => (from + (i - skipSamples) * step) / SAMPLE_RATE
        const channels = Array.from({ length: quality === 'low' ? 1 : 2 }, (_, channel) =>
          Float32Array.from({ length }, (_, i) => sound(at(i), channel)),
        )
        const bytes = await encodeVorbis(channels, SAMPLE_RATE / step)
        store.set(`/audio/${ids[t]}/${quality}/${index}.ogg`, { bytes, samples: samples / step, skipSamples })
      }
      from += samples
    }
  }
  const sockets = new Map<string, Set<Socket>>()
  const servers = new Map<string, Server>()
  const listen = async (name: string, answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer(answer)
    const open = new Set<Socket>()
    server.on('connection', (socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    servers.set(name, server)
    sockets.set(name, open)
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const kill = (name: string) => {
    servers.get(name)?.close()
    for (const socket of sockets.get(name) ?? []) socket.destroy()
  }

  const origins = new Map<string, string>()
  for (const provider of providers) {
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://edge')
      service.asked.push(`${provider} ${pathname}`)
      const body = store.get(pathname)?.bytes
      if (!body || searchParams.get('sig') === null) return refuse(response, 403, 'url-unsigned')
      const noCache = request.headers['cache-control'] === 'no-cache'
      if (
        service.meddle({
          provider,
          path: pathname + request.url?.slice(pathname.length),
          noCache,
          request,
          response,
          body,
        })
      )
        return
      response.writeHead(200, {
        'content-type': 'audio/ogg',
        'content-length': body.length,
        'x-cache': noCache ? 'miss' : 'hit',
        'server-timing': 'edge;dur=0.5',
      })
      response.end(body)
    }
    origins.set(provider, await listen(provider, answer))
  }

  const manifest = (t: number, adaptive: boolean, quality: string | null) => {
    service.manifests++
    const wanted = quality ?? qualities[qualities.length - 1]
    const offered = qualities.filter((name) => name === wanted || (adaptive && rung(name) < rung(wanted)))
    return {
      play_id: idFromName(`play ${service.manifests}`),
      track: trackJson(t, ids, tracks),
      context: { uri: service.albumUri, position: t, total: tracks.length },
      position_ms: 0,
      expires_at: new Date(Date.UTC(2030, 0)).toISOString(),
      providers,
      renditions: offered.map((name) =>
        renditionJson(name, ids[t], tracks[t], store, providers, origins, service.manifests),
      ),
    }
  }

  const api = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://api')
    if (request.headers.authorization !== `Bearer ${service.token}`) return refuse(response, 401, 'token-invalid')
    const body = await jsonBody(request)
    const [, , kind, id, part] = pathname.split('/')
    const t = ids.indexOf(id)
    const adaptive = searchParams.get('adaptive') === 'true'
    if (pathname === '/v1/me/player/play') {
      const { context_uri, uris, offset } = body as {
        context_uri?: string
        uris?: string[]
        offset?: { position: number }
      }
      const index = context_uri ? (offset?.position ?? 0) : service.trackUris.indexOf(uris?.[0] ?? '')
      if (!tracks[index]) return refuse(response, 404, 'not-found')
      return send(response, 200, manifest(index, adaptive, searchParams.get('quality')))
    }
    if (pathname === '/v1/me/player/events') {
      if (service.failEvents > 0) {
        service.failEvents--
        return refuse(response, 503, 'storage-unavailable')
      }
      const { events } = body as { events: PlayEvent[] }
      service.events.push(...events)
      return send(response, 201, { accepted: events.length, duplicates: 0 })
    }
    if (pathname === '/v1/browse/new-releases') {
      return send(response, 200, { albums: page([albumJson(ids, tracks)]) })
    }
    if (pathname === '/v1/browse/featured-playlists') {
      return send(response, 200, { message: 'Featured', playlists: page([]) })
    }
    if (kind === 'albums' && pathname === `/v1/albums/${service.albumUri.split(':')[2]}`) {
      return send(response, 200, albumJson(ids, tracks))
    }
    if (kind === 'tracks' && t >= 0 && part === 'manifest') {
      return send(response, 200, manifest(t, adaptive, searchParams.get('quality')))
    }
    if (kind === 'tracks' && t >= 0) return send(response, 200, trackJson(t, ids, tracks))
    refuse(response, 404, 'not-found')
  }

  const service: FakeService = {
    url: '',
    token: randomUUID(),
    albumUri: `spotify:album:${idFromName('album')}`,
    trackUris: ids.map((id) => `spotify:track:${id}`),
    providers,
    asked: [],
    events: [],
    failEvents: 0,
    manifests: 0,
    meddle: () => false,
    kill,
    close: async () => {
      for (const name of servers.keys()) kill(name)
    },
  }
  service.url = await listen('api', (request, response) => void api(request, response))
  return service
}

function rung(quality: string): number {
  return LADDER.findIndex(({ name }) => name === quality)
}

function page(items: readonly object[]) {
  return { href: '', items, limit: 50, offset: 0, total: items.length, next: null, previous: null }
}

function trackJson(t: number, ids: readonly string[], tracks: readonly FakeTrack[]) {
  const samples = tracks[t].chunks.reduce((sum, chunk) => sum + chunk, 0)
  const id = ids[t]
  return {
    id,
    uri: `spotify:track:${id}`,
    name: tracks[t].name,
    duration_ms: Math.round((samples * 1000) / SAMPLE_RATE),
    artists: [{ id: idFromName('artist'), uri: `spotify:artist:${idFromName('artist')}`, name: 'The Fixtures' }],
  }
}

function albumJson(ids: readonly string[], tracks: readonly FakeTrack[]) {
  const id = idFromName('album')
  return {
    id,
    uri: `spotify:album:${id}`,
    name: 'Seamless',
    artists: [{ id: idFromName('artist'), uri: `spotify:artist:${idFromName('artist')}`, name: 'The Fixtures' }],
    genres: ['test tones'],
    gapless: true,
    tracks: page(ids.map((_, t) => trackJson(t, ids, tracks))),
  }
}

function renditionJson(
  quality: string,
  id: string,
  track: FakeTrack,
  store: ReadonlyMap<string, StoredChunk>,
  providers: readonly string[],
  origins: ReadonlyMap<string, string>,
  signature: number,
) {
  let startSample = 0
  let byteOffset = 0
  const chunks = track.chunks.map((_, index) => {
    const path = `/audio/${id}/${quality}/${index}.ogg`
    const chunk = store.get(path) as StoredChunk
    const json = {
      start_sample: startSample,
      samples: chunk.samples,
      skip_samples: chunk.skipSamples,
      byte_offset: byteOffset,
      bytes: chunk.bytes.length,
      sha256: createHash('sha256').update(chunk.bytes).digest('hex'),
      urls: providers.map((provider) => `${origins.get(provider)}${path}?uid=u&exp=1&kid=k&sig=${signature}`),
    }
    startSample += chunk.samples
    byteOffset += chunk.bytes.length
    return json
  })
  return {
    quality,
    bits_per_second: LADDER[rung(quality)].bitsPerSecond,
    codec: 'vorbis',
    container: 'ogg',
    sample_rate: quality === 'low' ? SAMPLE_RATE / 2 : SAMPLE_RATE,
    channels: quality === 'low' ? 1 : 2,
    samples: startSample,
    master_offset: 0,
    chunks,
  }
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return parts.length === 0 ? null : JSON.parse(Buffer.concat(parts).toString())
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  send(response, status, { error: { status, message: `refused: ${reason}`, reason } })
}
