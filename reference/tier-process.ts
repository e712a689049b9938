import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SigningKey } from './delivery/service.ts'
import { PortInUse } from './free-ports.ts'
import type { FromTier, TierConfig, ToTier } from './tier-messages.ts'

const ENTRY = fileURLToPath(new URL('./tier.main.ts', import.meta.url))

/** How a process ended that nobody had asked to. */
export type UnexpectedEnd = (name: string, how: string) => void

/**
 * A delivery process: an edge, the shield or the origin. It loads its code as soon as it is made and waits to be told
 * what it is, so that all of them start side by side.
 */
export class TierProcess {
  readonly name: string
  private readonly child: ChildProcess
  private readonly ended: Promise<void>
  private stopping = false
  private port = 0

  constructor(name: string, onUnexpectedEnd: UnexpectedEnd) {
    this.name = name
    this.child = fork(ENTRY, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        if (!this.stopping) onUnexpectedEnd(name, signal ? `killed by ${signal}` : `exit code ${code}`)
        resolve()
      })
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
      this.child.once('exit', () => resolve({ type: 'failed', message: 'it ended while it was starting' }))
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

  /** Lets it finish what it is doing. */
  async stop(): Promise<void> {
    this.stopping = true
    if (this.child.connected) this.send({ type: 'stop' })
    await this.ended
  }

  /** Ends it in the middle of whatever it is doing. */
  async kill(): Promise<void> {
    this.stopping = true
    this.child.kill('SIGKILL')
    await this.ended
  }

  private send(message: ToTier): void {
    // A process that is gone cannot be told anything; its end is told by its exit.
    this.child.send(message, () => {})
  }
}
