/** What rows hold as JSON text. */

export function wordsOf(json: string): string[] {
  return JSON.parse(json) as string[]
}

const MOST_SETS = 1000
const sets = new Map<string, readonly string[]>()

/** Markets of a set. Nearly all rows have one of a few, so each is parsed once. */
export function marketsOf(json: string): readonly string[] {
  let markets = sets.get(json)
  if (markets === undefined) {
    markets = Object.freeze(wordsOf(json))
    if (sets.size >= MOST_SETS) sets.clear()
    sets.set(json, markets)
  }
  return markets
}

/** Things in the order in which their identifiers were asked for; null where there is none. */
export function inOrder<Thing extends { readonly id: string }>(
  ids: readonly string[],
  things: readonly Thing[],
): (Thing | null)[] {
  const byId = new Map(things.map((thing) => [thing.id, thing]))
  return ids.map((id) => byId.get(id) ?? null)
}
