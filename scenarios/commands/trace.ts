import { ZipfTrace } from '../../sim/workload/zipf-trace.ts'
import { UserError } from '../errors.ts'
import type { Io } from '../io.ts'
import { grouped, quantity } from '../report/number-format.ts'
import { progressBar } from './progress-bar.ts'
import type { TraceOutput } from './trace.output.ts'
import { BYTES_PER_REQUEST, writeTrace } from './trace-file.ts'

/** 8 bytes of weight for each object. */
const MOST_OBJECTS = 2 ** 28

export interface TraceZipfArgs {
  /** Objects that may be asked for. */
  objects: number
  /** Exponent of Zipf's law. */
  exponent: number
  requests: number
  /** A whole number from 0 to 2^64 - 1, in decimal or hexadecimal (`0x…`). */
  seed: string
  /** Path of the file to write. */
  out: string
  json: boolean
}

/**
 * Writes a trace of independent requests under Zipf's law: raw ids, each an unsigned 32-bit integer, little-endian.
 *
 * @throws UserError usage, file-unwritable
 */
export async function run(args: TraceZipfArgs, io: Io): Promise<number> {
  const { objects, exponent, requests } = args
  checkWhole('--objects', objects, MOST_OBJECTS)
  checkWhole('--requests', requests, Number.MAX_SAFE_INTEGER / BYTES_PER_REQUEST)
  if (!Number.isFinite(exponent) || exponent < 0) {
    throw new UserError('usage', `--exponent must be a number from 0, such as 0.9, got ${exponent}.`)
  }
  const seed = seedOf(args.seed)
  const startMs = performance.now()
  const trace = new ZipfTrace(objects, exponent, seed)
  const distinctIds = await write(trace, args, io)
  const output: TraceOutput = {
    schemaVersion: 1,
    out: args.out,
    requests,
    objects,
    exponent,
    totalWeight: trace.total,
    seed: args.seed,
    distinctIds,
    wallSeconds: (performance.now() - startMs) / 1000,
  }
  io.stdout.write(args.json ? `${JSON.stringify(output)}\n` : traceText(output))
  return 0
}

/** @returns the number of distinct ids */
async function write(trace: ZipfTrace, { objects, requests, out }: TraceZipfArgs, io: Io): Promise<number> {
  const seen = new Uint8Array(objects)
  const fill = (block: Uint32Array) => {
    trace.fill(block)
    for (let i = 0; i < block.length; i++) seen[block[i]] = 1
  }
  const progress = progressBar('trace', requests, io.stderr)
  try {
    await writeTrace(out, io.cwd, requests, fill, progress.update)
  } finally {
    progress.stop()
  }
  return seen.reduce((sum, one) => sum + one, 0)
}

function checkWhole(option: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  throw new UserError('usage', `${option} must be a whole number from 1 to ${Math.floor(most)}, got ${value}.`)
}

function seedOf(text: string): bigint {
  const seed = /^(\d+|0x[\da-f]+)$/i.test(text) ? BigInt(text) : -1n
  if (seed >= 0n && seed < 1n << 64n) return seed
  throw new UserError('usage', `--seed must be a whole number from 0 to 18446744073709551615, got "${text}".`)
}

function traceText(output: TraceOutput): string {
  const rows = [
    ['trace', output.out],
    ['requests', `${grouped(output.requests)}, ${quantity(output.requests * BYTES_PER_REQUEST, 'bytes')}`],
    [
      'objects',
      `${grouped(output.objects)} under Zipf's law with exponent ${output.exponent}, total weight ${output.totalWeight.toFixed(6)}`,
    ],
    ['distinct', `${grouped(output.distinctIds)} ids`],
    ['time', quantity(output.wallSeconds * 1000, 'ms')],
  ]
  return rows.map(([name, value]) => `${name.padEnd(8)}  ${value}\n`).join('')
}
