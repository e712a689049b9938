import { systemClock } from '../system-clock.ts'
import { type CatalogService, type FollowersOf, CatalogService as Service } from './service.ts'

/** A catalog with nothing in it; in memory unless it is given a place. */
export function openTestCatalog(
  location = ':memory:',
  followersOf: FollowersOf = nobodyFollows,
): Promise<CatalogService> {
  return Service.open({ location, clock: systemClock, cache: null }, followersOf)
}

export const nobodyFollows: FollowersOf = async () => new Map()
