import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Io } from '../io.ts'
import type { CacheOutput } from './cache.output.ts'
import { curveOf, type DrawnCurve } from './cache-curve.ts'
import { curveSketch } from './cache-curve-sketch.ts'
import { curveSvg } from './cache-curve-svg.ts'
import { playAll, playSample } from './cache-play.ts'
import { type CacheArgs, type CacheQuestion, questionOf } from './cache-question.ts'
import { cacheText } from './cache-text.ts'
import { predictedCurve, type TraceTheory, theoryOf } from './cache-theory.ts'
import { progressBar } from './progress-bar.ts'
import type { TraceReader } from './trace-format.ts'
import { openTrace } from './trace-reader.ts'
import { prepareDirectory, writeFiles } from './write-files.ts'

/**
 * Plays a trace against a cache that starts empty and prints how often it misses; with a curve, how often caches of every
 * size would.
 *
 * @throws UserError usage, file-unreadable, file-invalid, file-unwritable
 */
export async function run(args: CacheArgs, io: Io): Promise<number> {
  const { trace, formatFrom, packing } = await openTrace(args.trace, io.cwd, args)
  try {
    const question = questionOf(args, trace)
    const file = args.curve ? (args.out ?? defaultFile(args)) : null
    if (file !== null) prepareDirectory(dirname(resolve(io.cwd, file)), dirname(file))
    const played = await play(trace, question, args, io)
    const theory = await withProgress('theory', trace, io, (told) => theoryOf(trace, question, told))
    const curve = file === null ? null : await draw(trace, question, args, io, played.missRatio, theory, file)
    const output: CacheOutput = {
      schemaVersion: 1,
      trace: args.trace,
      format: trace.format,
      formatFrom,
      packing,
      policy: question.policyName,
      capacity: question.capacity,
      capacityUnit: question.bySize ? 'bytes' : 'objects',
      admission: args.admission,
      ttl: args.ttl,
      ...played,
      theory: theory === null ? null : theoryBeside(theory, question.capacity, played.missRatio),
      curve: curve === null || file === null ? null : { file, ...curve },
    }
    if (args.json) io.stdout.write(`${JSON.stringify(output)}\n`)
    else {
      io.stdout.write(cacheText(output))
      if (curve !== null) io.stdout.write(`\n${curveSketch(curve.points, dimensionOf(question))}`)
    }
    return 0
  } finally {
    await trace.close()
  }
}

type Played = Pick<
  CacheOutput,
  | 'requests'
  | 'misses'
  | 'missRatio'
  | 'bytes'
  | 'rejected'
  | 'expired'
  | 'sample'
  | 'requestsPerSecond'
  | 'wallSeconds'
>

async function play(trace: TraceReader, question: CacheQuestion, args: CacheArgs, io: Io): Promise<Played> {
  const startMs = performance.now()
  const counts = await withProgress('cache', trace, io, (told) => playEither(trace, question, args.seed, told))
  if (counts.requests === 0) {
    throw new UserError('file-invalid', `${trace.shown}, read as ${trace.format}, has no requests.`)
  }
  const wallSeconds = (performance.now() - startMs) / 1000
  return { ...counts, requestsPerSecond: counts.requests / wallSeconds, wallSeconds }
}

async function playEither(
  trace: TraceReader,
  question: CacheQuestion,
  seed: string,
  told: (endByte: number) => void,
): Promise<Omit<Played, 'requestsPerSecond' | 'wallSeconds'>> {
  const { policy, capacity, sampleRate: rate } = question
  if (rate !== null) {
    const { requests, sample } = await playSample(trace, { policy, capacity, rate }, seed, told)
    const { missRatio, ...rest } = sample
    const misses = Math.round(missRatio * requests)
    return { requests, misses, missRatio, bytes: null, rejected: 0, expired: 0, sample: { rate, ...rest } }
  }
  const counts = await playAll(trace, question, seed, told)
  const { bytes, requests, misses } = counts
  return {
    ...counts,
    missRatio: misses / requests,
    bytes: bytes === null ? null : { ...bytes, missRatio: bytes.missed / bytes.asked },
    sample: null,
  }
}

async function draw(
  trace: TraceReader,
  question: CacheQuestion,
  args: CacheArgs,
  io: Io,
  missRatio: number,
  theory: TraceTheory | null,
  file: string,
): Promise<DrawnCurve> {
  const measured = await withProgress('curve', trace, io, (told) => curveOf(trace, question, args.seed, told))
  const curve = { ...measured, theory: theory?.applies ? predictedCurve(theory, measured.points) : null }
  const svg = curveSvg({
    curve,
    name: [question.policyName, args.ttl && `ttl ${args.ttl}`, args.admission].filter(Boolean).join(', '),
    trace: basename(args.trace),
    dimension: dimensionOf(question),
    asked: { capacity: question.capacity, missRatio },
  })
  writeFiles(dirname(resolve(io.cwd, file)), dirname(file), [[basename(file), svg]])
  return curve
}

function theoryBeside(theory: TraceTheory, capacity: number, measured: number): CacheOutput['theory'] {
  const { model, applies } = theory
  const missRatio = theory.missRatioAt(capacity)
  const staticOptimum = theory.staticOptimumAt(capacity)
  return { model, applies, missRatio, difference: measured - missRatio, staticOptimum }
}

async function withProgress<T>(
  label: string,
  trace: TraceReader,
  io: Io,
  work: (told: (endByte: number) => void) => Promise<T>,
): Promise<T> {
  const progress = progressBar(label, trace.sizeBytes, io.stderr)
  try {
    return await work(progress.update)
  } finally {
    progress.stop()
  }
}

function dimensionOf({ bySize }: CacheQuestion): 'bytes' | 'count' {
  return bySize ? 'bytes' : 'count'
}

function defaultFile({ trace, policy }: CacheArgs): string {
  return join('out', 'cache', `${basename(trace)}-${policy}.svg`)
}
