import type { StoredPlay } from '../events/service.ts'
import { parseUri } from '../shared/ids.ts'
import type { HistoryStore, Play } from './history-store.ts'

export interface HistoryParts {
  readonly store: HistoryStore
  /** Artists of the tracks, by track; unknown tracks are left out. */
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
    const plays = stored.flatMap(playFrom)
    const artists = await artistsOf([...new Set(plays.map(({ trackId }) => trackId))])
    const byUser = Map.groupBy(plays, ({ userId }) => userId)
    await Promise.all(
      [...byUser.values()].map(async (own) => {
        await store.keep(own)
        await store.score(own, artists)
      }),
    )
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
      playedAtMs: Date.parse(play.started_at),
      msPlayed: play.ms_played,
      offset,
    },
  ]
}
