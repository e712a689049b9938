/** Counts the plays of a log, and tells a catalog all the while, until it is killed. Argument: the directory of all three. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CatalogService } from '../catalog/service.ts'
import { PlayStore } from '../events/store.ts'
import { directoryFiles } from '../storage/log/directory-files.ts'
import { SegmentedLog } from '../storage/log/segmented-log.ts'
import { systemClock as clock } from '../system-clock.ts'
import { artistsOf } from './counts.fixture.ts'
import { CountService, openCountSql } from './service.ts'

/** Few at a time, so that there are many moments to be killed in. */
const BATCH = 40
/** Between one telling of the catalog and the next: counting goes on meanwhile. */
const PAUSE_MS = 10

const [directory] = process.argv.slice(2) as [string]
const store = await PlayStore.open(await SegmentedLog.open(await directoryFiles(join(directory, 'events'))))
const location = join(directory, 'catalog.db')
const catalog = await CatalogService.open({ location, clock, cache: null }, async () => new Map())
const counts = new CountService({
  sql: await openCountSql(join(directory, 'counts.db'), clock),
  clock,
  artistsOf,
  updateFigures: (figures) => catalog.updateFigures(figures),
})
process.stdout.write('counting\n')
const counting = (async () => {
  for (let plays = await store.read(await counts.counted(), BATCH); plays.length > 0; ) {
    await counts.take(plays)
    plays = await store.read(await counts.counted(), BATCH)
  }
})()
let isDone = false
counting.then(() => {
  isDone = true
})
while (!isDone) {
  await counts.renewSome()
  await sleep(PAUSE_MS)
}
while (await counts.renewSome());
await counts.close()
await catalog.close()
process.stdout.write('done\n')
process.exit()
