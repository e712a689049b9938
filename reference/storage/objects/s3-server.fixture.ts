import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A server that speaks S3: moto's, which keeps objects in memory. It checks neither signatures nor checksums. */
export interface S3Server {
  readonly endpoint: string
  stop(): Promise<void>
}

const MOTO = 'moto[server]==5.2.5'

/** The program of moto's server, installed beside the repository's other tools when it is not there; or why it cannot be had. */
export function findMoto(): { program: string } | { missing: string } {
  const directory = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'soundcheck', 'moto')
  const program = join(directory, 'bin', 'moto_server')
  if (existsSync(program)) return { program }
  try {
    execFileSync('python3', ['-m', 'venv', directory], { stdio: 'pipe' })
    execFileSync(join(directory, 'bin', 'pip'), ['install', '--quiet', MOTO], { stdio: 'pipe' })
    return { program }
  } catch (error) {
    return { missing: `python3 -m venv ${directory} && pip install '${MOTO}' fails: ${(error as Error).message}` }
  }
}

export async function startS3(program: string): Promise<S3Server> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const endpoint = `http://127.0.0.1:${port}`
  await answering(endpoint, server)
  return {
    endpoint,
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
    },
  }
}

async function answering(endpoint: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`)
    try {
      await fetch(endpoint)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
