/**
 * Works on items, so many at a time, and takes them no faster than they are done. Whatever ends this early, nothing is
 * under way any more when it is over.
 *
 * @throws what the first one that failed threw, also when it failed before it returned a promise; no item is taken after that
 */
export async function inParallel<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  let failure: { error: unknown } | null = null
  try {
    for await (const item of items) {
      const one = work(item)
        .catch((error: unknown) => {
          failure ??= { error }
        })
        .finally(() => underWay.delete(one))
      underWay.add(one)
      if (underWay.size >= atOnce) await Promise.race(underWay)
      if (failure) break
    }
  } finally {
    await Promise.all(underWay)
  }
  if (failure) throw (failure as { error: unknown }).error
}
