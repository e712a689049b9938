import { draw, streamKey } from '../../../sim/engine/random.ts'

/**
 * Calls at instants that do not wait for answers (exponential gaps), each timed from when it should have begun: what waits
 * behind a slow one is slow too.
 *
 * @returns one line: the rate, p50, p99 and the worst, in milliseconds, and the share of the time in which it worked
 */
export async function openLoop<Item>(
  name: string,
  items: readonly Item[],
  perSecond: number,
  call: (item: Item) => Promise<unknown>,
): Promise<string> {
  const key = streamKey('open loop', name)
  const tookMs: number[] = []
  let busyMs = 0
  const startMs = performance.now()
  let dueMs = startMs
  for (const [i, item] of items.entries()) {
    dueMs += (-Math.log(draw(key, i)) * 1000) / perSecond
    while (performance.now() < dueMs) await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()))
    const beganMs = performance.now()
    await call(item)
    const endMs = performance.now()
    busyMs += endMs - beganMs
    tookMs.push(endMs - dueMs)
  }
  tookMs.sort((a, b) => a - b)
  const at = (share: number) => tookMs[Math.min(tookMs.length - 1, Math.floor(share * tookMs.length))].toFixed(1)
  const busy = Math.round((100 * busyMs) / (performance.now() - startMs))
  return `${name}: ${items.length} at ${perSecond}/s, open loop: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms; ${busy} % busy`
}
