import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'

/** A Redis server of a test's own, on a socket of the file system. */
export interface RedisServer {
  readonly url: string
  /** Stops its process, or lets it go on: connections stay open and nothing is answered. */
  freeze(frozen: boolean): void
  /** Ends it, with all it holds; `start` begins an empty one at the same place. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** Why there can be no server here, and what to do; null when there can. */
export function whyNoRedis(): string | null {
  const directories = (process.env.PATH ?? '').split(delimiter)
  if (directories.some((directory) => existsSync(join(directory, 'redis-server')))) return null
  return 'there is no program redis-server; on Debian: apt-get install redis-server'
}

export async function startRedis(): Promise<RedisServer> {
  const home = mkdtempSync(join(tmpdir(), 'soundcheck-redis-'))
  const socket = join(home, 'redis.sock')
  const launch = () =>
    spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', home], { stdio: 'ignore' })
  let server = launch()
  const answering = async () => {
    const client = new Redis(socket, { retryStrategy: () => 20, maxRetriesPerRequest: null })
    client.on('error', () => {})
    await client.ping()
    client.disconnect()
  }
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  await answering()
  return {
    url: socket,
    freeze: (frozen) => server.kill(frozen ? 'SIGSTOP' : 'SIGCONT'),
    async stop() {
      await stop()
      rmSync(home, { recursive: true, force: true })
    },
    async start() {
      mkdirSync(home)
      server = launch()
      await answering()
    },
  }
}
