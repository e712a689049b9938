import type { PlayLog } from './events/service.ts'
import { DataDirectoryError } from './storage/data-directory/data-directory.ts'
import type { WideColumn } from './storage/wide-column/wide-column.ts'

const TABLE = 'consumer_positions'

export interface PositionParts {
  readonly log: PlayLog
  /** Offset that the log's next play gets. */
  endOffset(): number
  /** Where consumers keep what they make of the plays. */
  readonly store: WideColumn
  /** Whether the store is an engine: then it has a past, and backups, of its own. */
  readonly isEngine: boolean
}

/**
 * The play-event log for consumers that keep what they make of it in the wide columns: how far they are is kept there too, so that
 * a store and a log of different moments are noticed. A store that is older than the log is given the missing plays again, from which
 * consumers come to the same; for one that is ahead of it see {@link requireSameTime}.
 */
export function positionedLog({ log, endOffset, store, isEngine }: PositionParts): PlayLog {
  return {
    readPlays: (fromOffset, limit) => log.readPlays(fromOffset, limit),
    async committedPlays(consumer) {
      const committed = await log.committedPlays(consumer)
      const row = await store.get(TABLE, { consumer })
      // An engine in which nothing is noted is new to the log; a file of the directory was made before positions were noted.
      const kept = row === null ? (isEngine ? 0 : committed) : (row.log_offset as number)
      return kept > endOffset() ? kept : Math.min(committed, kept)
    },
    async commitPlays(consumer, offset) {
      await store.write({ kind: 'insert', table: TABLE, key: { consumer }, cells: { log_offset: offset } })
      await log.commitPlays(consumer, offset)
    },
  }
}

/**
 * Refuses stores that have what was made of more plays than the log has: they know plays by numbers that other plays will get, which
 * would then count as dealt with.
 *
 * @param consumers with the log that says how far each is
 * @throws DataDirectoryError
 */
export async function requireSameTime(
  endOffset: number,
  consumers: readonly { readonly name: string; readonly log: PlayLog }[],
): Promise<void> {
  for (const { name, log } of consumers) {
    const taken = await log.committedPlays(name)
    if (taken > endOffset) {
      throw new DataDirectoryError(
        `the event log of the data directory has ${endOffset} plays, and what "${name}" keeps was made of ${taken}: the directory is older than ` +
          'the engine. Bring the engine back to the moment of the directory, from its own backup; or name a new keyspace and a new ' +
          'database: what is made of plays is then made again, and likes, follows and accounts begin empty',
      )
    }
  }
}
