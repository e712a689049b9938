/** What another artist has in common with one. */
export interface RelatedCandidate {
  readonly id: string
  /** On how many tracks both are. */
  readonly tracks: number
  /** How many genres they share. */
  readonly genres: number
  /** 0 to 100. */
  readonly popularity: number
}

/**
 * Who stands nearer: first who made more tracks together, then who shares more genres, then who is better known. A simple
 * rule over the catalog alone; nobody's listening goes into it. For `sort`.
 */
export function relatedOrder(a: RelatedCandidate, b: RelatedCandidate): number {
  return (
    b.tracks - a.tracks ||
    b.genres - a.genres ||
    b.popularity - a.popularity ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  )
}
