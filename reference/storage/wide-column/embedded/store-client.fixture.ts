import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Condition, DeleteRow, Insert, Key, Mutation, Update } from '../wide-column.ts'

export type Request =
  | { kind: 'get'; table: string; key: Key }
  | { kind: 'write'; mutations: Mutation[] }
  | { kind: 'write-if'; mutation: Insert | Update | DeleteRow; condition: Condition }
  | { kind: 'increment'; table: string; key: Key; by: Record<string, number> }

export type Answer = { id: number; value: unknown } | { id: number; error: { code: string; message: string } }

const PROGRAM = fileURLToPath(new URL('./store-process.fixture.ts', import.meta.url))

/** A store in a process of its own. */
export class StoreProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #sent = 0

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer))
    // What is sent to a process that has just gone.
    child.on('error', () => {})
  }

  /** @param under a command, with its arguments, that runs the command behind it in its own place */
  static async start(path: string, under: readonly string[] = []): Promise<StoreProcess> {
    const [command, ...args] = [...under, process.execPath, PROGRAM, path]
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const gone = once(child, 'exit').then(() => {
      throw new Error('the process ended before its store was open')
    })
    gone.catch(() => {})
    await Promise.race([once(child, 'message'), gone])
    return new StoreProcess(child)
  }

  get pid(): number {
    return this.#child.pid as number
  }

  /** The answer; none comes when the process is gone. */
  async ask(request: Request): Promise<unknown> {
    const id = this.#sent++
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve)
      if (this.#child.connected) this.#child.send({ id, request }, () => {})
    })
    if ('error' in answer) throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
    return answer.value
  }

  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}
