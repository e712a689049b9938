import { resolve } from 'node:path'
import {
  BucketUnavailable,
  ConfigError,
  DataDirectoryError,
  PortInUse,
  resolveConfig,
  type Service,
  type ServiceConfig,
  SqlUnavailable,
  startService,
} from '../../reference/main.ts'
import { UserError } from '../errors.ts'
import type { Io } from '../io.ts'
import type { LiveLine } from '../report/live-line.ts'
import { setting } from '../report/number-format.ts'
import { aligned, widthOf } from '../report/text-columns.ts'
import { shownPath } from '../shown-path.ts'
import { progressBar } from './progress-bar.ts'
import type { ServeOutput } from './serve.output.ts'

export interface ServeArgs {
  port?: number
  /** Directory that keeps everything; made when it is not there. */
  data?: string
  json: boolean
}

/** A signal that comes so much later than the first is meant; until then it is the same one, come by two ways. */
const INSISTENCE_MS = 500
/** How often a service that npx started looks whether npx is still there. */
const PARENT_CHECK_MS = 250

/**
 * Starts the reference service, says what is where, and runs it until it is told to stop.
 *
 * @returns 0 when it was stopped
 * @throws UserError for a data directory or a port that it cannot have
 */
export async function run(args: ServeArgs, io: Io): Promise<number> {
  // What the service keeps, passwords' hashes and keys among it, is for its owner only.
  process.umask(0o077)
  const stopped = whenStopped(io)
  const config = configOf(args, io)
  const service = await Promise.race([start(config, io), stopped])
  if (!service) {
    // What was made so far is on disk, and the next start goes on from there.
    io.stderr.write('Stopped before the service ran.\n')
    process.exit(0)
  }
  const startedInMs = Math.round(performance.now())
  const shown = shownPath(service.dataDirectory, io.cwd)
  io.stdout.write(args.json ? `${JSON.stringify(jsonOf(service, startedInMs))}\n` : textOf(service, config, shown))
  await stopped
  await service.stop()
  if (!args.json) io.stdout.write('Stopped.\n')
  return 0
}

function configOf({ port, data }: ServeArgs, io: Io): ServiceConfig {
  try {
    const config = resolveConfig(
      { ...(port === undefined ? {} : { port }), ...(data === undefined ? {} : { dataDirectory: data }) },
      io.env,
    )
    return { ...config, dataDirectory: resolve(io.cwd, config.dataDirectory) }
  } catch (error) {
    if (error instanceof ConfigError) throw new UserError('usage', error.message)
    throw error
  }
}

async function start(config: ServiceConfig, io: Io): Promise<Service> {
  let bar: LiveLine | null = null
  try {
    return await startService({
      config,
      onProgress(doneS, totalS) {
        if (bar === null) {
          io.stderr.write('First start: the demo catalog is composed and encoded, once.\n')
          bar = progressBar('demo catalog', totalS, io.stderr)
        }
        bar.update(doneS)
      },
      onUnexpectedEnd: (name, how) => io.stderr.write(`${name} ended: ${how}. It stays away until the next start.\n`),
    })
  } catch (error) {
    if (error instanceof DataDirectoryError) throw new UserError('data-directory', error.message)
    if (error instanceof SqlUnavailable || error instanceof BucketUnavailable) {
      throw new UserError('engine-unavailable', error.message)
    }
    if (error instanceof PortInUse) {
      throw new UserError('port-in-use', `${error.message}; stop what listens there, or choose others with --port.`)
    }
    throw error
  } finally {
    // The compiler does not see that the callback above sets it.
    ;(bar as LiveLine | null)?.stop()
  }
}

/** What each process is for, behind its address. */
function roleOf(name: string, config: ServiceConfig): string {
  const provider = config.providers.find((candidate) => name === `edge ${candidate.name}`)
  if (provider) return `caches ${setting(provider.edgeBytes, 'bytes')}, ${config.eviction}`
  const shield = config.providers.map(({ shieldBytes }) => shieldBytes)
  if (name === 'shield') return `caches ${setting(Math.max(...shield), 'bytes')} for each provider`
  return name === 'origin' ? 'every chunk, with checksums' : 'Web API, health, metrics'
}

function textOf(service: Service, config: ServiceConfig, shownData: string): string {
  const rows = service.processes.map(({ name, pid, url }) => [name, url, `pid ${pid}`, roleOf(name, config)])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => widthOf(row[column] as string))))
  const lines = rows.map((row) => `  ${row.map((cell, i) => aligned(cell, widths[i] ?? 0)).join('  ')}`.trimEnd())
  return [
    `The service runs; its data is in ${shownData}.`,
    '',
    ...lines,
    '',
    'To hear something:  soundcheck catalog, then soundcheck listen <uri>',
    'Ctrl-C stops it.',
    '',
  ].join('\n')
}

function jsonOf({ url, dataDirectory, processes }: Service, startedInMs: number): ServeOutput {
  return { schemaVersion: 1, url, dataDirectory, startedInMs, processes: [...processes] }
}

/**
 * Resolves when the service shall stop: by a signal, or because whoever started it through a launcher is gone. A second
 * signal does not wait for a clean end.
 */
function whenStopped(io: Io): Promise<void> {
  return new Promise((resolveStop) => {
    let stoppingSinceMs = Number.POSITIVE_INFINITY
    const stop = () => {
      if (performance.now() - stoppingSinceMs > INSISTENCE_MS) process.exit(1)
      stoppingSinceMs = Math.min(stoppingSinceMs, performance.now())
      resolveStop()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
    process.once('disconnect', () => resolveStop())
    // npx runs commands in a shell and passes signals to the shell alone: its end is all that is seen of them.
    const parent = process.ppid
    if (io.env.npm_command === 'exec') {
      setInterval(() => process.ppid !== parent && resolveStop(), PARENT_CHECK_MS).unref()
    }
  })
}
