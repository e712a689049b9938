import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'

/**
 * Gives work so much time. What it comes to after that is dropped, whatever it is.
 *
 * @param gone aborted when nobody waits for the result any more
 * @param work gets a signal that is aborted when the time is over or the caller has gone
 * @throws ServiceError `timeout`, or the reason of `gone`
 */
export function withDeadline<T>(
  timeoutMs: number,
  clock: Clock,
  gone: AbortSignal,
  work: (signal: AbortSignal) => Promise<T> | T,
): Promise<T> {
  if (gone.aborted) return Promise.reject(gone.reason)
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const stop = (reason: unknown) => {
      controller.abort(reason)
      reject(reason)
    }
    const leave = () => stop(gone.reason)
    const takeBack = clock.after(timeoutMs, () => {
      stop(new ServiceError('timeout', `the answer was not there after ${timeoutMs / 1000} s`))
    })
    gone.addEventListener('abort', leave, { once: true })
    Promise.try(work, controller.signal)
      .then(resolve, reject)
      .finally(() => {
        takeBack()
        gone.removeEventListener('abort', leave)
      })
  })
}
