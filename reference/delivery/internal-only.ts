import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../shared/service-error.ts'

/** Header with the secret that tiers share. */
export const INTERNAL_HEADER = 'soundcheck-internal'

/**
 * Lets pass what comes from the tier before, or from the service itself.
 *
 * @throws ServiceError `internal-only`
 */
export function internalOnly(secret: string): (request: IncomingMessage) => void {
  const expected = Buffer.from(secret)
  return (request) => {
    const found = Buffer.from(String(request.headers[INTERNAL_HEADER] ?? ''))
    if (found.length === expected.length && timingSafeEqual(found, expected)) return
    throw new ServiceError('internal-only', 'this is asked within the service and answered to nobody else')
  }
}
