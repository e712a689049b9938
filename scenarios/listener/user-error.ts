import { UserError } from '../errors.ts'
import { serviceUnreachable } from './find-service.ts'
import { ServiceFailure } from './service-failure.ts'

/** What to throw at a person for what the service did: a UserError for its failures, anything else as it is. */
export function asUserError(error: unknown): unknown {
  if (!(error instanceof ServiceFailure)) return error
  if (error.kind === 'unreachable') return serviceUnreachable(error.message)
  return new UserError(error.kind === 'refused' ? 'service-refused' : 'service-unexpected', error.message)
}
