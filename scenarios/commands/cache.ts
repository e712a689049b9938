import { type EvictionName, evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { DenseCache, HashedCache, type SlotCache } from '../../sim/world/slot-cache.ts'
import { UserError } from '../errors.ts'
import type { Io } from '../io.ts'
import { nearest } from '../language/nearest.ts'
import type { LiveLine } from '../report/live-line.ts'
import { grouped, quantity } from '../report/number-format.ts'
import type { CacheOutput } from './cache.output.ts'
import { progressBar } from './progress-bar.ts'
import { openTrace, type TraceReader } from './trace-file.ts'

/** The hash index holds no more. */
const MOST_OBJECTS = 2 ** 29

export interface CacheArgs {
  /** Path of a trace. */
  trace: string
  policy: string
  /** Objects that fit. */
  capacity: number
  json: boolean
}

/**
 * Plays a trace against a cache that starts empty and prints how often it misses.
 *
 * @throws UserError usage, file-unreadable, file-invalid
 */
export async function run(args: CacheArgs, io: Io): Promise<number> {
  const policy = policyNamed(args.policy)
  const { capacity } = args
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MOST_OBJECTS) {
    throw new UserError('usage', `--capacity must be a whole number from 1 to ${MOST_OBJECTS}, got ${capacity}.`)
  }
  const trace = await openTrace(args.trace, io.cwd)
  try {
    const startMs = performance.now()
    const misses = await countMisses(trace, policy, capacity, io)
    const wallSeconds = (performance.now() - startMs) / 1000
    const { requests } = trace
    const output: CacheOutput = {
      schemaVersion: 1,
      trace: args.trace,
      policy,
      capacity,
      requests,
      misses,
      missRatio: misses / requests,
      requestsPerSecond: requests / wallSeconds,
      wallSeconds,
    }
    io.stdout.write(args.json ? `${JSON.stringify(output)}\n` : cacheText(output))
    return 0
  } finally {
    await trace.close()
  }
}

/** Takes the ids for dense until a large one comes: then it starts again, with a cache for any ids. */
async function countMisses(trace: TraceReader, policy: EvictionName, capacity: number, io: Io): Promise<number> {
  const progress = progressBar('cache', trace.requests, io.stderr)
  try {
    const misses = await play(trace, new DenseCache(policy, capacity), progress)
    return misses >= 0 ? misses : await play(trace, new HashedCache(policy, capacity), progress)
  } finally {
    progress.stop()
  }
}

/** @returns the number of misses; -1 when an id is too large for the cache */
async function play(trace: TraceReader, cache: SlotCache, progress: LiveLine): Promise<number> {
  let misses = 0
  let done = 0
  for await (const block of trace.blocks()) {
    const missed = cache.requestAll(block)
    if (missed < 0) return -1
    misses += missed
    done += block.length
    progress.update(done)
  }
  return misses
}

function policyNamed(name: string): EvictionName {
  const known = evictionNames.find((candidate) => candidate === name)
  if (known !== undefined) return known
  const near = nearest(name, evictionNames)
  const question = near === undefined ? '' : ` Did you mean ${near}?`
  throw new UserError('usage', `There is no policy "${name}"; there are ${evictionNames.join(', ')}.${question}`)
}

function cacheText(output: CacheOutput): string {
  const rows = [
    ['policy', `${output.policy}, ${grouped(output.capacity)} objects`],
    ['requests', grouped(output.requests)],
    ['misses', grouped(output.misses)],
    ['miss ratio', output.missRatio.toFixed(4)],
    [
      'speed',
      `${quantity(output.requestsPerSecond, 'count')} requests/s, in ${quantity(output.wallSeconds * 1000, 'ms')}`,
    ],
  ]
  return rows.map(([name, value]) => `${name.padEnd(10)}  ${value}\n`).join('')
}
