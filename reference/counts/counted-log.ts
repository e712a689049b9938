import type { PlayLog } from '../events/service.ts'

/** The play-event log for a consumer that counts: how far it has come is kept with the counts, so the log need not know. */
export function countedLog(log: Pick<PlayLog, 'readPlays'>, counts: { counted(): Promise<number> }): PlayLog {
  return {
    readPlays: (fromOffset, limit) => log.readPlays(fromOffset, limit),
    committedPlays: () => counts.counted(),
    commitPlays: async () => {},
  }
}
