/** Nobody: no parent, no operation. */
export const NONE = -1

/** Whose request something is part of: an app's, a bot's, or that of a bot which has asked for too much. */
export const Asker = { app: 0, bot: 1, refused: 2 } as const
export type Asker = (typeof Asker)[keyof typeof Asker]

/** Integers by slot, in columns that grow together; slots that are given back are used again. */
class Slots {
  readonly columns: Int32Array[]
  private readonly free: number[] = []
  private used = 0

  constructor(columns: number) {
    this.columns = Array.from({ length: columns }, () => new Int32Array(256))
  }

  /** Slots in use. */
  get count(): number {
    return this.used - this.free.length
  }

  take(): number {
    const slot = this.free.pop() ?? this.used++
    if (slot === this.columns[0].length) {
      for (const [i, column] of this.columns.entries()) {
        this.columns[i] = new Int32Array(slot * 2)
        this.columns[i].set(column)
      }
    }
    return slot
  }

  give(slot: number): void {
    this.free.push(slot)
  }
}

/** Tasks: what somebody wants of a service, in as many attempts as it takes. */
export class TaskTable {
  private readonly slots = new Slots(9)
  private starts = new Float64Array(256)

  get count(): number {
    return this.slots.count
  }

  /** Index of the service. */
  get service(): Int32Array {
    return this.slots.columns[0]
  }
  /** Index of the operation; NONE for a caller outside the pod. */
  get operation(): Int32Array {
    return this.slots.columns[1]
  }
  /** The call that waits for it; NONE for a request of an app. */
  get parent(): Int32Array {
    return this.slots.columns[2]
  }
  get failures(): Int32Array {
    return this.slots.columns[3]
  }
  /** Counts up with every attempt that ends, and never starts anew: what belongs to an earlier one is late. */
  get attempt(): Int32Array {
    return this.slots.columns[4]
  }
  /** What the breaker said when the attempt was let through. */
  get admitted(): Int32Array {
    return this.slots.columns[5]
  }
  /** 1: something optional failed on the way. */
  get degraded(): Int32Array {
    return this.slots.columns[6]
  }
  /** Number of the request of an app that it is part of. */
  get request(): Int32Array {
    return this.slots.columns[7]
  }
  /** As `Asker` has it. */
  get asker(): Int32Array {
    return this.slots.columns[8]
  }
  get startMs(): Float64Array {
    return this.starts
  }

  open(service: number, operation: number, parent: number, request: number, asker: Asker, nowMs: number): number {
    const task = this.slots.take()
    if (task >= this.starts.length) {
      const starts = new Float64Array(this.starts.length * 2)
      starts.set(this.starts)
      this.starts = starts
    }
    this.service[task] = service
    this.operation[task] = operation
    this.parent[task] = parent
    this.request[task] = request
    this.asker[task] = asker
    this.failures[task] = 0
    this.degraded[task] = 0
    this.starts[task] = nowMs
    return task
  }

  close(task: number): void {
    this.attempt[task]++
    this.slots.give(task)
  }
}

/** Calls: attempts that reached a service, also those whose caller has given them up. */
export class CallTable {
  private readonly slots = new Slots(8)

  get task(): Int32Array {
    return this.slots.columns[0]
  }
  /** The task's attempt that it was made for. */
  get attempt(): Int32Array {
    return this.slots.columns[1]
  }
  /** Steps of the route that were begun. */
  get step(): Int32Array {
    return this.slots.columns[2]
  }
  /** 1: the cache did not have it. */
  get missed(): Int32Array {
    return this.slots.columns[3]
  }

  /** As the task's, which may be another's by the time that a call nobody waits for goes on. */
  get service(): Int32Array {
    return this.slots.columns[4]
  }
  get operation(): Int32Array {
    return this.slots.columns[5]
  }
  get request(): Int32Array {
    return this.slots.columns[6]
  }
  get asker(): Int32Array {
    return this.slots.columns[7]
  }

  open(task: number, attempt: number, service: number, operation: number, request: number, asker: Asker): number {
    const call = this.slots.take()
    this.service[call] = service
    this.operation[call] = operation
    this.request[call] = request
    this.asker[call] = asker
    this.task[call] = task
    this.attempt[call] = attempt
    this.step[call] = 0
    this.missed[call] = 0
    return call
  }

  close(call: number): void {
    this.slots.give(call)
  }
}
