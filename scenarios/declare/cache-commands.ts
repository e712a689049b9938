import { Option } from 'commander'
import { CACHE_HELP, TRACE_HELP } from '../cli-help.ts'
import { notEmpty, plainNumber, positiveCount } from '../option-values.ts'
import { given } from './given.ts'
import type { Declaring } from './program.ts'

/** Commands that study a cache by itself. */
export function declareCacheCommands({ program, io, done }: Declaring): void {
  program
    .command('cache')
    .summary('play a trace of requests against a cache and count its misses')
    .description('Plays a trace of requests against one cache and counts hits and misses.')
    .argument(
      '<trace>',
      'file with a trace: raw 32-bit ids, oracleGeneral or CSV, also packed with zstd or gzip',
      notEmpty,
    )
    .requiredOption('--policy <name>', 'what a full cache throws out, such as lru or s3-fifo')
    .requiredOption('--capacity <number>', 'objects that fit, such as 100k; with --sizes bytes, such as 10GB', notEmpty)
    .option('--sizes', 'objects take as much room as the trace says; otherwise each takes one place')
    .option('--admission <rule>', 'what gets in: second, size-limit=<bytes> or size-chance=<bytes>', notEmpty)
    .option('--ttl <age>', 'how long an entry lives: a duration, or requests where the trace has no times', notEmpty)
    .option('--sample <share>', 'play all popular objects and this share of the others, such as 0.01', notEmpty)
    .option('--curve', 'also draw the miss ratio of caches of every size')
    .option('--out <file>', 'SVG file for the curve (default: out/cache/<trace>-<policy>.svg)', notEmpty)
    .option('--format <name>', "u32, oracleGeneral or csv (default: by the file's name or content)", notEmpty)
    .option('--columns <names>', 'columns of a CSV without a header, such as time,id,size', notEmpty)
    .addOption(
      new Option('--seed <seed>', 'seed of what is drawn: the sample, and admission by chance').default('42', '42'),
    )
    .option('--json', 'print the counts as one JSON object')
    .addHelpText('after', CACHE_HELP)
    .action(async (trace: string, options) => {
      const { run } = await import('../commands/cache.ts')
      done(await run({ trace, ...CACHE_DEFAULTS, ...given(options as CacheOptions) }, io))
    })

  const trace = program
    .command('trace')
    .summary('write a trace of requests')
    .description('Writes a trace of requests, for cache.')
    .helpCommand('help [command]', 'explain a command')
  trace
    .command('zipf')
    .summary("requests that follow Zipf's law")
    .description(
      "Writes independent requests whose objects follow Zipf's law: the k-th most popular in proportion to k^-exponent.",
    )
    .addOption(count('--objects <number>', 'objects that may be asked for').default(1_000_000, '1M'))
    .option('--exponent <number>', "exponent of Zipf's law", plainNumber, 0.9)
    .addOption(count('--requests <number>', 'requests to write').default(10_000_000, '10M'))
    .addOption(new Option('--seed <number>', 'seed of all chance').default('42', '42'))
    .requiredOption('--out <file>', 'file to write', notEmpty)
    .option('--json', 'print what was written as one JSON object')
    .addHelpText('after', TRACE_HELP)
    .action(async (options) => {
      const { run } = await import('../commands/trace.ts')
      done(await run({ json: false, ...given(options as TraceZipfOptions) }, io))
    })
}

function count(flags: string, about: string): Option {
  return new Option(flags, about).argParser(positiveCount)
}

const CACHE_DEFAULTS = {
  sizes: false,
  admission: null,
  ttl: null,
  sample: null,
  curve: false,
  out: null,
  format: null,
  columns: null,
  json: false,
}

interface CacheOptions {
  policy: string
  capacity: string
  seed: string
  sizes: boolean | undefined
  admission: string | undefined
  ttl: string | undefined
  sample: string | undefined
  curve: boolean | undefined
  out: string | undefined
  format: string | undefined
  columns: string | undefined
  json: boolean | undefined
}

interface TraceZipfOptions {
  objects: number
  exponent: number
  requests: number
  seed: string
  out: string
  json: boolean | undefined
}
