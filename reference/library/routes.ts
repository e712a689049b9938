import type { Endpoint } from '../shared/endpoint.ts'
import { followingRoutes } from './following-routes.ts'
import { historyRoutes } from './history-routes.ts'
import { type SavedRouteParts, savedRoutes } from './saved-routes.ts'
import { urisRoutes } from './uris-routes.ts'

/** All that the Web API has of a user's library: saved items under their classic and their newer names, follows, history. */
export function libraryRoutes(parts: SavedRouteParts): Endpoint[] {
  return [...savedRoutes(parts), ...urisRoutes(parts), ...followingRoutes(parts), ...historyRoutes(parts)]
}
