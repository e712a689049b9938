import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import pg from 'pg'

/** A PostgreSQL server of a test's own, with a database in which collation is not that of code points. */
export interface PostgresServer {
  readonly url: string
  /** Starts a streaming replica of it. */
  replica(): Promise<PostgresServer>
  stop(): Promise<void>
}

/** Where `initdb` and the others are, or what to do to have them. */
export function findPostgres(): { programs: string } | { missing: string } {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'postgres'))
    .find(existsSync)
  if (found === undefined) return { missing: 'there is no program postgres; on Debian: apt-get install postgresql' }
  return { programs: dirname(realpathSync(found)) }
}

const DATABASE = 'postgres'
const USER = 'soundcheck'

export async function startPostgres(programs: string): Promise<PostgresServer> {
  const home = newHome()
  const data = join(home, 'data')
  asServer(join(programs, 'initdb'), [
    ...['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    ...['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'],
  ])
  return run(programs, home, data)
}

async function run(programs: string, home: string, data: string): Promise<PostgresServer> {
  const port = await freePort()
  const [command, args] = serverCommand(join(programs, 'postgres'), [
    ...['-D', data, '-p', String(port), '-k', home, '-h', '127.0.0.1'],
    // Nothing here has to outlive the machine.
    ...['-c', 'fsync=off', '-c', 'max_connections=60', '-c', 'wal_level=replica', '-c', 'hot_standby=on'],
  ])
  const server = spawn(command, args, { stdio: 'ignore' })
  const url = `postgres://${USER}:secret@127.0.0.1:${port}/${DATABASE}`
  await answering(url, server)
  return {
    url,
    async replica() {
      const copyHome = newHome()
      const copy = join(copyHome, 'data')
      asServer(join(programs, 'pg_basebackup'), [
        '-d',
        url,
        '-D',
        copy,
        '-R',
        '-X',
        'stream',
        '-c',
        'fast',
        '--no-sync',
      ])
      return run(programs, copyHome, copy)
    },
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit')
        server.kill('SIGQUIT')
        await ended
      }
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL does not run as root; then it runs as the user that Debian makes for it, or nobody. */
function serverCommand(command: string, args: readonly string[]): [string, string[]] {
  if (userInfo().uid !== 0) return [command, [...args]]
  return ['setpriv', [`--reuid=${serverUser()}`, '--clear-groups', command, ...args]]
}

function asServer(command: string, args: readonly string[]): void {
  const [name, words] = serverCommand(command, args)
  execFileSync(name, words, { stdio: ['ignore', 'ignore', 'pipe'], cwd: tmpdir() })
}

function serverUser(): number {
  try {
    return Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }))
  }
}

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'soundcheck-postgres-'))
  if (userInfo().uid === 0) chownSync(home, serverUser(), 0)
  return home
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  return port
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`)
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await client.end().catch(() => {})
    }
  }
}
