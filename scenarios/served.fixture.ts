import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type ServeOutput, serveOutput } from './commands/serve.output.ts'

/** A service that runs in processes of its own, as `soundcheck serve` starts it. */
export interface Served extends ServeOutput {
  /** The command itself, which is the API's process. */
  command: ChildProcess
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string>
}

/** Starts `soundcheck serve` on free ports, without rate limits, and waits until it takes requests. */
export async function served(data: string): Promise<Served> {
  const bin = new URL('./bin/soundcheck.mjs', import.meta.url).pathname
  const command = spawn(process.execPath, [bin, 'serve', '--data', data, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SOUNDCHECK_RATE_LIMITS: 'off' },
  })
  const ended = once(command, 'exit').then(([code, signal]) => (code ?? signal) as number | string)
  const [line] = await Promise.race([
    once(createInterface(command.stdout as NodeJS.ReadableStream), 'line'),
    ended.then((how) => {
      throw new Error(`the service ended before it ran: ${how}`)
    }),
  ])
  return { ...serveOutput.parse(JSON.parse(line)), command, ended }
}

/** The port of the API, by which commands find the service. */
export function portOf({ url }: Served): string {
  return new URL(url).port
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
