import { ServiceError } from './service-error.ts'

/** Lets so many pieces of work run at a time; the others wait in their order, and those beyond a number are refused. */
export class Turns {
  private readonly atOnce: number
  private readonly mostWaiting: number
  private readonly refusal: string
  private running = 0
  private readonly waiting: (() => void)[] = []

  /** @param refusal what whoever finds too many waiting is told */
  constructor(atOnce: number, mostWaiting: number, refusal: string) {
    this.atOnce = atOnce
    this.mostWaiting = mostWaiting
    this.refusal = refusal
  }

  /** @throws ServiceError `overloaded` when too many wait already, or what the work throws */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.atOnce) this.running++
    else await this.turn()
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      // The place is handed over: nobody who comes in between takes it as well.
      if (next) next()
      else this.running--
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.mostWaiting) throw new ServiceError('overloaded', this.refusal)
    return new Promise((resolve) => this.waiting.push(resolve))
  }
}
