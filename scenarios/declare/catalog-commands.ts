import { Argument } from 'commander'
import { GENERATE_HELP, IMPORT_HELP, IMPORT_LYRICS_HELP } from '../cli-help.ts'
import { countries, dateOfRelease, day, encoding, language, notEmpty, positiveCount } from '../option-values.ts'
import { given } from './given.ts'
import type { Declaring } from './program.ts'

/** Where the demo's licenses hold, and most of the world. */
const MARKETS = 'AR,AT,AU,BE,BR,CA,CH,CL,CO,DE,DK,ES,FI,FR,GB,IE,IN,IT,JP,KR,MX,NL,NO,NZ,PL,PT,SE,US,ZA'

/** Commands that fill the catalog of the service. */
export function declareCatalogCommands({ program, io, done }: Declaring): void {
  const importing = program
    .command('import')
    .summary('bring the songs of a CSV file into the catalog')
    .description('Brings the songs of a CSV file into the catalog of the service, whether it runs or not.')
    .argument('<csv>', 'file with a row a song, the names of its columns in the first', notEmpty)
    .option('--data <directory>', 'data directory of the service (default: soundcheck-data)', notEmpty)
    .option('--released <date>', 'date of release where the file has none', dateOfRelease, '2000')
    .option('--markets <countries>', 'where the songs may be played', countries, countries(MARKETS))
    .option('--json', 'print what came in as one JSON object')
    .enablePositionalOptions()
    .addHelpText('after', IMPORT_HELP)
    .action(async (file: string, options) => {
      const { run } = await import('../commands/import.ts')
      done(await run({ file, json: false, ...given(options as ImportOptions) }, io))
    })

  importing
    .command('lyrics')
    .summary('bring lyrics of LRC files into the catalog')
    .description('Brings lyrics of LRC files to tracks of the catalog, whether the service runs or not.')
    .argument('<paths...>', 'files, and folders with .lrc files')
    .option('--data <directory>', 'data directory of the service (default: soundcheck-data)', notEmpty)
    .option('--language <tag>', 'language of files without [la:], such as en or pt-BR', language, 'und')
    .option('--encoding <name>', 'encoding of files without a byte order mark', encoding, 'utf-8')
    .option('--json', 'print what came in as one JSON object')
    .addHelpText('after', IMPORT_LYRICS_HELP)
    .action(async (paths: string[], options) => {
      const { run } = await import('../commands/import-lyrics.ts')
      done(await run({ paths, json: false, ...given(options as ImportLyricsOptions) }, io))
    })

  program
    .command('generate')
    .summary('make up a catalog of any size')
    .description('Makes up a plausible catalog of any size and publishes it in the service, whether it runs or not.')
    .addArgument(new Argument('<what>', 'what to make up').choices(['catalog']))
    .requiredOption('--tracks <number>', 'how many tracks', positiveCount)
    .option('--seed <seed>', 'the same seed gives the same catalog', notEmpty, 'soundcheck')
    .option('--until <date>', 'newest date of release', day, '2026-11-20')
    .option('--data <directory>', 'data directory of the service (default: soundcheck-data)', notEmpty)
    .option('--json', 'print what was made as one JSON object')
    .addHelpText('after', GENERATE_HELP)
    .action(async (_what: string, options) => {
      const { run } = await import('../commands/generate.ts')
      done(await run({ json: false, ...given(options as GenerateOptions) }, io))
    })
}

interface ImportOptions {
  data: string | undefined
  released: string
  markets: string[]
  json: boolean | undefined
}

interface ImportLyricsOptions {
  data: string | undefined
  language: string
  encoding: string
  json: boolean | undefined
}

interface GenerateOptions {
  tracks: number
  seed: string
  until: string
  data: string | undefined
  json: boolean | undefined
}
