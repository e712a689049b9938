import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SigningKey } from './delivery/service.ts'
import { PortInUse } from './free-ports.ts'
import type { Clock } from './shared/clock.ts'
import type { FromTier, TierConfig, ToTier } from './tier-messages.ts'

const ENTRY = fileURLToPath(new URL('./tier.main.ts', import.meta.url))

/** Longer than a process takes that lets its answers end. */
const STOP_LIMIT_MS = 10_000

/** How a process ended that nobody had asked to. */
export type UnexpectedEnd = (name: string, how: string) => void

/**
 * A delivery process: an edge, the shield or the origin. It loads its code as soon as it is made and waits to be told
 * what it is, so that all of them start side by side.
 */
export class TierProcess {
  readonly name: string
  private readonly clock: Clock
  private readonly child: ChildProcess
  private readonly ended: Promise<void>
  private stopping = false
  private port = 0

  constructor(name: string, clock: Clock, onUnexpectedEnd: UnexpectedEnd) {
    this.name = name
    this.clock = clock
    this.child = fork(ENTRY, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.ended = new Promise((resolve) => {
      const end = (how: string) => {
        if (!this.stopping) onUnexpectedEnd(name, how)
        resolve()
      }
      this.child.once('exit', (code, signal) => end(signal ? `killed by ${signal}` : `exit code ${code}`))
      // A process that could not even be made has no exit.
      this.child.on('error', (error) => this.child.pid === undefined && end(error.message))
    })
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /**
   * Resolves with its URL once it listens.
   *
   * @throws PortInUse, or Error when it cannot start for another reason
   */
  async start(config: TierConfig): Promise<string> {
    const answer = new Promise<FromTier>((resolve) => {
      this.child.once('message', (message) => resolve(message as FromTier))
      void this.ended.then(() => resolve({ type: 'failed', message: 'it ended while it was starting' }))
    })
    this.send({ type: 'start', config })
    const message = await answer
    if (message.type === 'port-in-use') throw new PortInUse(config.port, this.name)
    if (message.type === 'failed') throw new Error(`${this.name}: ${message.message}`)
    this.port = message.port
    return this.url
  }

  /** Hands new signing keys to an edge. */
  updateKeys(keys: SigningKey[]): void {
    if (this.child.connected) this.send({ type: 'keys', keys })
  }

  /** Lets it finish what it is doing; one that does not end by itself is killed. */
  async stop(): Promise<void> {
    this.stopping = true
    if (this.child.connected) this.send({ type: 'stop' })
    const takeBack = this.clock.after(STOP_LIMIT_MS, () => this.child.kill('SIGKILL'))
    await this.ended
    takeBack()
  }

  private send(message: ToTier): void {
    // A process that is gone cannot be told anything; its end is told by its exit.
    this.child.send(message, () => {})
  }
}
