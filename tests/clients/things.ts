import { patientFetch } from './patient-fetch.ts'

/** Identifiers of a few things of a running service, for calls to ask about. An empty list: the service has none of that kind. */
export interface Things {
  readonly tracks: readonly string[]
  readonly albums: readonly string[]
  readonly artists: readonly string[]
  readonly shows: readonly string[]
  readonly episodes: readonly string[]
  readonly playlists: readonly string[]
  readonly categories: readonly string[]
  /** People other than the one who asks. */
  readonly users: readonly string[]
}

/** As many of each kind as calls ask about. */
const WANTED = 2
/** A search needs a word. Nearly every show has one that begins so. */
const BEGINNINGS = ['a', 's', 't', 'b', 'm']

interface Page {
  readonly items: readonly { readonly id: string }[]
}

/**
 * Looks for things that can be asked for, of the kinds that can be saved and followed such as the user has not yet, so that
 * whoever saves and removes them leaves the library as it was.
 *
 * @param token of a user or of an app; with an app's, nothing is known of a library
 * @param users see `Things`
 */
export async function thingsAt(url: string, token: string, users: readonly string[]): Promise<Things> {
  const get = async (path: string): Promise<unknown> => {
    const answer = await patientFetch(`${url}/v1/${path}`, { headers: { Authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`GET /v1/${path}: ${answer.status} ${await answer.text()}`)
    return await answer.json()
  }
  const ownsLibrary = await get('me').then(
    () => true,
    () => false,
  )
  const fresh = async (kind: 'track' | 'album' | 'artist' | 'show' | 'episode', page: Page): Promise<string[]> => {
    const ids = [...new Set(page.items.map(({ id }) => id))].slice(0, 20)
    if (ids.length === 0 || !ownsLibrary) return ids.slice(0, WANTED)
    const uris = ids.map((id) => `spotify:${kind}:${id}`).join()
    const kept = (await get(`me/library/contains?uris=${uris}`)) as boolean[]
    return ids.filter((_, i) => !kept[i]).slice(0, WANTED)
  }

  const { albums } = (await get('browse/new-releases?limit=20')) as { albums: Page }
  const first = albums.items.slice(0, 20).map(({ id }) => id)
  const whole = (await get(`albums?ids=${first.join()}`)) as {
    albums: { artists: Page['items']; tracks: Page }[]
  }
  const { playlists } = (await get('browse/featured-playlists?limit=2')) as { playlists: Page }
  const { categories } = (await get('browse/categories?limit=2')) as { categories: Page }
  let shows: Page = { items: [] }
  for (const q of BEGINNINGS) {
    if (shows.items.length === 0) shows = ((await get(`search?type=show&q=${q}`)) as { shows: Page }).shows
  }
  const [show] = shows.items
  const episodes = show ? ((await get(`shows/${show.id}/episodes`)) as Page) : shows
  return {
    tracks: await fresh('track', { items: whole.albums.flatMap(({ tracks }) => tracks.items) }),
    albums: await fresh('album', albums),
    artists: await fresh('artist', { items: whole.albums.flatMap(({ artists }) => artists) }),
    shows: await fresh('show', shows),
    episodes: await fresh('episode', episodes),
    playlists: playlists.items.map(({ id }) => id),
    categories: categories.items.map(({ id }) => id),
    users,
  }
}
