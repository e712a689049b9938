import type { Clock } from '../shared/clock.ts'
import { chunkPath } from './audio-path.ts'
import { type RouterWeights, rankCdns } from './cdn-router.policy.ts'
import { reportedLatencyMs } from './health.policy.ts'
import type { RandomBytes, SigningKey } from './key-ring.ts'
import { type ListenerNetwork, ListenerNetworks } from './listener-networks.ts'
import { type Probe, type ProbeRules, Prober } from './prober.ts'
import { expiryS, signUrl } from './signed-url.ts'
import type { KeyStore } from './store.ts'
import { UrlKeys } from './url-keys.ts'
import { type PlayBegun, Warmer, type WarmerParts, type WarmingConfig } from './warmer.ts'

export type { PlayBegun, SigningKey, WarmingConfig }

export interface DeliveryConfig {
  /** The router prefers the earlier one when all else is equal. */
  providers: readonly { name: string; costUsdPerGb: number; availability: number; edgeBytes: number }[]
  /** The router's weights (CDN-2). */
  routing: RouterWeights
  /** Round trips where they are known; elsewhere the probes' are taken. */
  networks: readonly ListenerNetwork[]
  probe: ProbeRules
  /** How long a URL is good, and how long a key signs. */
  urlLifetimeMs: number
  keyLifetimeMs: number
  /** Null: edges hold what was asked for there and nothing else. */
  warming: WarmingConfig | null
}

export interface DeliveryParts {
  config: DeliveryConfig
  keyStore: KeyStore
  clock: Clock
  /** A source that cannot be guessed. */
  randomBytes: RandomBytes
  probe: Probe
  /** Told when the keys of a provider have changed after the beginning: its edges must have them. */
  onKeys: (provider: string, keys: SigningKey[]) => void
  /** Told when keys could not be saved. They are made a whole turn ahead: the next look tries again in time. */
  onDefect: (error: unknown) => void
  /** What warming needs beside what is here. */
  warming: Pick<WarmerParts, 'warm' | 'renditionsOf' | 'onHot' | 'onEnd' | 'onDefect'>
}

/** Where listeners are whose network is not known. */
const ELSEWHERE = 'elsewhere'

/** One provider as the router sees it now. */
export interface ProviderStatus {
  name: string
  healthy: boolean
  /** As measured, 0 to 1. */
  availability: number
  /** Of probes; null before the first good one. */
  latencyMs: number | null
}

/** Keys are looked after so many times while one of them signs, but at least once an hour. */
const LOOKS_PER_KEY = 4
const HOUR_MS = 3_600_000

/** Which provider delivers to whom (CDN-2), and the signed URLs at which it does (CDN-4). */
export class DeliveryService {
  private readonly parts: DeliveryParts
  private readonly keys: UrlKeys
  private readonly networks: ListenerNetworks
  private readonly probers: ReadonlyMap<string, Prober>
  private readonly warmer: Warmer | null
  private edgeUrls: Readonly<Record<string, string>> = {}
  private takeBack = () => {}

  /** Loads the keys, or makes and saves them. */
  constructor(parts: DeliveryParts) {
    this.parts = parts
    const { config, keyStore, clock, randomBytes, probe } = parts
    let begun = false
    this.keys = new UrlKeys(
      {
        providers: config.providers.map(({ name }) => name),
        rules: config,
        store: keyStore,
        randomBytes,
        onKeys: (provider, keys) => begun && parts.onKeys(provider, keys),
      },
      clock.nowMs(),
    )
    begun = true
    this.networks = new ListenerNetworks(config.networks)
    this.probers = new Map(
      config.providers.map(({ name, availability }) => [
        name,
        new Prober({ nominalAvailability: availability, rules: config.probe, probe, clock }),
      ]),
    )
    this.warmer = config.warming && this.createWarmer(config.warming)
  }

  /** What the provider's edges must have to verify URLs. */
  keysOf(provider: string): SigningKey[] {
    return this.keys.of(provider)
  }

  /**
   * Begins to probe and to look after the keys.
   *
   * @param edgeUrls of each provider, without a path
   */
  start(edgeUrls: Readonly<Record<string, string>>): void {
    this.edgeUrls = edgeUrls
    for (const [name, prober] of this.probers) prober.start(this.edgeUrl(name))
    this.lookAfterKeys()
    this.warmer?.start(edgeUrls)
  }

  stop(): void {
    this.takeBack()
    this.warmer?.stop()
    for (const prober of this.probers.values()) prober.stop()
  }

  /** The healthy providers, the router's choice for a listener at this address first; none when none is healthy. */
  order(clientAddress: string): string[] {
    const { providers, routing } = this.parts.config
    const rttMs = this.networks.of(clientAddress)?.rttMs
    const candidates = providers.map(({ name, costUsdPerGb }) => {
      const { healthy, availability, latencyMs } = this.prober(name)
      return {
        name,
        healthy,
        latencyMs: rttMs ? (rttMs[name] ?? null) : latencyMs === null ? null : reportedLatencyMs(latencyMs),
        availability,
        costUsdPerGb,
      }
    })
    return rankCdns(candidates, routing).map(({ name }) => name)
  }

  /** When a URL that is signed now is over, epoch milliseconds. */
  expiresAtMs(nowMs: number): number {
    return expiryS(nowMs, this.parts.config.urlLifetimeMs) * 1000
  }

  /** Signed URLs of a rendition's chunks 0..count-1: for each chunk one of each provider, in the given order. */
  chunkUrls(
    providers: readonly string[],
    trackId: string,
    quality: string,
    count: number,
    userId: string,
    nowMs: number,
  ): string[][] {
    const expS = expiryS(nowMs, this.parts.config.urlLifetimeMs)
    const ways = providers.map((name) => ({ url: this.edgeUrl(name), signer: this.keys.signer(name, nowMs) }))
    return Array.from({ length: count }, (_, chunk) => {
      const path = chunkPath(trackId, quality, chunk)
      return ways.map(({ url, signer }) => url + signUrl(path, userId, expS, signer))
    })
  }

  /** A play begins: what is likely to be asked for next is put on edges. Returns at once and never fails. */
  played(play: PlayBegun): void {
    this.warmer?.played(play)
  }

  /** In the configured order. */
  providers(): ProviderStatus[] {
    return this.parts.config.providers.map(({ name }) => {
      const { healthy, availability, latencyMs } = this.prober(name)
      return { name, healthy, availability, latencyMs }
    })
  }

  private createWarmer(warming: WarmingConfig): Warmer {
    const { config, clock, warming: parts } = this.parts
    return new Warmer({
      ...parts,
      config: warming,
      edges: config.providers.map(({ name, edgeBytes }) => ({
        provider: name,
        cacheBytes: edgeBytes,
        healthy: () => this.prober(name).healthy,
      })),
      clock,
      regionOf: (clientAddress) => this.networks.of(clientAddress)?.name ?? ELSEWHERE,
    })
  }

  private lookAfterKeys(): void {
    const { clock, config, onDefect } = this.parts
    try {
      this.keys.rotate(clock.nowMs())
    } catch (error) {
      onDefect(error)
    }
    const delayMs = Math.min(HOUR_MS, config.keyLifetimeMs / LOOKS_PER_KEY)
    this.takeBack = clock.after(delayMs, () => this.lookAfterKeys())
  }

  private edgeUrl(provider: string): string {
    const url = this.edgeUrls[provider]
    if (url === undefined) throw new RangeError(`the edge of "${provider}" is not known`)
    return url
  }

  private prober(provider: string): Prober {
    return this.probers.get(provider) as Prober
  }
}
