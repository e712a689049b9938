import type { ResumePoint } from '../../shared/web-api/episode.ts'
import type { CatalogService } from '../service.ts'

export interface CatalogRouteParts {
  readonly service: CatalogService
  /** How far a user is in these episodes; those that they never began may be left out. */
  resumePointsOf(accountId: string, episodeIds: readonly string[]): Promise<ReadonlyMap<string, ResumePoint>>
}

/** How long an app may use an answer of the catalog again (CDN-6). */
export const CATALOG_CACHE_S = 300
