import {
  type Admission,
  type AdmissionName,
  admissionNames,
  createAdmission,
} from '../../reference/delivery/eviction/admission.policy.ts'
import { type EvictionName, evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { UserError } from '../errors.ts'
import { nearest } from '../language/nearest.ts'
import { parseQuantity } from '../language/parse-quantity.ts'
import type { TraceReader } from './trace-format.ts'

/** The hash index holds no more. */
const MOST_OBJECTS = 2 ** 29

/** Room for this many objects in what admission remembers, where the capacity is in bytes. */
const REMEMBERED_OBJECTS = 2 ** 20

/** What expires first goes first: with one lifetime for all that is the queue of FIFO. */
const TTL = 'ttl'

/**
 * Policies that a sample with weighed entries plays as the whole trace does. The others let one entry go where a hundred would
 * have to, or weigh one against many: measured, they are wrong by .004 to .014, which is more than the bound says.
 */
const SAMPLED: readonly EvictionName[] = ['lru', 'fifo', 'clock', 's3-fifo']

/** What was asked on the command line, as it was written there. */
export interface CacheArgs {
  /** Path of a trace. */
  trace: string
  policy: string
  capacity: string
  /** Objects take as much room as they have bytes. */
  sizes: boolean
  admission: string | null
  ttl: string | null
  format: string | null
  columns: string | null
  /** Share of the less popular objects to play; null: all are played. */
  sample: string | null
  curve: boolean
  /** Where the picture of the curve goes; null: a place by default. */
  out: string | null
  seed: string
  json: boolean
}

/** The same, checked. */
export interface CacheQuestion {
  /** As it was written. */
  policyName: string
  policy: EvictionName
  /** Objects, or bytes where sizes count. */
  capacity: number
  bySize: boolean
  admissionName: string | null
  /** A new one for each cache. */
  admission: () => Admission | null
  /** Seconds; requests where the trace has no times. */
  lifetime: number | null
  sampleRate: number | null
}

/** @throws UserError usage */
export function questionOf(args: CacheArgs, trace: TraceReader): CacheQuestion {
  const policy = args.policy === TTL ? 'fifo' : policyNamed(args.policy)
  if (args.policy === TTL && args.ttl === null) {
    throw new UserError('usage', '--policy ttl needs --ttl, which says how long an entry lives.')
  }
  if (args.sizes && !trace.hasSizes) {
    throw new UserError(
      'usage',
      `--sizes needs a trace with sizes, and ${trace.shown}, read as ${trace.format}, has none.`,
    )
  }
  const capacity = capacityOf(args)
  const checked: CacheQuestion = {
    policyName: args.policy,
    policy,
    capacity,
    bySize: args.sizes,
    admissionName: args.admission,
    admission: admissionOf(args, capacity),
    lifetime: args.ttl === null ? null : lifetimeOf(args.ttl, trace),
    sampleRate: args.sample === null ? null : rateOf(args.sample),
  }
  if (checked.sampleRate !== null) checkSampled(args, checked)
  return checked
}

function policyNamed(name: string): EvictionName {
  const known = evictionNames.find((candidate) => candidate === name)
  if (known !== undefined) return known
  const names = [...evictionNames, TTL]
  throw new UserError('usage', `There is no policy "${name}"; there are ${names.join(', ')}.${didYouMean(name, names)}`)
}

function capacityOf({ capacity, sizes }: CacheArgs): number {
  if (sizes) {
    const bytes = parseQuantity(capacity, 'bytes')
    if (bytes !== null && bytes >= 1) return Math.floor(bytes)
    throw new UserError('usage', `With --sizes, --capacity must be a number of bytes, such as 10GB, got "${capacity}".`)
  }
  const objects = parseQuantity(capacity, 'count')
  if (objects !== null && Number.isInteger(objects) && objects >= 1 && objects <= MOST_OBJECTS) return objects
  const hint = parseQuantity(capacity, 'bytes') === null ? '' : ' Bytes need --sizes.'
  throw new UserError(
    'usage',
    `--capacity must be a whole number from 1 to ${MOST_OBJECTS}, such as 500 or 100k, got "${capacity}".${hint}`,
  )
}

function admissionOf({ admission, sizes }: CacheArgs, capacity: number): () => Admission | null {
  if (admission === null) return () => null
  const [given, value, ...more] = admission.split('=')
  const name = admissionNames.find((candidate) => candidate === given)
  if (name === undefined || more.length > 0) {
    throw new UserError(
      'usage',
      `There is no admission "${admission}"; there are second, size-limit=<bytes> and size-chance=<bytes>.${didYouMean(given, admissionNames)}`,
    )
  }
  const setting = name === 'second' ? rememberedOf(value, sizes, capacity) : bytesOf(name, value, sizes)
  return () => createAdmission(name, setting)
}

function rememberedOf(value: string | undefined, sizes: boolean, capacity: number): number {
  if (value !== undefined) throw new UserError('usage', '--admission second takes no value.')
  return sizes ? REMEMBERED_OBJECTS : capacity
}

function bytesOf(name: AdmissionName, value: string | undefined, sizes: boolean): number {
  if (!sizes) throw new UserError('usage', `--admission ${name} goes by sizes: it needs --sizes.`)
  const bytes = parseQuantity(value ?? '', 'bytes')
  if (bytes !== null && bytes > 0) return bytes
  throw new UserError(
    'usage',
    `--admission ${name} takes a number of bytes, such as ${name}=1MB, got "${value ?? ''}".`,
  )
}

function lifetimeOf(ttl: string, trace: TraceReader): number {
  if (trace.hasTimes) {
    const ms = parseQuantity(ttl, 'duration')
    if (ms !== null && ms > 0) return ms / 1000
    throw new UserError('usage', `--ttl must be a duration, such as 1h, because the trace has times, got "${ttl}".`)
  }
  const requests = parseQuantity(ttl, 'count')
  if (requests !== null && requests >= 1) return requests
  throw new UserError(
    'usage',
    `--ttl must be a number of requests, such as 100k, because the trace has no times, got "${ttl}".`,
  )
}

function rateOf(sample: string): number {
  const rate = parseQuantity(sample, 'ratio')
  if (rate !== null && rate > 0 && rate < 1) return rate
  throw new UserError('usage', `--sample must be a share between 0 and 1, such as 0.01 or 1%, got "${sample}".`)
}

function checkSampled(args: CacheArgs, { policy }: CacheQuestion): void {
  const rival = {
    '--sizes': args.sizes,
    '--ttl': args.ttl !== null,
    '--admission': args.admission !== null,
    '--curve': args.curve,
  }
  const also = Object.entries(rival).find(([, given]) => given)
  if (also !== undefined) throw new UserError('usage', `--sample does not go with ${also[0]}.`)
  if (SAMPLED.includes(policy)) return
  throw new UserError(
    'usage',
    `--sample goes with ${SAMPLED.join(', ')}: an entry that stands for many objects would mislead ${args.policy}.`,
  )
}

function didYouMean(name: string, names: readonly string[]): string {
  const near = nearest(name, names)
  return near === undefined ? '' : ` Did you mean ${near}?`
}
