/**
 * Lets work that can be left off end in order when someone presses Ctrl-C: the signal is aborted, and whoever works stops at the
 * next good place. A second Ctrl-C ends the process at once.
 */
export async function untilStopped<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  const stop = () => controller.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
