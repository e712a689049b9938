import type { ServiceConfig } from './config.ts'
import type { SigningKey } from './delivery/service.ts'
import type { ObjectsLocation } from './objects.main.ts'
import type { Clock } from './shared/clock.ts'
import { TierProcess, type UnexpectedEnd } from './tier-process.ts'

/** The delivery processes of a service, and where they are. */
export interface Tiers {
  /** By provider. */
  edges: ReadonlyMap<string, TierProcess>
  /** All of them: edges in the providers' order, the shield, the origin. */
  all: readonly TierProcess[]
  stop(): Promise<void>
}

export interface TierOptions {
  config: ServiceConfig
  objects: ObjectsLocation
  secret: string
  clock: Clock
  keysOf(provider: string): SigningKey[]
  onUnexpectedEnd: UnexpectedEnd
}

/** The port of each process of the service, by its name: the API's, and those after it; 0 = any free one. */
export function portsOf({ port, providers }: ServiceConfig): Map<string, number> {
  const names = ['api', ...providers.map(({ name }) => edgeName(name)), 'shield', 'origin']
  return new Map(names.map((name, i) => [name, port === 0 ? 0 : port + i]))
}

function edgeName(provider: string): string {
  return `edge ${provider}`
}

/**
 * Starts origin, shield and edges, on the ports after the API's.
 *
 * @throws Error naming the one that cannot start; the others are stopped
 */
export async function startTiers(options: TierOptions): Promise<Tiers> {
  const { config, objects, secret, clock, keysOf, onUnexpectedEnd } = options
  const { providers, eviction, urlLifetimeMs } = config
  const ports = portsOf(config)
  const port = (name: string) => ports.get(name) ?? 0
  const edges = new Map(providers.map(({ name }) => [name, new TierProcess(edgeName(name), clock, onUnexpectedEnd)]))
  const shield = new TierProcess('shield', clock, onUnexpectedEnd)
  const origin = new TierProcess('origin', clock, onUnexpectedEnd)
  const all = [...edges.values(), shield, origin]
  const stop = async () => {
    await Promise.all(all.map((tier) => tier.stop()))
  }
  try {
    const originUrl = await origin.start({ role: 'origin', port: port('origin'), secret, objects })
    const shieldUrl = await shield.start({
      role: 'shield',
      port: port('shield'),
      secret,
      originUrl,
      eviction,
      providers: providers.map(({ name, shieldBytes }) => ({ name, bytes: shieldBytes })),
    })
    await Promise.all(
      providers.map(({ name, edgeBytes }) =>
        edges.get(name)?.start({
          role: 'edge',
          port: port(edgeName(name)),
          secret,
          provider: name,
          shieldUrl,
          eviction,
          bytes: edgeBytes,
          urlLifetimeMs,
          keys: keysOf(name),
        }),
      ),
    )
    return { edges, all, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
