import { LADDER, planRung } from '../audio/ladder.policy.ts'
import type { CatalogService, PlayableTrack } from '../catalog/service.ts'
import type { PlayBegun } from '../delivery/service.ts'
import type { Account } from '../shared/caller.ts'
import type { Clock } from '../shared/clock.ts'
import { idFromBytes, parseUri, uri } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { shown } from '../shared/validated.ts'
import { ENTITLED, entitledRung, entitlement, MARKET_RESTRICTED } from './entitlement.policy.ts'
import { type Manifest, manifestRendition } from './manifest.ts'

export type { Manifest }

/** What playback needs of delivery. */
export interface DeliveryPort {
  /** Healthy providers, best first, for a listener at this address. */
  order(clientAddress: string): readonly string[]
  /** When URLs that are signed now end, epoch ms. */
  expiresAtMs(nowMs: number): number
  /** Signed URLs of a rendition's chunks, each for every one of these providers in their order. */
  chunkUrls(
    providers: readonly string[],
    trackId: string,
    quality: string,
    chunks: number,
    userId: string,
    nowMs: number,
  ): readonly (readonly string[])[]
  /** A play begins, or is about to. Returns at once and never fails. */
  played(play: PlayBegun): void
}

export interface PlaybackParts {
  catalog: CatalogService
  delivery: DeliveryPort
  clock: Clock
  /** A source that cannot be guessed. */
  randomBytes: (count: number) => Uint8Array
}

/** What an app wants to hear, as `PUT /v1/me/player/play` has it. */
export interface PlayRequest {
  readonly contextUri?: string | undefined
  /** Tracks instead of a context. */
  readonly uris?: readonly string[] | undefined
  /** Where in the context to begin. */
  readonly offset?: { readonly position: number } | { readonly uri: string } | undefined
  readonly positionMs: number
}

/** How it is to be delivered. */
export interface DeliveryWish {
  /** A rung of the ladder, -1 = the best of the plan. */
  readonly rung: number
  /** Give the lower renditions too, to go down to when the network weakens. */
  readonly adaptive: boolean
  /** Address of the listener: names the network. */
  readonly clientAddress: string
}

const PLAY_ID_BYTES = 16

/** From a wish to hear something to signed URLs (PLAY-1). */
export class PlaybackService {
  private readonly parts: PlaybackParts

  constructor(parts: PlaybackParts) {
    this.parts = parts
  }

  /**
   * The manifest of the track that a play begins with.
   *
   * @throws ServiceError `request-invalid`, `not-found`, `market-restricted`, `premium-required`, `no-provider`
   */
  async play(account: Account, request: PlayRequest, wish: DeliveryWish): Promise<Manifest> {
    const tracks = await this.tracksOf(request)
    const position = positionIn(tracks, request.offset)
    const track = await this.parts.catalog.playable(tracks[position] as string)
    if (request.positionMs >= track.durationMs) {
      throw new ServiceError(
        'request-invalid',
        `position_ms: expected less than the track's ${track.durationMs}, found ${request.positionMs}`,
      )
    }
    const context = request.contextUri ? { uri: request.contextUri, position, total: tracks.length } : null
    const manifest = this.manifest(account, track, wish, context, request.positionMs)
    this.tell(account, manifest, wish, { trackIds: tracks, position })
    return manifest
  }

  /**
   * The manifest of one track, to fetch it ahead.
   *
   * @throws ServiceError `not-found`, `market-restricted`, `premium-required`, `no-provider`
   */
  async manifestOf(account: Account, trackId: string, wish: DeliveryWish): Promise<Manifest> {
    const manifest = this.manifest(account, await this.parts.catalog.playable(trackId), wish, null, 0)
    this.tell(account, manifest, wish, null)
    return manifest
  }

  private tell(
    { id: accountId }: Account,
    { track, position_ms, providers, renditions }: Manifest,
    { clientAddress }: DeliveryWish,
    context: PlayBegun['context'],
  ): void {
    const quality = renditions.at(-1)?.quality
    if (quality === undefined) return
    const leftMs = track.duration_ms - position_ms
    this.parts.delivery.played({ accountId, trackId: track.id, quality, providers, clientAddress, context, leftMs })
  }

  private async tracksOf({ contextUri, uris }: PlayRequest): Promise<readonly string[]> {
    if (contextUri !== undefined) return this.parts.catalog.tracksOfContext(contextUri)
    if (uris === undefined || uris.length === 0) {
      throw new ServiceError('request-invalid', 'body: expected context_uri or uris, found neither')
    }
    return uris.map((text, i) => {
      const parsed = parseUri(text)
      if (parsed?.kind === 'track') return parsed.id
      throw new ServiceError(
        'request-invalid',
        `uris[${i}]: expected the URI of a track, spotify:track:…, found ${shown(text)}`,
      )
    })
  }

  private manifest(
    account: Account,
    track: PlayableTrack,
    wish: DeliveryWish,
    context: Manifest['context'],
    positionMs: number,
  ): Manifest {
    const { delivery, clock, randomBytes } = this.parts
    const rung = rungFor(account, track, wish)
    const top = track.renditions.findIndex(({ quality }) => quality === LADDER[rung]?.name)
    const renditions = track.renditions.slice(wish.adaptive ? 0 : top, top + 1)
    const providers = delivery.order(wish.clientAddress)
    if (providers.length === 0) throw new ServiceError('no-provider', 'no provider is healthy; try again in a moment')
    const nowMs = clock.nowMs()
    return {
      play_id: idFromBytes(randomBytes(PLAY_ID_BYTES)),
      track: { id: track.id, uri: uri('track', track.id), name: track.name, duration_ms: track.durationMs },
      context,
      position_ms: positionMs,
      expires_at: new Date(delivery.expiresAtMs(nowMs)).toISOString(),
      providers,
      renditions: renditions.map((index) =>
        manifestRendition(
          index,
          delivery.chunkUrls(providers, track.id, index.quality, index.chunks.length, account.id, nowMs),
        ),
      ),
    }
  }
}

/** The rung that is played. */
function rungFor(account: Account, track: PlayableTrack, wish: DeliveryWish): number {
  const best = planRung(account.plan === 'premium')
  const verdict = entitlement(track.markets.includes(account.market), wish.rung, best)
  if (verdict === ENTITLED) return entitledRung(wish.rung, best)
  if (verdict === MARKET_RESTRICTED) {
    throw new ServiceError('market-restricted', `${track.name} may not be played in ${account.market}`)
  }
  throw new ServiceError(
    'premium-required',
    `quality: ${LADDER[wish.rung]?.name} is for premium accounts; this one may hear up to ${LADDER[best]?.name}`,
  )
}

function positionIn(tracks: readonly string[], offset: PlayRequest['offset']): number {
  if (offset === undefined) return 0
  if ('position' in offset) {
    if (offset.position < tracks.length) return offset.position
    throw new ServiceError(
      'request-invalid',
      `offset.position: expected less than ${tracks.length}, found ${offset.position}`,
    )
  }
  const parsed = parseUri(offset.uri)
  const position = parsed?.kind === 'track' ? tracks.indexOf(parsed.id) : -1
  if (position >= 0) return position
  throw new ServiceError(
    'request-invalid',
    `offset.uri: expected a track of what is played, found ${shown(offset.uri)}`,
  )
}
