import type { Plan } from '../plan.ts'
import { simulate } from '../simulate.ts'
import { browserHost } from './host.browser.ts'

/** What a page asks of the web worker that runs this file. */
export interface Request {
  plan: Plan
  workers: number
  /** To the page, which starts the other workers. */
  page: MessagePort
}

/** What the page gets: the result as text, or why there is none. */
export type Answer = { json: string } | { error: string }

self.onmessage = ({ data: { plan, workers, page } }: MessageEvent<Request>) => {
  let answer: Answer
  try {
    answer = { json: JSON.stringify(simulate(plan, { workers, host: browserHost(page) })) }
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  self.postMessage(answer)
}
