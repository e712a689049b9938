import type { RenditionIndex } from '../shared/chunk-index.ts'
import type { Clock } from '../shared/clock.ts'
import { chunkPath } from './audio-path.ts'
import { RegionPlays } from './region-plays.ts'
import { StartedContexts } from './started-contexts.ts'
import { chunksAhead, fitsAmongHot, regionalRules, type WarmingRules } from './warming.policy.ts'
import { type Warm, WarmingLane, type WarmJob, type WarmReport } from './warming-lane.ts'

export interface WarmingConfig extends WarmingRules {
  /** Chunks of the next track that are put at the edge when a context begins to play. */
  nextChunks: number
  /** What an edge fetches for warming, at most, on average. */
  bytesPerSecond: number
}

/** A play that begins. */
export interface PlayBegun {
  readonly accountId: string
  readonly trackId: string
  /** The rung that it plays. */
  readonly quality: string
  /** Healthy providers, the router's choice for this listener first. */
  readonly providers: readonly string[]
  readonly clientAddress: string
  /** What the account begins to play from, and where in it; null when it goes on, or asks for this track alone. */
  readonly context: { readonly trackIds: readonly string[]; readonly position: number } | null
  /** Until the track is over, if it is heard to its end. */
  readonly leftMs: number
}

/** A track that has become hot, and where it is put. */
export interface HotTrack {
  readonly trackId: string
  /** Where it is hot; null = in the whole world. */
  readonly region: string | null
  /** There. */
  readonly playsPerMinute: number
  readonly providers: readonly string[]
}

export interface WarmerParts {
  config: WarmingConfig
  edges: readonly { provider: string; cacheBytes: number; healthy: () => boolean }[]
  warm: Warm
  clock: Clock
  /** All renditions of a track, none when there is no such track. */
  renditionsOf: (trackId: string) => Promise<readonly RenditionIndex[]>
  /** Name of the region that an address belongs to. */
  regionOf: (clientAddress: string) => string
  onHot: (track: HotTrack) => void
  onEnd: (provider: string, report: WarmReport) => void
  /** Told when it cannot be learned what a track consists of. */
  onDefect: (error: unknown) => void
}

/** Providers that are given what is hot in one region alone: the one that serves it, and the one that it would fail over to. */
const PROVIDERS_OF_REGION = 2
/** After so long it is decided anew whether a hot track is worth its bytes. */
const HOT_FOR_MS = 300_000
/** Tracks that are looked up at a time; what comes beyond is left to misses. */
const LOOK_UPS = 64

interface WarmedEdge {
  readonly provider: string
  readonly cacheBytes: number
  readonly lane: WarmingLane
  /** Sizes of the hot tracks that were put there. */
  readonly hotBytes: Map<string, number>
}

/**
 * Puts audio on edges before it is asked for there, by `warming.policy.ts`: whole tracks that are played often, everywhere
 * or where a region's listeners are sent to, and the first chunks of the tracks that follow in a context. Counts are
 * memory: after a restart they begin again, as the edges' caches do.
 */
export class Warmer {
  private readonly parts: WarmerParts
  private readonly edges: ReadonlyMap<string, WarmedEdge>
  private readonly world = new RegionPlays()
  private readonly regions = new Map<string, RegionPlays>()
  private readonly contexts = new StartedContexts()
  private lookUps = 0

  constructor(parts: WarmerParts) {
    this.parts = parts
    const { config, warm, clock, onEnd } = parts
    this.edges = new Map(
      parts.edges.map(({ provider, cacheBytes, healthy }) => {
        const { bytesPerSecond } = config
        const onLaneEnd = (report: WarmReport) => onEnd(provider, report)
        const lane = new WarmingLane({ bytesPerSecond, warm, clock, healthy, onEnd: onLaneEnd })
        return [provider, { provider, cacheBytes, lane, hotBytes: new Map() }]
      }),
    )
  }

  /** @param edgeUrls of each provider, without a path */
  start(edgeUrls: Readonly<Record<string, string>>): void {
    for (const { provider, lane } of this.edges.values()) if (edgeUrls[provider]) lane.start(edgeUrls[provider])
  }

  stop(): void {
    for (const { lane } of this.edges.values()) lane.stop()
  }

  /** A play begins. Returns at once; whatever follows from it happens beside. */
  played(play: PlayBegun): void {
    const nowMs = this.parts.clock.monotonicMs()
    this.putBack(nowMs)
    this.count(play, nowMs)
    this.warmNext(play, nowMs)
  }

  private count({ trackId, clientAddress, providers }: PlayBegun, nowMs: number): void {
    const name = this.parts.regionOf(clientAddress)
    const region = this.regions.get(name) ?? new RegionPlays()
    this.regions.set(name, region)
    const hotThere = region.add(trackId, this.rulesOf(region, nowMs), nowMs)
    if (this.world.add(trackId, this.parts.config, nowMs)) {
      this.putHot({ plays: this.world, region: null, trackId, providers: [...this.edges.keys()] }, nowMs)
    } else if (hotThere && !this.world.isHot(trackId, this.parts.config, nowMs)) {
      const there = providers.slice(0, PROVIDERS_OF_REGION)
      this.putHot({ plays: region, region: name, trackId, providers: there }, nowMs)
    }
  }

  private rulesOf(region: RegionPlays, nowMs: number): WarmingRules {
    const world = this.world.velocityOfAll(nowMs)
    return regionalRules(this.parts.config, world === 0 ? 1 : region.velocityOfAll(nowMs) / world)
  }

  private putHot(
    { plays, region, trackId, providers }: Omit<HotTrack, 'playsPerMinute'> & { plays: RegionPlays },
    nowMs: number,
  ): void {
    this.parts.onHot({ trackId, region, playsPerMinute: plays.velocityOf(trackId, nowMs), providers })
    this.putTrack(trackId, providers)
  }

  /** All of a track, on the edges of these providers. */
  private putTrack(trackId: string, providers: readonly string[]): void {
    void this.lookUp(trackId, (renditions) => {
      const nowMs = this.parts.clock.monotonicMs()
      const trackBytes = renditions.reduce((sum, { bytes }) => sum + bytes, 0)
      const paths = pathsOf(trackId, renditions)
      const job: WarmJob = { key: trackId, reason: 'velocity', trackId, paths, untilMs: nowMs + HOT_FOR_MS }
      for (const provider of providers) {
        const edge = this.edges.get(provider)
        if (edge === undefined) continue
        if (this.makeRoom(edge, trackId, trackBytes, nowMs)) edge.lane.offer(job)
        else edge.lane.drop(job)
      }
    })
  }

  /** Whether a track fits among the hot ones of an edge, those that have cooled left out. */
  private makeRoom({ hotBytes, cacheBytes }: WarmedEdge, trackId: string, trackBytes: number, nowMs: number): boolean {
    for (const other of hotBytes.keys()) if (other === trackId || !this.isHot(other, nowMs)) hotBytes.delete(other)
    const taken = hotBytes.values().reduce((sum, bytes) => sum + bytes, 0)
    if (!fitsAmongHot(taken, trackBytes, cacheBytes)) return false
    hotBytes.set(trackId, trackBytes)
    return true
  }

  /** In the world or in one of its regions. */
  private isHot(trackId: string, nowMs: number): boolean {
    if (this.world.isHot(trackId, this.parts.config, nowMs)) return true
    return this.regions.values().some((region) => region.isHot(trackId, this.rulesOf(region, nowMs), nowMs))
  }

  /** Gives an edge that was out what is hot, as it may have lost it. */
  private putBack(nowMs: number): void {
    for (const { provider, lane, hotBytes } of this.edges.values()) {
      if (!lane.returned()) continue
      for (const trackId of hotBytes.keys()) if (this.isHot(trackId, nowMs)) this.putTrack(trackId, [provider])
    }
  }

  /** The beginnings of the next tracks, at the edge that the router chose. */
  private warmNext({ accountId, trackId, context, quality, providers, leftMs }: PlayBegun, nowMs: number): void {
    const edge = this.edges.get(providers[0] ?? '')
    const following = this.contexts.followingOf(accountId, trackId, context)
    const untilMs = nowMs + leftMs
    for (const [i, next] of following.entries()) {
      const count = chunksAhead(this.parts.config.nextChunks, i + 1)
      if (edge === undefined || count === 0) return
      const job = { key: `${next} ${quality} ${count}`, reason: 'next', trackId: next, untilMs } as const
      if (edge.lane.knows(job.key)) continue
      if (!edge.lane.hasRoom('next')) {
        edge.lane.drop(job)
        continue
      }
      void this.lookUp(next, (renditions) => {
        const rendition = renditions.find((index) => index.quality === quality)
        if (rendition === undefined) return
        const paths = pathsOf(next, [{ quality, chunks: rendition.chunks.slice(0, count) }])
        edge.lane.offer({ ...job, paths })
      })
    }
  }

  private async lookUp(trackId: string, then: (renditions: readonly RenditionIndex[]) => void): Promise<void> {
    if (this.lookUps >= LOOK_UPS) return
    this.lookUps++
    try {
      const renditions = await this.parts.renditionsOf(trackId)
      if (renditions.length > 0) then(renditions)
    } catch (error) {
      this.parts.onDefect(error)
    } finally {
      this.lookUps--
    }
  }
}

/** Chunk by chunk through all renditions: what every listener needs first comes first. */
function pathsOf(trackId: string, renditions: readonly Pick<RenditionIndex, 'quality' | 'chunks'>[]): string[] {
  const longest = Math.max(0, ...renditions.map(({ chunks }) => chunks.length))
  return Array.from({ length: longest }, (_, chunk) =>
    renditions.filter(({ chunks }) => chunk < chunks.length).map(({ quality }) => chunkPath(trackId, quality, chunk)),
  ).flat()
}
