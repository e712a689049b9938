import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** How long a server on a busy machine may take to start. */
const START_LIMIT_MS = 180_000
const LAST_LINES = 30

/** A server written in Java that Maven brings with all it needs, once; then it is kept in the user's cache. */
export class MavenServer {
  readonly name: string
  readonly version: string
  /** Where its jars are, when they are here. */
  readonly jars: string
  readonly #pom: string

  /**
   * @param name of the directory, and for people
   * @param artifact the artifact in the POM whose version the server's is
   */
  constructor(name: string, pom: string, artifact: string) {
    const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
    const found = new RegExp(`${artifact}</artifactId>\\s*<version>([^<]+)`).exec(readFileSync(pom, 'utf8'))
    this.name = name
    this.version = found?.[1] ?? ''
    this.jars = join(cache, 'soundcheck', `${name.toLowerCase()}-${this.version}`)
    this.#pom = pom
  }

  /** Whether the jars are here, or Maven to bring them. */
  get canBeHad(): boolean {
    return existsSync(this.jars) || !spawnSync('mvn', ['-v']).error
  }

  /** @throws Error with what Maven said */
  fetch(): void {
    if (existsSync(this.jars)) return
    const partial = `${this.jars}.partial`
    rmSync(partial, { recursive: true, force: true })
    const goal = ['-q', '-B', '-f', this.#pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`]
    const { status, stdout } = spawnSync('mvn', goal, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`Maven could not bring ${this.name} ${this.version}: ${stdout}`)
    renameSync(partial, this.jars)
  }

  /**
   * Waits for a line of its output.
   *
   * @throws Error with the end of its output when it ends before, or takes too long
   */
  started(child: ChildProcess, line: string): Promise<void> {
    const last: string[] = []
    return new Promise((resolve, reject) => {
      const fail = (how: string): void => reject(new Error(`${this.name} ${how}:\n${last.join('\n')}`))
      const limit = setTimeout(() => fail('did not start in time'), START_LIMIT_MS)
      child.once('exit', () => fail('ended while it started'))
      child.once('error', (error) => fail(error.message))
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue
        createInterface(stream).on('line', (said) => {
          last.push(said)
          if (last.length > LAST_LINES) last.shift()
          if (!said.includes(line)) return
          clearTimeout(limit)
          resolve()
        })
      }
    })
  }
}

/** Ends a process, whatever it does. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
