import { type Transferable, Worker } from 'node:worker_threads'
import type { Clock } from '../shared/clock.ts'

/** What a thread says beside its answers: that it can write, or why it cannot and therefore ends. */
export type WriterState =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'failed'
      readonly reason: string
    }

export interface WriterThreadOptions<Answer> {
  /** Its program: says that it is ready, then answers what it is told, in turn. */
  readonly program: URL
  readonly data: unknown
  readonly clock: Clock
  onAnswer(answer: Answer): void
  /** The thread is gone, with its connection: what it was told and has not answered it never will. */
  onEnd(reason: string): void
}

/** How long until a thread that has ended is followed by another; then twice as long each time. */
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 3200

/**
 * A thread that writes to a file, for commits wait for the disk and nobody else has to wait with them. When it ends (a defect, memory,
 * a full disk) another one follows, again and again until it can open the file and write to it.
 *
 * @template Told what it is told
 * @template Answer what it answers; no `kind` of it is one of a {@link WriterState}
 */
export class WriterThread<Told, Answer> {
  readonly #options: WriterThreadOptions<Answer>
  #thread: Worker | null = null
  #refusal: string | null = 'it is being opened'
  #pauseMs = FIRST_PAUSE_MS
  #isHeld = true
  #isClosed = false

  constructor(options: WriterThreadOptions<Answer>) {
    this.#options = options
  }

  /**
   * Starts the first thread; resolves when it can write.
   *
   * @throws Error saying why it cannot; its cause is what ended the thread
   */
  start(): Promise<void> {
    const { program, data, onAnswer } = this.#options
    const thread = new Worker(program, { workerData: data })
    if (!this.#isHeld) thread.unref()
    this.#thread = thread
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const end = (reason: string, cause?: unknown): void => {
      if (this.#thread !== thread) return
      this.#thread = null
      reject(new Error(reason, { cause }))
      this.#ended(reason)
    }
    thread.on('message', (message: WriterState | Answer) => {
      if (isState(message)) {
        if (message.kind === 'failed') return end(message.reason)
        this.#refusal = null
        this.#pauseMs = FIRST_PAUSE_MS
        return resolve()
      }
      // What is still on its way from a thread that counts as gone was refused already.
      if (this.#thread === thread) onAnswer(message)
    })
    let cause: unknown
    thread.on('error', (error) => {
      cause = error
    })
    // Its connection is closed by now, and nothing of an open transaction is left.
    thread.on('exit', () => end(cause instanceof Error ? cause.message : 'its thread has ended', cause))
    return promise
  }

  /** Why nothing can be written now; null while the thread is there. */
  get refusal(): string | null {
    return this.#refusal
  }

  /** To be called only while there is no {@link refusal}. */
  tell(message: Told, transferred: Transferable[] = []): void {
    this.#thread?.postMessage(message, transferred)
  }

  /** Whether it keeps the process alive, and those that follow it; at first it does. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld
    if (isHeld) this.#thread?.ref()
    else this.#thread?.unref()
  }

  /** Tells the last thing, after which the thread ends, and waits for that. None follows. */
  async close(last: Told): Promise<void> {
    this.#isClosed = true
    const thread = this.#thread
    if (thread === null) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    thread.ref()
    thread.postMessage(last)
    await ended
  }

  #ended(reason: string): void {
    const wasOpen = this.#refusal === null
    this.#refusal = reason
    this.#options.onEnd(reason)
    if (wasOpen) this.#later()
  }

  #later(): void {
    if (this.#isClosed) return
    const pauseMs = this.#pauseMs
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)
    this.#options.clock.after(pauseMs, () => {
      if (!this.#isClosed) this.start().catch(() => this.#later())
    })
  }
}

function isState(message: unknown): message is WriterState {
  const { kind } = message as { kind?: unknown }
  return kind === 'ready' || kind === 'failed'
}
