import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PlayEvent } from './play-event.ts'

const server = fileURLToPath(new URL('./event-server.fixture.ts', import.meta.url))

export interface EventServer {
  url: string
  /** Ends it with SIGKILL; resolves when it is gone, and what it was started under too. */
  kill(): Promise<void>
}

/**
 * Starts a process that takes play events and keeps them in `directory`.
 *
 * @param under a command, with its arguments, that runs the command behind it
 * @throws Error with what it wrote to its standard error when it ends before it listens
 */
export async function startEventServer(directory: string, under: readonly string[] = []): Promise<EventServer> {
  const [command, ...args] = [...under, process.execPath, server, directory]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (data) => {
    errors += data
  })
  const gone = once(child, 'exit')
  const failed = gone.then(() => {
    throw new Error(`the event server ended before it listened: ${errors}`)
  })
  failed.catch(() => {})
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), failed])) as [string]
  const [port, pid] = line.split(' ').map(Number)
  return {
    url: `http://127.0.0.1:${port}`,
    kill: async () => {
      process.kill(pid, 'SIGKILL')
      await gone
    },
  }
}

/** Posts events and returns the answer; throws when there is none. */
export async function post(url: string, events: readonly PlayEvent[]): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/v1/me/player/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  return { status: response.status, body: await response.json() }
}
