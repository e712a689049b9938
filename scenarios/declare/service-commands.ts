import { InvalidArgumentError, Option } from 'commander'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import type { SchoolName } from '../../reference/playback/quality.policy.ts'
import { CATALOG_HELP, LISTEN_HELP, SERVE_HELP } from '../cli-help.ts'
import { lengthOfTime, notEmpty, port, positiveCount, servicePorts, speedFactor } from '../option-values.ts'
import { given } from './given.ts'
import type { Declaring } from './program.ts'

/** Commands that run the service, or use one that runs. */
export function declareServiceCommands({ program, io, done }: Declaring): void {
  program
    .command('serve')
    .summary('start the reference service')
    .description('Starts the reference service with its demo catalog, and runs it until it is stopped.')
    .addOption(
      new Option(
        '--port <port>',
        'port of the API; the delivery processes take those after it (default: 4700)',
      ).argParser(servicePorts),
    )
    .option('--data <directory>', 'where it keeps its data (default: soundcheck-data)', notEmpty)
    .option('--json', 'print what is where as one JSON object')
    .addHelpText('after', SERVE_HELP)
    .action(async (options) => {
      const { run } = await import('../commands/serve.ts')
      done(await run({ json: false, ...given(options as CatalogOptions) }, io))
    })

  program
    .command('catalog')
    .summary('print what a running service has to play')
    .description(
      'Prints the albums and playlists of a running service, or one album that is made to be played gaplessly.',
    )
    .argument('[gapless-album]', 'print only the URI of the gapless album', only('gapless-album'))
    .addOption(servicePort())
    .addOption(serviceData())
    .option('--json', 'print them as one JSON object')
    .addHelpText('after', CATALOG_HELP)
    .action(async (which: 'gapless-album' | undefined, options) => {
      const { run } = await import('../commands/catalog.ts')
      done(await run({ gaplessAlbum: which !== undefined, json: false, ...given(options as CatalogOptions) }, io))
    })

  program
    .command('listen')
    .summary('play music from a running service and listen to every sample')
    .description('Plays a track, album or playlist from a running service as an app does, and listens to every sample.')
    .argument('<uri>', 'what to play: spotify:album:… (see catalog)', notEmpty)
    .addOption(servicePort())
    .addOption(serviceData())
    .addOption(new Option('--account <plan>', 'whose account').choices(['premium', 'free']).default('premium'))
    .addOption(
      new Option('--quality <name>', 'rendition (default: the best of the account)').choices(
        LADDER.map(({ name }) => name),
      ),
    )
    .option('--adaptive', 'let the rendition follow network and buffer, up to --quality')
    .addOption(
      new Option('--school <name>', 'by which rule it follows them; means --adaptive')
        .choices(['adaptive', 'bola', 'throughput'])
        .default('adaptive')
        .implies({ adaptive: true }),
    )
    .option('--from <number>', 'position of the first track', positiveCount, 1)
    .option('--speed <factor>', 'how many times as fast as real time, or max', speedFactor, 1)
    .option('--for <duration>', 'stop after so long', lengthOfTime)
    .option('--wav <file>', 'write what is heard to a file', notEmpty)
    .option('--quiet', 'no live line on the terminal')
    .option('--json', 'print what was heard as one JSON object')
    .addHelpText('after', LISTEN_HELP)
    .action(async (uri: string, options) => {
      const { run } = await import('../commands/listen.ts')
      done(await run({ uri, adaptive: false, quiet: false, json: false, ...given(options as ListenOptions) }, io))
    })
}

/** `app create`: who writes an app for the service. */
export function declareAppCommand({ program, io, done }: Declaring): void {
  program
    .command('app')
    .summary('register an app at a running service')
    .description('Registers an app, so that it can ask users for tokens (OAuth 2).')
    .command('create')
    .description('Registers an app and prints its client id and secret.')
    .argument('<name>', 'what users are asked to allow', notEmpty)
    .requiredOption('--redirect <uri...>', 'where users come back to; a port of 127.0.0.1 may differ')
    .option('--public', 'an app that cannot keep a secret: in a browser, on a phone', false)
    .addOption(servicePort())
    .addOption(serviceData())
    .option('--json', 'print it as one JSON object')
    .action(async (name: string, options) => {
      const { run } = await import('../commands/app.ts')
      done(await run({ name, json: false, ...given(options as AppOptions) }, io))
    })
}

/** `account password`: who runs the service, for users that cannot log in. */
export function declareAccountCommand({ program, io, done }: Declaring): void {
  program
    .command('account')
    .summary('give a user of a running service a new password')
    .description('Looks after the accounts of a running service.')
    .command('password')
    .description('Gives a user a new password, prints it, and logs out all their browsers and apps.')
    .argument('<name>', 'what the user logs in with', notEmpty)
    .addOption(servicePort())
    .addOption(serviceData())
    .option('--json', 'print it as one JSON object')
    .action(async (name: string, options) => {
      const { run } = await import('../commands/account.ts')
      done(await run({ name, json: false, ...given(options as CatalogOptions) }, io))
    })
}

/** An argument that can be one word or left out. */
function only<T extends string>(word: T): (text: string) => T {
  return (text) => {
    if (text === word) return word
    throw new InvalidArgumentError(`Expected ${word}.`)
  }
}

function servicePort(): Option {
  return new Option('--port <port>', 'port of the service (default: 4700, or the only one that runs)').argParser(port)
}

function serviceData(): Option {
  return new Option('--data <directory>', 'data directory of the service').argParser(notEmpty)
}

interface CatalogOptions {
  port: number | undefined
  data: string | undefined
  json: boolean | undefined
}

interface AppOptions {
  redirect: string[]
  public: boolean
  port: number | undefined
  data: string | undefined
  json: boolean | undefined
}

interface ListenOptions {
  port: number | undefined
  data: string | undefined
  account: 'premium' | 'free'
  quality: string | undefined
  adaptive: boolean | undefined
  school: Exclude<SchoolName, 'fixed'>
  from: number
  speed: number
  for: number | undefined
  wav: string | undefined
  quiet: boolean | undefined
  json: boolean | undefined
}
