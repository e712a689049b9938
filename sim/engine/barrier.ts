/**
 * How the coordinator and the workers take turns, over shared memory: the coordinator opens a round, every worker does its
 * part and reports back. Blocks with Atomics.wait; a worker that fails leaves its message here.
 */
export class Barrier {
  private readonly cells: Int32Array
  private readonly text: Uint8Array

  constructor(memory: SharedArrayBuffer) {
    this.cells = new Int32Array(memory, 0, CELLS)
    this.text = new Uint8Array(memory, CELLS * 4)
  }

  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(CELLS * 4 + TEXT_BYTES)
  }

  /** Coordinator: lets `workers` workers do the next round. */
  open(workers: number): void {
    Atomics.store(this.cells, PENDING, workers)
    Atomics.add(this.cells, ROUND, 1)
    Atomics.notify(this.cells, ROUND)
  }

  /** Coordinator: waits until all workers are done with the round. Throws what a worker threw, and when one is silent. */
  join(): void {
    for (let slices = 0; ; ) {
      const pending = Atomics.load(this.cells, PENDING)
      const failed = Atomics.load(this.cells, FAILED)
      if (failed === TOO_LARGE) throw new RangeError(this.message())
      if (failed !== 0) throw new Error(`a simulator worker failed: ${this.message()}`)
      if (pending === 0) return
      const woken = Atomics.wait(this.cells, PENDING, pending, WAIT_MS)
      slices = woken === 'timed-out' ? slices + 1 : 0
      if (slices === MOST_SLICES) throw new Error(`a simulator worker has been silent for ${MOST_SLICES} s`)
    }
  }

  /** Coordinator: sends the workers home. */
  stop(): void {
    Atomics.store(this.cells, STOPPED, 1)
    Atomics.add(this.cells, ROUND, 1)
    Atomics.notify(this.cells, ROUND)
  }

  /**
   * Worker: waits for the round after `round`; -1 when there is none. To be woken says nothing: the coordinator may have been
   * held up before it told of a round that the worker has long seen, and done.
   */
  await(round: number): number {
    while (Atomics.load(this.cells, ROUND) === round) Atomics.wait(this.cells, ROUND, round)
    return Atomics.load(this.cells, STOPPED) !== 0 ? -1 : Atomics.load(this.cells, ROUND)
  }

  /** Worker: its part of the round is done. */
  done(): void {
    Atomics.sub(this.cells, PENDING, 1)
    Atomics.notify(this.cells, PENDING)
  }

  /** Worker: it cannot go on. A RangeError stays one, anything else is a defect. */
  fail(error: unknown): void {
    const tooLarge = error instanceof RangeError
    const message = error instanceof Error ? (tooLarge ? error.message : (error.stack ?? error.message)) : String(error)
    new TextEncoder().encodeInto(message, this.text)
    Atomics.store(this.cells, FAILED, tooLarge ? TOO_LARGE : DEFECT)
    Atomics.notify(this.cells, PENDING)
  }

  private message(): string {
    // A copy, because text decoders refuse shared memory.
    const copy = this.text.slice()
    return new TextDecoder().decode(copy.subarray(0, copy.indexOf(0)))
  }
}

const ROUND = 0
const PENDING = 1
const FAILED = 2
const STOPPED = 3
const CELLS = 4
/** Values of FAILED. */
const DEFECT = 1
const TOO_LARGE = 2
const TEXT_BYTES = 4096
/**
 * While the coordinator blocks its thread it hears nothing of a worker that died without a word (out of memory, say), so it
 * waits in slices and gives up after ten minutes of silence; no round takes nearly as long.
 */
const WAIT_MS = 1000
const MOST_SLICES = 600
