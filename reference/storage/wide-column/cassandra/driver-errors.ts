import { errors, types } from 'cassandra-driver'
import { ServiceError } from '../../../shared/service-error.ts'

/** What a server says of a page state that it did not make. */
const BAD_PAGE_STATE: readonly unknown[] = [types.responseErrorCodes.protocolError, types.responseErrorCodes.invalid]

/** What an error of the driver comes to for the store's caller. */
export function refusalOf(error: unknown, pageState: string | null): Error {
  const code = error instanceof errors.ResponseError ? error.code : null
  if (pageState !== null && BAD_PAGE_STATE.includes(code)) {
    return new RangeError(`pageState: expected one of this slice, found ${JSON.stringify(pageState)}`, { cause: error })
  }
  if (code === types.responseErrorCodes.overloaded || error instanceof errors.BusyConnectionError) {
    return new ServiceError('overloaded', 'Cassandra takes no more requests for now', { cause: error })
  }
  // The driver's own errors name the nodes' addresses, which is for the log and not for whoever asked.
  const reason = error instanceof errors.ResponseError ? ` (${error.message})` : ''
  return new ServiceError('storage-unavailable', `Cassandra does not do it${reason}`, { cause: error })
}
