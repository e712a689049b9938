import { beganAtMs, type StoredPlay } from '../events/service.ts'
import { parseUri } from '../shared/ids.ts'
import { inParallel } from '../shared/in-parallel.ts'
import type { HistoryStore, Play } from './history-store.ts'

/** Users whose plays are written at a time. */
const USERS_AT_ONCE = 64

export interface HistoryParts {
  readonly store: HistoryStore
  /** Artists of the tracks, by track; unknown tracks are left out, and their plays with them. */
  artistsOf(trackIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** These users' histories have grown. */
  onChanged(userIds: readonly string[]): Promise<void>
}

/**
 * What a consumer of the play-event log does for histories and scores. What it writes names its place in the log or is the same
 * when it is written again, so plays that come again change nothing.
 */
export function takeHistory({
  store,
  artistsOf,
  onChanged,
}: HistoryParts): (plays: readonly StoredPlay[]) => Promise<void> {
  return async (stored) => {
    const told = stored.flatMap(playFrom)
    const artists = await artistsOf([...new Set(told.map(({ trackId }) => trackId))])
    // An app may name any number of tracks that never were; nobody's partitions grow by them.
    const plays = told.filter(({ trackId }) => artists.has(trackId))
    const byUser = Map.groupBy(plays, ({ userId }) => userId)
    // Nothing is under way any more when this fails: what is tried again meets no writer from before.
    await inParallel(byUser.values(), USERS_AT_ONCE, async (own) => {
      await store.keep(own)
      await store.score(own, artists)
    })
    await onChanged([...byUser.keys()])
  }
}

function playFrom({ offset, play }: StoredPlay): Play[] {
  const track = parseUri(play.track_uri)
  if (track?.kind !== 'track') return []
  return [
    {
      userId: play.accountId,
      eventId: play.event_id,
      trackId: track.id,
      contextUri: play.context_uri,
      playedAtMs: beganAtMs(play),
      msPlayed: play.ms_played,
      offset,
    },
  ]
}
