import type { EventQueue } from '../engine/event-queue.ts'

/**
 * Timeouts of one service. All are equally long, so they end in the order in which they began: a list with one event for its
 * head in place of one event for each, nearly all of which would find that the answer has come.
 */
export class Deadlines {
  private readonly timeoutMs: number
  private readonly queue: EventQueue
  private readonly kind: number
  private readonly service: number
  private tasks: number[] = []
  private attempts: number[] = []
  private endsMs: number[] = []
  private head = 0
  private isSet = false

  /** @param kind kind of the events, whose first integer is the service */
  constructor(timeoutMs: number, queue: EventQueue, kind: number, service: number) {
    this.timeoutMs = timeoutMs
    this.queue = queue
    this.kind = kind
    this.service = service
  }

  add(task: number, attempt: number, nowMs: number): void {
    this.tasks.push(task)
    this.attempts.push(attempt)
    this.endsMs.push(nowMs + this.timeoutMs)
    if (!this.isSet) this.set(nowMs + this.timeoutMs)
  }

  /**
   * Event: the head's time has come.
   * @param attemptOf the attempts that tasks are at
   * @param expired called with each task whose attempt has taken too long
   */
  fire(nowMs: number, attemptOf: () => Int32Array, expired: (task: number) => void): void {
    while (this.head < this.tasks.length) {
      const task = this.tasks[this.head]
      const isOpen = attemptOf()[task] === this.attempts[this.head]
      if (isOpen && this.endsMs[this.head] > nowMs) break
      this.head++
      if (isOpen) expired(task)
    }
    if (this.head > 1024 && this.head * 2 > this.tasks.length) {
      this.tasks = this.tasks.slice(this.head)
      this.attempts = this.attempts.slice(this.head)
      this.endsMs = this.endsMs.slice(this.head)
      this.head = 0
    }
    this.isSet = false
    if (this.head < this.tasks.length) this.set(this.endsMs[this.head])
  }

  private set(atMs: number): void {
    this.isSet = true
    this.queue.push(atMs, this.kind, this.service)
  }
}
