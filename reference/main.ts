import { randomBytes, randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { DEMO_CLIENT_ID } from './accounts/service.ts'
import { CatalogService, type LyricsImport, type LyricsOutcome, type Publication } from './catalog/service.ts'
import { Closing } from './closing.ts'
import type { ServiceConfig } from './config.ts'
import { openContexts } from './contexts.main.ts'
import { PortInUse, requireFreePorts } from './free-ports.ts'
import { aliases } from './gateway/aliases.ts'
import { createGateway } from './gateway/app.ts'
import { GatewayMetrics } from './gateway/metrics.ts'
import type { Stock } from './ingest/stock.ts'
import type { ObjectsLocation } from './objects.main.ts'
import { writeRunFile } from './run-file.ts'
import { openDataDirectory } from './storage/data-directory/data-directory.ts'
import { systemClock } from './system-clock.ts'
import { portsOf, startTiers, type Tiers } from './tiers.ts'

export { generateCatalog } from './catalog/generate/generate-catalog.ts'
export { ImportError, type ImportReport, importSongs } from './catalog/import/import-songs.ts'
export type { LyricsImport, LyricsOutcome, Publication } from './catalog/service.ts'
export { ConfigError, resolveConfig, type ServiceConfig } from './config.ts'
export { PortInUse } from './free-ports.ts'
export { type Stock, stockTrackId } from './ingest/stock.ts'
export { ServiceError } from './shared/service-error.ts'
export { DataDirectoryError } from './storage/data-directory/data-directory.ts'
export { BucketUnavailable } from './storage/objects/s3-objects.ts'
export { SqlUnavailable } from './storage/sql/postgres.ts'

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
  /** Bearer tokens of the demo accounts, and of whoever runs the service. */
  readonly tokens: Readonly<Record<'premium' | 'free' | 'operator', string>>
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
const TRACE_NAME_BYTES = 16
const STDERR = 2

/**
 * Starts the whole service: opens the data directory and the engines, makes the demo catalog where it is missing, starts the
 * delivery processes, and then the API.
 *
 * @throws DataDirectoryError, PortInUse, SqlUnavailable, BucketUnavailable
 */
export async function startService({ config, stock, onProgress, onUnexpectedEnd }: StartOptions): Promise<Service> {
  // Standard output belongs to whoever started the service.
  const log = pino({ level: config.logLevel }, pino.destination(STDERR))
  const closing = new Closing()
  try {
    const data = openDataDirectory(config.dataDirectory)
    closing.add(() => data.close())
    await requireFreePorts(portsOf(config))
    const objects: ObjectsLocation = config.engines.s3 ?? { directory: data.file('audio') }
    const metrics = new GatewayMetrics()
    const secret = randomBytes(SECRET_BYTES).toString('base64url')
    let tiers: Tiers | null = null
    const contexts = await openContexts({
      config,
      data,
      objects,
      secret,
      log,
      metrics,
      closing,
      stock: stock ?? null,
      onProgress: onProgress ?? (() => {}),
      onKeys: (provider, keys) => tiers?.edges.get(provider)?.updateKeys(keys),
    })
    const { accounts, delivery } = contexts
    tiers = await startTiers({
      config,
      objects,
      secret,
      clock: systemClock,
      keysOf: (provider) => delivery.keysOf(provider),
      onUnexpectedEnd: (name, how) => {
        log.info({ name, how }, 'a delivery process ended')
        onUnexpectedEnd?.(name, how)
      },
    })
    closing.add(tiers.stop)

    const gateway = createGateway({
      log,
      metrics,
      clock: systemClock,
      newRequestId: randomUUID,
      newTraceName: () => randomBytes(TRACE_NAME_BYTES).toString('base64url'),
      traceExportUrl: config.traceExportUrl,
      rateLimits: config.rateLimits,
      docsClientId: DEMO_CLIENT_ID,
      aliases,
      endpoints: contexts.endpoints,
      authenticate: (authorization) => accounts.authenticate(authorization),
      isReady: () => delivery.order('').length > 0 && contexts.isWritable(),
    })
    await listen(gateway.server, config.port)
    closing.add(() => gateway.drain())
    delivery.start(Object.fromEntries([...tiers.edges].map(([provider, { url }]) => [provider, url])))
    closing.add(() => delivery.stop())
    contexts.startConsumers()

    const { port } = gateway.server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    const processes = [
      { name: 'api', pid: process.pid, url },
      ...tiers.all.map(({ name, pid, url }) => ({ name, pid, url })),
    ]
    const startedAt = new Date(systemClock.nowMs()).toISOString()
    const { demo, operatorToken: operator } = accounts
    const tokens = { premium: demo.premium.token, free: demo.free.token, operator }
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

/** The catalog of a service that does not run. */
export interface OpenCatalog {
  /** All of it becomes visible at once, or nothing. On disk when this resolves. */
  publish(publication: Publication): Promise<void>
  /** Lyrics of tracks that are there; what came of each file, in their order. On disk when this resolves. */
  importLyrics(given: LyricsImport): Promise<LyricsOutcome[]>
  close(): Promise<void>
}

/**
 * Opens the catalog of a data directory, and keeps a service out meanwhile.
 *
 * @throws DataDirectoryError, SqlUnavailable
 */
export async function openCatalog({ dataDirectory, engines }: ServiceConfig): Promise<OpenCatalog> {
  const data = openDataDirectory(dataDirectory)
  try {
    const location = engines.sql ?? data.file('catalog.db')
    const catalog = await CatalogService.open({ location, clock: systemClock, cache: null }, async () => new Map())
    return {
      publish: (publication) => catalog.publish(publication),
      importLyrics: (given) => catalog.importLyrics(given),
      async close() {
        await catalog.close().finally(() => data.close())
      },
    }
  } catch (error) {
    data.close()
    throw error
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port, 'api') : error)
    })
    server.listen(port, '127.0.0.1', () => resolve())
  })
}
