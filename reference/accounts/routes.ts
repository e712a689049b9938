import type { Endpoint } from '../shared/endpoint.ts'
import { oauthEndpoints } from './oauth/endpoints.ts'
import { accountEndpoints } from './pages/account-endpoints.ts'
import { authorizeEndpoints } from './pages/authorize-endpoints.ts'
import { pageEndpoints } from './pages/endpoints.ts'
import { profileEndpoints } from './profile-endpoints.ts'
import type { AccountService } from './service.ts'

export interface AccountRouteParts {
  readonly service: AccountService
  /** How many follow a user. */
  readonly followersOf: (userId: string) => Promise<number>
}

/** Profiles, tokens and the pages that people log in with. */
export function accountRoutes({ service, followersOf }: AccountRouteParts): Endpoint[] {
  return [
    ...profileEndpoints(service, followersOf),
    ...oauthEndpoints(service),
    ...authorizeEndpoints(service),
    ...pageEndpoints(service),
    ...accountEndpoints(service),
  ]
}
