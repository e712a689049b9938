import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Logger } from 'pino'
import { accountRoutes } from './accounts/routes.ts'
import { AccountService, openAccountSql } from './accounts/service.ts'
import { DEMO_CATALOG } from './audio/service.ts'
import { catalogRoutes } from './catalog/routes.ts'
import { CatalogService } from './catalog/service.ts'
import type { Closing } from './closing.ts'
import type { ServiceConfig } from './config.ts'
import { positionedLog, requireSameTime } from './consumer-positions.main.ts'
import { CountService, countedLog, figureRenewal, openCountSql } from './counts/service.ts'
import { httpProbe } from './delivery/http-probe.ts'
import { watchProviders } from './delivery/provider-metrics.ts'
import { DeliveryService, type SigningKey } from './delivery/service.ts'
import { KeyStore } from './delivery/store.ts'
import { openCache, openSearchIndex, openWideColumn } from './engines.main.ts'
import { eventRoutes } from './events/routes.ts'
import { EventService, PlayConsumer } from './events/service.ts'
import { PlayStore } from './events/store.ts'
import type { GatewayMetrics } from './gateway/metrics.ts'
import { imageRoutes } from './images/routes.ts'
import { ImageService } from './images/service.ts'
import { previewRoutes } from './ingest/preview-routes.ts'
import { IngestService } from './ingest/service.ts'
import { makeStock, type Stock } from './ingest/stock.ts'
import { AudioStore } from './ingest/store.ts'
import { takeHistory } from './library/history-consumer.ts'
import { libraryCatalog } from './library/library-catalog.ts'
import { libraryRoutes } from './library/routes.ts'
import { LibraryService } from './library/service.ts'
import { type ObjectsLocation, openObjects } from './objects.main.ts'
import { playbackRoutes } from './playback/routes.ts'
import { PlaybackService } from './playback/service.ts'
import { Indexer } from './search/indexer.ts'
import { Velocities } from './search/rank/velocities.ts'
import { searchRoutes } from './search/routes.ts'
import { SEARCH_TAG, SearchService } from './search/service.ts'
import { affinityOf } from './search/taste.ts'
import type { Endpoint } from './shared/endpoint.ts'
import type { PictureKind } from './shared/image-ids.ts'
import { withSpans } from './shared/trace.ts'
import type { DataDirectory } from './storage/data-directory/data-directory.ts'
import { directoryFiles } from './storage/log/directory-files.ts'
import { SegmentedLog } from './storage/log/segmented-log.ts'
import { EmbeddedWideColumn } from './storage/wide-column/embedded/embedded-wide-column.ts'
import type { WideColumn } from './storage/wide-column/wide-column.ts'
import { systemClock as clock } from './system-clock.ts'
import { trendingRoutes } from './trending/routes.ts'
import { TrendingService } from './trending/service.ts'
import { warmingOf } from './warming.main.ts'

/** What the contexts are made of. */
export interface ContextParts {
  config: ServiceConfig
  data: DataDirectory
  objects: ObjectsLocation
  /** What the delivery processes know the service by. */
  secret: string
  log: Logger
  metrics: GatewayMetrics
  closing: Closing
  /** Put on the shelves instead of the demo. */
  stock: Stock | null
  /** How far the demo catalog is, in seconds of encoded audio. */
  onProgress: (doneS: number, totalS: number) => void
  /** A provider's keys have changed. */
  onKeys: (provider: string, keys: SigningKey[]) => void
}

/** The contexts, open and knowing one another. */
export interface Contexts {
  readonly accounts: AccountService
  readonly delivery: DeliveryService
  readonly endpoints: readonly Endpoint[]
  /** Whether all stores take what they are given. */
  isWritable(): boolean
  /** Begins what works by itself: history, trends and the search index follow what happens. */
  startConsumers(): void
}

/** Opens all contexts, whatever they keep brought up to date. Whatever is opened is closed with `closing`. */
export async function openContexts(parts: ContextParts): Promise<Contexts> {
  const { config, data, log, metrics, closing, onKeys } = parts
  const { engines } = config
  const cache = withSpans('store', 'cache', await openCache(config, data, (answer) => metrics.cacheAnswered(answer)))
  closing.add(() => cache.close())
  const wideColumn = await openWideColumn(config, data)
  const store: WideColumn = withSpans('store', 'wide-column', wideColumn)
  closing.add(() => store.close())
  const library = withSpans('service', 'library', new LibraryService({ store, cache, clock }))
  await library.mend()

  const catalog = withSpans(
    'service',
    'catalog',
    await CatalogService.open(
      { location: engines.sql ?? data.file('catalog.db'), replicas: engines.sqlReplicas, clock, cache },
      (artistIds) => library.followerCounts('artist', artistIds),
    ),
  )
  closing.add(() => catalog.close())
  const audio = new AudioStore(await openObjects(parts.objects))
  if (parts.stock) await makeStock(parts.stock, catalog, audio)
  else {
    const ingest = new IngestService({ catalog, audio, threads: availableParallelism() })
    await ingest.makeDemo(DEMO_CATALOG, parts.onProgress)
  }

  const accountSql = await openAccountSql(engines.sql ?? data.file('accounts.db'), clock)
  const accounts = withSpans(
    'service',
    'accounts',
    await AccountService.open({
      sql: accountSql,
      demoFiles: { access: data.file('demo-access.json'), old: data.file('accounts.json') },
      clock,
      randomBytes,
      keyLifetimeMs: config.tokenKeyLifetimeMs,
      onDefect: (error) => log.error({ err: error }, 'accounts: housekeeping failed'),
    }),
  )
  closing.add(() => accounts.close())

  const plays = await SegmentedLog.open(await directoryFiles(data.file('events')))
  closing.add(() => plays.close())
  if (plays.torn) log.warn(plays.torn, 'a crash tore the end of the event log; it was cut off and kept aside')
  const events = withSpans(
    'service',
    'events',
    new EventService({ store: await PlayStore.open(plays), clock, metrics }),
  )

  const probe = httpProbe()
  closing.add(() => probe.close())
  const delivery = new DeliveryService({
    config,
    keyStore: new KeyStore(data.file('signing-keys.json')),
    clock,
    randomBytes,
    probe: probe.probe,
    onKeys,
    onDefect: (error) => log.error({ err: error }, 'the signing keys could not be rotated'),
    warming: warmingOf(parts, catalog),
  })
  watchProviders(delivery, metrics.registry)
  const playback = withSpans('service', 'playback', new PlaybackService({ catalog, delivery, clock, randomBytes }))

  const trending = withSpans(
    'service',
    'trending',
    new TrendingService({
      store,
      cache,
      clock,
      tracks: (ids) => catalog.tracks(ids),
      tracksAmong: (ids) => catalog.tracksAmong(ids),
      popularTracks: (market, genre, limit) => catalog.popularTracks(market, genre, limit),
      marketsOf: async (ids) => {
        const users = await accounts.users(ids)
        return new Map(users.flatMap((user) => (user ? [[user.id, user.country]] : [])))
      },
    }),
  )
  const velocities = new Velocities({
    clock,
    load: () => trending.velocities(),
    onFailure: (error) => log.error({ err: error }, 'searches rank without what trends now'),
  })

  const index = withSpans('store', 'search-index', await openSearchIndex(config, data))
  closing.add(() => index.close())
  const search = withSpans(
    'service',
    'search',
    new SearchService({
      index,
      clock,
      cache,
      affinityOf: (accountId) => affinityOf(accountId, library, catalog),
      velocityOf: (trackId) => velocities.of(trackId),
    }),
  )
  const indexer = new Indexer({
    feed: catalog,
    index,
    clock,
    onIndexed: () => cache.invalidate({ tags: [SEARCH_TAG] }),
    onFailure: (error) => log.error({ err: error }, 'the search index could not be brought up to date'),
  })
  metrics.watchIndex(() => indexer.lagMs)

  const images = withSpans(
    'service',
    'images',
    new ImageService({ cache, exists: (kind, id) => exists(catalog, kind, id) }),
  )
  const artistsOf = async (trackIds: readonly string[]) => {
    const tracks = await catalog.tracks(trackIds)
    return new Map(tracks.flatMap((track) => (track ? [[track.id, track.artists.map(({ id }) => id)]] : [])))
  }
  const countSql = await openCountSql(engines.sql ?? data.file('counts.db'), clock)
  const counts = withSpans(
    'service',
    'counts',
    new CountService({
      sql: countSql,
      clock,
      artistsOf,
      updateFigures: (figures) => catalog.updateFigures(figures),
    }),
  )
  closing.add(() => counts.close())
  const renewal = figureRenewal({
    clock,
    renewSome: () => counts.renewSome(),
    onFailure: (error) => log.error({ err: error }, 'the catalog could not be told what was counted'),
  })
  const ofWideColumn = positionedLog({
    log: events,
    endOffset: () => plays.endOffset,
    store,
    isEngine: engines.cassandra !== null,
  })
  const ofCounts = countedLog(events, counts)
  await requireSameTime(plays.endOffset, [
    { name: 'library-history', log: ofWideColumn },
    { name: 'trending', log: ofWideColumn },
    { name: 'counts', log: ofCounts },
  ])
  const consumers = [
    new PlayConsumer({
      name: 'library-history',
      log: ofWideColumn,
      clock,
      take: takeHistory({
        store: library.history,
        artistsOf,
        onChanged: (users) => library.playsChanged(users),
      }),
      onFailure: (error) => log.error({ err: error }, 'plays could not be brought into histories'),
    }),
    new PlayConsumer({
      name: 'trending',
      log: ofWideColumn,
      clock,
      take: (stored) => trending.take(stored),
      onFailure: (error) => log.error({ err: error }, 'plays could not be brought into trends'),
    }),
    new PlayConsumer({
      name: 'counts',
      log: ofCounts,
      clock,
      take: (stored) => counts.take(stored),
      onFailure: (error) => log.error({ err: error }, 'plays could not be counted'),
    }),
  ]

  const resumePointsOf = (accountId: string, ids: readonly string[]) => library.resumePoints(accountId, ids)
  return {
    accounts,
    delivery,
    isWritable: () =>
      catalog.isWritable &&
      accountSql.isWritable &&
      countSql.isWritable &&
      (!(wideColumn instanceof EmbeddedWideColumn) || wideColumn.isWritable),
    endpoints: [
      ...accountRoutes({
        service: accounts,
        followersOf: async (id) => (await library.followerCounts('user', [id])).get(id) ?? 0,
      }),
      ...catalogRoutes({ service: catalog, resumePointsOf }),
      ...searchRoutes({
        service: search,
        catalog,
        resumePointsOf,
        recentTrackIds: async (accountId, limit) =>
          (await library.recentlyPlayed(accountId, limit)).map(({ trackId }) => trackId),
      }),
      ...libraryRoutes({
        service: library,
        catalog: libraryCatalog({
          tracks: (ids) => catalog.tracks(ids),
          albums: (ids) => catalog.albums(ids),
          tracksOfAlbum: (album, page) => catalog.tracksOfAlbum(album, page),
          artists: (ids) => catalog.artists(ids),
          shows: (ids) => catalog.shows(ids),
          episodes: (ids) => catalog.episodes(ids),
          users: (ids) => accounts.users(ids),
        }),
      }),
      ...trendingRoutes({ service: trending }),
      ...imageRoutes({ service: images }),
      ...previewRoutes({ clip: (id) => audio.clip(id) }),
      ...playbackRoutes({ service: playback }),
      ...eventRoutes({ service: events }),
    ],
    startConsumers() {
      indexer.start()
      renewal.start()
      for (const consumer of consumers) consumer.start()
      closing.add(async () => {
        await Promise.all([indexer.stop(), renewal.stop(), ...consumers.map((consumer) => consumer.stop())])
      })
    },
  }
}

async function exists(catalog: CatalogService, kind: PictureKind, id: string): Promise<boolean> {
  const known: Record<PictureKind, (ids: readonly string[]) => Promise<readonly unknown[]>> = {
    album: (ids) => catalog.albums(ids),
    artist: (ids) => catalog.artists(ids),
    playlist: (ids) => catalog.playlistsByIds(ids),
    show: (ids) => catalog.shows(ids),
  }
  return (await known[kind]([id]))[0] !== null
}
