import { draw, streamKey } from '../../../sim/engine/random.ts'

/**
 * Calls at instants that do not wait for answers (exponential gaps), each timed from when it should have begun: what waits
 * behind a slow one is slow too.
 *
 * @returns one line: the rate, p50, p99 and the worst, in milliseconds, and the same of the processor's time alone, which other
 * programs on the machine do not lengthen
 */
export async function openLoop<Item>(
  name: string,
  items: readonly Item[],
  perSecond: number,
  call: (item: Item) => Promise<unknown>,
): Promise<string> {
  const key = streamKey('open loop', name)
  const tookMs: number[] = []
  const workedMs: number[] = []
  let dueMs = performance.now()
  for (const [i, item] of items.entries()) {
    dueMs += (-Math.log(draw(key, i)) * 1000) / perSecond
    while (performance.now() < dueMs)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())))
    const before = processorMs()
    await call(item)
    workedMs.push(processorMs() - before)
    tookMs.push(performance.now() - dueMs)
  }
  return `${name}: ${items.length} at ${perSecond}/s, open loop: ${percentiles(tookMs)}; processor time ${percentiles(workedMs)}`
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function percentiles(samplesMs: readonly number[]): string {
  const sorted = samplesMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms`
}
