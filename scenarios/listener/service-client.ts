import type { Dispatcher } from 'undici'
import type { z } from 'zod'
import { type ListenerClock, Stopped } from './clock.ts'
import { type Manifest, manifestAnswer } from './manifest.ts'
import type { PlayEvent } from './play-event.ts'
import {
  type AlbumAnswer,
  albumAnswer,
  type EventsAnswer,
  eventsAnswer,
  featuredPlaylistsAnswer,
  newReleasesAnswer,
  type PlaylistAnswer,
  playlistAnswer,
  playlistPageAnswer,
  refusalAnswer,
  type TrackAnswer,
  trackAnswer,
  trackPageAnswer,
} from './service-answers.ts'
import { ServiceFailure } from './service-failure.ts'

/** What a client is made of. */
export interface ServiceClientParts {
  /** The service's API: `http://127.0.0.1:4700`. */
  url: string
  token: string
  /** Client address that the service shall see behind a trusted proxy; null = the connection's own. */
  forwardedFor: string | null
  /** How long an answer may take. */
  timeoutMs: number
  dispatcher: Dispatcher
  clock: ListenerClock
}

/** Renditions to be told of: one quality (null: the highest that the account may hear), or that and all below. */
export interface QualityWish {
  quality: string | null
  adaptive: boolean
}

/** What to play: a track of an album or playlist, or a track by itself. */
export type PlayWish = QualityWish & ({ contextUri: string; position: number } | { trackUri: string })

/** Longer answers are not read. */
const MOST_ANSWER_BYTES = 16 * 2 ** 20
/** Pages of a list that are followed. */
const MOST_PAGES = 1000
const PAGE = 50

/**
 * The service's HTTP API, as a listener's app uses it. Every method throws ServiceFailure when the service cannot be
 * reached, refuses, or answers something that the API does not have, and Stopped when the signal comes first.
 */
export class ServiceClient {
  private readonly parts: ServiceClientParts
  private readonly headers: Readonly<Record<string, string>>

  constructor(parts: ServiceClientParts) {
    this.parts = parts
    this.headers = {
      authorization: `Bearer ${parts.token}`,
      accept: 'application/json',
      ...(parts.forwardedFor === null ? {} : { 'x-forwarded-for': parts.forwardedFor }),
    }
  }

  /** Starts a play and returns what to fetch for it. */
  play(wish: PlayWish, signal: AbortSignal): Promise<Manifest> {
    const body =
      'trackUri' in wish
        ? { uris: [wish.trackUri] }
        : { context_uri: wish.contextUri, offset: { position: wish.position } }
    const path = `/v1/me/player/play${qualityQuery(wish)}`
    return this.ask('PUT', path, manifestAnswer, signal, body, { prefer: 'return=representation' })
  }

  /** What to fetch for a track that will be played next. */
  manifest(trackId: string, wish: QualityWish, signal: AbortSignal): Promise<Manifest> {
    return this.ask('GET', `/v1/tracks/${trackId}/manifest${qualityQuery(wish)}`, manifestAnswer, signal)
  }

  track(id: string, signal: AbortSignal): Promise<TrackAnswer> {
    return this.ask('GET', `/v1/tracks/${id}`, trackAnswer, signal)
  }

  /** An album with all of its tracks. */
  async album(id: string, signal: AbortSignal): Promise<AlbumAnswer> {
    const album = await this.ask('GET', `/v1/albums/${id}`, albumAnswer, signal)
    return { ...album, tracks: await this.rest(album.tracks, trackPageAnswer, signal) }
  }

  /** A playlist with all of its tracks. */
  async playlist(id: string, signal: AbortSignal): Promise<PlaylistAnswer> {
    const playlist = await this.ask('GET', `/v1/playlists/${id}`, playlistAnswer, signal)
    return { ...playlist, tracks: await this.rest(playlist.tracks, playlistPageAnswer, signal) }
  }

  /** All albums, newest first, without their tracks. */
  async newReleases(signal: AbortSignal): Promise<{ id: string; uri: string; name: string }[]> {
    const answer = await this.ask('GET', `/v1/browse/new-releases?limit=${PAGE}`, newReleasesAnswer, signal)
    const pages = newReleasesAnswer.transform(({ albums }) => albums)
    return (await this.rest(answer.albums, pages, signal)).items
  }

  async featuredPlaylists(signal: AbortSignal): Promise<{ id: string; uri: string; name: string }[]> {
    const answer = await this.ask('GET', '/v1/browse/featured-playlists', featuredPlaylistsAnswer, signal)
    const pages = featuredPlaylistsAnswer.transform(({ playlists }) => playlists)
    return (await this.rest(answer.playlists, pages, signal)).items
  }

  /** Hands over 1 to 500 events. When this returns they are on the service's disk. */
  sendEvents(events: readonly PlayEvent[], signal: AbortSignal): Promise<EventsAnswer> {
    return this.ask('POST', '/v1/me/player/events', eventsAnswer, signal, { events })
  }

  /** A list with the pages that follow its first. */
  private async rest<T>(first: Page<T>, schema: z.ZodType<Page<T>>, signal: AbortSignal): Promise<Page<T>> {
    const items = [...first.items]
    let { next } = first
    for (let pages = 1; next !== null && pages < MOST_PAGES; pages++) {
      // Whatever host the address names: the token belongs to this service alone.
      const { pathname, search } = new URL(next, this.parts.url)
      const page = await this.ask('GET', pathname + search, schema, signal)
      items.push(...page.items)
      next = page.next
    }
    return { ...first, items, next: null }
  }

  private async ask<T>(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    body?: object,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const { status, text } = await this.exchange(method, path, signal, body, extra)
    const json = jsonOf(text)
    if (status >= 400) throw refusal(status, json, `${method} ${path}`)
    const parsed = schema.safeParse(json)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw unexpected(`${method} ${path}`, `${issue?.path.join('.') || 'the answer'}: ${issue?.message}`)
  }

  private async exchange(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    signal: AbortSignal,
    body: object | undefined,
    extra: Readonly<Record<string, string>>,
  ): Promise<{ status: number; text: string }> {
    const { url, dispatcher, clock, timeoutMs } = this.parts
    if (signal.aborted) throw new Stopped()
    const request = new AbortController()
    const abort = () => request.abort()
    const takeBack = clock.after(timeoutMs, abort)
    signal.addEventListener('abort', abort, { once: true })
    try {
      const answer = await dispatcher.request({
        origin: url,
        path,
        method,
        headers: { ...this.headers, ...extra, ...(body ? { 'content-type': 'application/json' } : {}) },
        body: body ? JSON.stringify(body) : null,
        signal: request.signal,
      })
      return { status: answer.statusCode, text: await textOf(answer.body) }
    } catch (cause) {
      if (signal.aborted) throw new Stopped()
      if (cause instanceof ServiceFailure) throw cause
      const why = request.signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(cause)
      throw new ServiceFailure('unreachable', `The service at ${url} cannot be reached: ${why}.`, { cause })
    } finally {
      takeBack()
      signal.removeEventListener('abort', abort)
    }
  }
}

interface Page<T> {
  items: T[]
  next: string | null
  total: number
}

function qualityQuery({ quality, adaptive }: QualityWish): string {
  const query = new URLSearchParams()
  if (quality !== null) query.set('quality', quality)
  if (adaptive) query.set('adaptive', 'true')
  return query.size === 0 ? '' : `?${query}`
}

async function textOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for await (const part of body) {
    sizeBytes += part.length
    if (sizeBytes > MOST_ANSWER_BYTES) throw unexpected('an answer', `it is longer than ${MOST_ANSWER_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusal(status: number, json: unknown, asked: string): ServiceFailure {
  const { data } = refusalAnswer.safeParse(json)
  const message = data ? data.error.message : 'an error without a message'
  return new ServiceFailure('refused', `The service refused ${asked} with ${status}: ${message}`, {
    status,
    reason: data?.error.reason ?? null,
  })
}

function unexpected(asked: string, found: string): ServiceFailure {
  return new ServiceFailure(
    'unexpected',
    `The service answered ${asked} with something else than its API has: ${found}.`,
  )
}

/** The operating system's code where there is one; undici gathers several addresses' errors in one. */
function reasonOf(cause: unknown): string {
  const first = cause instanceof AggregateError ? cause.errors[0] : cause
  if (!(first instanceof Error)) return String(first)
  return 'code' in first && first.code === 'ECONNREFUSED' ? 'nothing listens there' : first.message
}
