import type { Affinity } from './service.ts'

/** Artists of a listener that are looked at. */
const ARTISTS = 100

/** What search asks the library. */
export interface TastePort {
  /** How much a user likes artists, 0 to 1, the most liked one first. */
  taste(accountId: string): Promise<ReadonlyMap<string, number>>
}

/** What search asks the catalog. */
export interface ArtistNamesPort {
  artists(ids: readonly string[]): Promise<readonly ({ readonly id: string; readonly name: string } | null)[]>
}

/** How much a listener likes what is found: as much as they play its artists. Null when they have played nothing. */
export async function affinityOf(
  accountId: string,
  library: TastePort,
  catalog: ArtistNamesPort,
): Promise<Affinity | null> {
  const taste = new Map([...(await library.taste(accountId))].slice(0, ARTISTS))
  if (taste.size === 0) return null
  const artists = await catalog.artists([...taste.keys()])
  const byName = new Map(artists.flatMap((artist) => (artist ? [[artist.name, taste.get(artist.id) ?? 0]] : [])))
  return ({ kind, id, by }) =>
    kind === 'artist' ? (taste.get(id) ?? 0) : by.reduce((most, name) => Math.max(most, byName.get(name) ?? 0), 0)
}
