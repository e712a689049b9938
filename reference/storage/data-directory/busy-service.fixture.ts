import type { Kysely } from 'kysely'
import { systemClock } from '../../system-clock.ts'
import { directoryFiles } from '../log/directory-files.ts'
import { SegmentedLog } from '../log/segmented-log.ts'
import { FileObjects } from '../objects/file-objects.ts'
import { openSqlite } from '../sql/sqlite.ts'
import { openDataDirectory } from './data-directory.ts'

/**
 * A process that keeps a data directory busy as a service does: audio, then the track in the catalog that names it, then a
 * like of the track, then a play in the log, then how far a consumer of the log has come. Prints each number that was
 * acknowledged as a whole.
 */
interface Tables {
  tracks: { id: number; note: string }
  likes: { track: number }
}

const [path = ''] = process.argv.slice(2)
const data = openDataDirectory(path)
const table = (name: 'tracks' | 'likes', id: string) => ({
  '0001': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable(name)
        .addColumn(id, 'integer', (c) => c.primaryKey())
        .addColumn('note', 'text')
        .execute()
    },
  },
})
const { db: catalog } = await openSqlite<Tables>(data.file('catalog.db'), table('tracks', 'id'), systemClock)
const { db: library } = await openSqlite<Tables>(data.file('library.db'), table('likes', 'track'), systemClock)
const objects = new FileObjects(data.file('audio'))
const log = await SegmentedLog.open(await directoryFiles(data.file('events')), { segmentBytes: 8192 })

async function one(id: number): Promise<void> {
  await objects.put(`${id}/high/0.ogg`, Buffer.alloc(3000, id))
  if (id % 10 === 0) await objects.share(`${id}-again`, `${id}`)
  await catalog
    .insertInto('tracks')
    .values({ id, note: 'x'.repeat(500) })
    .execute()
  await library.insertInto('likes').values({ track: id }).execute()
  const { firstOffset } = await log.append([Buffer.from(`play ${id}`.padEnd(200))])
  await log.commit('counter', firstOffset + 1)
  process.stdout.write(`${id}\n`)
}

let next = 1
await Promise.all(
  [1, 2, 3, 4].map(async () => {
    for (;;) await one(next++)
  }),
)
