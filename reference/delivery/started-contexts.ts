/** Accounts that are remembered; who has played for the longest time without a new track is forgotten first. */
const MOST_ACCOUNTS = 10_000
/** Tracks ahead that are remembered of a context: hours of music. */
const MOST_TRACKS = 100

/** What follows in the albums and playlists that accounts have begun: an app asks for their later tracks one by one. */
export class StartedContexts {
  private readonly following = new Map<string, readonly string[]>()

  /**
   * A track begins: what follows it, in order.
   *
   * @param context where it was begun, which takes the place of the account's last one; null: wherever the account is
   * @returns none when the track is not what follows there
   */
  followingOf(
    accountId: string,
    trackId: string,
    context: { readonly trackIds: readonly string[]; readonly position: number } | null,
  ): readonly string[] {
    if (context !== null) {
      const from = context.position + 1
      return this.remember(accountId, context.trackIds.slice(from, from + MOST_TRACKS))
    }
    const ahead = this.following.get(accountId) ?? []
    const place = ahead.indexOf(trackId)
    return place < 0 ? [] : this.remember(accountId, ahead.slice(place + 1))
  }

  private remember(accountId: string, trackIds: readonly string[]): readonly string[] {
    this.following.delete(accountId)
    if (trackIds.length > 0) this.following.set(accountId, trackIds)
    if (this.following.size > MOST_ACCOUNTS) this.following.delete(this.following.keys().next().value as string)
    return trackIds
  }
}
