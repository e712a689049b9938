import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Service } from '../../reference/main.ts'

const PROGRAM = fileURLToPath(new URL('./service-process.fixture.ts', import.meta.url))

/** A service that is there to be killed. */
export interface KilledService {
  /** Where it is, once it takes requests; null if it was killed before. */
  readonly running: Promise<Pick<Service, 'url' | 'tokens' | 'processes'> | null>
  /** SIGKILL to the API's process; resolves when that is gone. */
  kill(): Promise<void>
}

/** Starts the service in a process of its own. */
export function startKilledService(dataDirectory: string): KilledService {
  const child = spawn(process.execPath, [PROGRAM, dataDirectory], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  let isKilled = false
  child.stderr.on('data', (data) => {
    errors += data
  })
  const gone = once(child, 'exit')
  const ended = gone.then(([code]) => {
    if (isKilled) return null
    throw new Error(`the service ended by itself, with ${code}: ${errors}`)
  })
  const listening = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(line as string))
  const running = Promise.race([listening, ended])
  for (const promise of [ended, running]) promise.catch(() => {})
  return {
    running,
    async kill() {
      isKilled = true
      child.kill('SIGKILL')
      await gone
    },
  }
}
