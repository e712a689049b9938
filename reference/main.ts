import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { pino } from 'pino'
import { AccountService } from './accounts/service.ts'
import { DEMO_CATALOG } from './audio/service.ts'
import { catalogRoutes } from './catalog/routes.ts'
import { CatalogService } from './catalog/service.ts'
import { Closing } from './closing.ts'
import type { ServiceConfig } from './config.ts'
import { httpProbe } from './delivery/http-probe.ts'
import { watchProviders } from './delivery/provider-metrics.ts'
import { DeliveryService } from './delivery/service.ts'
import { KeyStore } from './delivery/store.ts'
import { eventRoutes } from './events/routes.ts'
import { EventService } from './events/service.ts'
import { PlayStore } from './events/store.ts'
import { PortInUse, requireFreePorts } from './free-ports.ts'
import { createApp } from './gateway/app.ts'
import { GatewayMetrics } from './gateway/metrics.ts'
import { IngestService } from './ingest/service.ts'
import { makeStock, type Stock } from './ingest/stock.ts'
import { AudioStore } from './ingest/store.ts'
import { playbackRoutes } from './playback/routes.ts'
import { PlaybackService } from './playback/service.ts'
import { writeRunFile } from './run-file.ts'
import { closeServer } from './shared/close-server.ts'
import { openDataDirectory } from './storage/data-directory/data-directory.ts'
import { directoryFiles } from './storage/log/directory-files.ts'
import { SegmentedLog } from './storage/log/segmented-log.ts'
import { FileObjects } from './storage/objects/file-objects.ts'
import { systemClock } from './system-clock.ts'
import { portsOf, startTiers, type Tiers } from './tiers.ts'

export { ConfigError, resolveConfig, type ServiceConfig } from './config.ts'
export { PortInUse } from './free-ports.ts'
export { type Stock, stockTrackId } from './ingest/stock.ts'
export { DataDirectoryError } from './storage/data-directory/data-directory.ts'

/** One of the service's processes. */
export interface ServiceProcess {
  name: string
  pid: number
  url: string
}

/** A service that runs. */
export interface Service {
  /** Of the API. */
  readonly url: string
  readonly dataDirectory: string
  /** The API, the edges, the shield, the origin. */
  readonly processes: readonly ServiceProcess[]
  /** Bearer tokens of the demo accounts. */
  readonly tokens: Readonly<Record<'premium' | 'free', string>>
  /** Lets requests end, then ends every process and lets go of the data directory. */
  stop(): Promise<void>
}

export interface StartOptions {
  config: ServiceConfig
  /** Put on the shelves of a new data directory instead of the demo. */
  stock?: Stock
  /** How far the demo catalog is, in seconds of encoded audio: called on a first start only. */
  onProgress?: (doneS: number, totalS: number) => void
  /** A delivery process ended that nobody had asked to. */
  onUnexpectedEnd?: (name: string, how: string) => void
}

const SECRET_BYTES = 32
const STDERR = 2

/**
 * Starts the whole service: opens the data directory, makes the demo catalog where it is missing, starts the delivery
 * processes, and then the API.
 *
 * @throws DataDirectoryError, PortInUse
 */
export async function startService({ config, stock, onProgress, onUnexpectedEnd }: StartOptions): Promise<Service> {
  // Standard output belongs to whoever started the service.
  const log = pino({ level: config.logLevel }, pino.destination(STDERR))
  const closing = new Closing()
  try {
    const data = openDataDirectory(config.dataDirectory)
    closing.add(() => data.close())
    await requireFreePorts(portsOf(config))
    const catalog = await CatalogService.open(data.file('catalog.db'))
    closing.add(() => catalog.close())
    const objects = data.file('audio')
    const audio = new AudioStore(new FileObjects(objects))
    const ingest = new IngestService({ catalog, audio, threads: availableParallelism() })
    if (stock) await makeStock(stock, catalog, audio)
    else await ingest.makeDemo(DEMO_CATALOG, onProgress ?? (() => {}))

    const metrics = new GatewayMetrics()
    const accounts = AccountService.open(data.file('accounts.json'), randomBytes)
    const plays = await SegmentedLog.open(await directoryFiles(data.file('events')))
    closing.add(() => plays.close())
    if (plays.torn) log.warn(plays.torn, 'a crash tore the end of the event log; it was cut off and kept aside')
    const events = new EventService({ store: await PlayStore.open(plays), clock: systemClock, metrics })

    const probe = httpProbe()
    closing.add(() => probe.close())
    let tiers: Tiers | null = null
    const delivery = new DeliveryService({
      config,
      keyStore: new KeyStore(data.file('signing-keys.json')),
      clock: systemClock,
      randomBytes,
      probe: probe.probe,
      onKeys: (provider, keys) => tiers?.edges.get(provider)?.updateKeys(keys),
      onDefect: (error) => log.error({ err: error }, 'the signing keys could not be rotated'),
    })
    watchProviders(delivery, metrics.registry)
    tiers = await startTiers({
      config,
      objects,
      secret: randomBytes(SECRET_BYTES).toString('base64url'),
      clock: systemClock,
      keysOf: (provider) => delivery.keysOf(provider),
      onUnexpectedEnd: (name, how) => {
        log.info({ name, how }, 'a delivery process ended')
        onUnexpectedEnd?.(name, how)
      },
    })
    closing.add(tiers.stop)

    const playback = new PlaybackService({ catalog, delivery, clock: systemClock, randomBytes })
    const accountOf = (request: { get(header: string): string | undefined }) =>
      accounts.authenticate(request.get('Authorization'))
    const app = createApp({
      log,
      metrics,
      clock: systemClock,
      newRequestId: randomUUID,
      isReady: () => delivery.order('').length > 0,
      routers: [
        catalogRoutes({ service: catalog, accountOf }),
        playbackRoutes({ service: playback, accountOf }),
        eventRoutes({ service: events, accountOf: (request) => accountOf(request).id }),
      ],
    })
    const server = await listen(createServer(app), config.port)
    closing.add(() => closeServer(server, systemClock))
    delivery.start(Object.fromEntries([...tiers.edges].map(([provider, { url }]) => [provider, url])))
    closing.add(() => delivery.stop())

    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    const processes = [
      { name: 'api', pid: process.pid, url },
      ...tiers.all.map(({ name, pid, url }) => ({ name, pid, url })),
    ]
    const startedAt = new Date(systemClock.nowMs()).toISOString()
    const { tokens } = accounts
    closing.add(
      writeRunFile(port, { schemaVersion: 1, pid: process.pid, url, dataDir: data.path, startedAt, tokens, processes }),
    )
    return { url, dataDirectory: data.path, processes, tokens, stop: () => closing.run() }
  } catch (error) {
    // Why it could not start is what counts, whatever closing says.
    await closing
      .run()
      .catch((failure: unknown) => log.error({ err: failure }, 'the service was not closed as a whole'))
    throw error
  }
}

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port, 'api') : error)
    })
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
