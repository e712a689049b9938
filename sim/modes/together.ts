/**
 * Runs of one stretch, window by window in turn, so that each meets in a window what the other has made of the one before.
 * @param ones, others runs that pause as often (`runWindows`)
 */
export function together<A, B>(ones: Iterator<void, A>, others: Iterator<void, B>): [A, B] {
  try {
    for (;;) {
      const one = ones.next()
      const other = others.next()
      if (one.done && other.done) return [one.value, other.value]
    }
  } finally {
    ones.return?.()
    others.return?.()
  }
}
