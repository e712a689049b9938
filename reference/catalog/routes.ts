import type { Endpoint } from '../shared/endpoint.ts'
import { albumRoutes } from './routes/albums.ts'
import { artistRoutes } from './routes/artists.ts'
import { browseRoutes } from './routes/browse.ts'
import { lyricsRoutes } from './routes/lyrics.ts'
import { operatorRoutes } from './routes/operator.ts'
import type { CatalogRouteParts } from './routes/parts.ts'
import { playlistRoutes } from './routes/playlists.ts'
import { podcastRoutes } from './routes/podcasts.ts'
import { trackRoutes } from './routes/tracks.ts'

/** The catalog as the Web API has it. Audiobooks, the audio analysis and the relinking of tracks are left out. */
export function catalogRoutes(parts: CatalogRouteParts): Endpoint[] {
  return [
    ...trackRoutes(parts),
    ...albumRoutes(parts),
    ...artistRoutes(parts),
    ...podcastRoutes(parts),
    ...playlistRoutes(parts),
    ...browseRoutes(parts),
    ...lyricsRoutes(parts),
    ...operatorRoutes(parts),
  ]
}
