import type { Plan } from '../plan.ts'
import type { Answer, Request } from './host.browser.fixture.ts'
import { startMembers } from './host.browser.ts'

declare global {
  interface Window {
    /** Simulates in a web worker of the page. */
    simulateInWorker(plan: Plan, workers: number): Promise<Answer>
  }
}

window.simulateInWorker = async (plan, workers) => {
  const { port1, port2 } = new MessageChannel()
  startMembers(port1)
  const worker = new Worker(new URL('host.browser.fixture.ts', import.meta.url), { type: 'module' })
  const answer = new Promise<Answer>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message }) => resolve({ error: message ?? 'a module of the worker cannot be loaded' })
  })
  worker.postMessage({ plan, workers, page: port2 } satisfies Request, [port2])
  return answer.finally(() => worker.terminate())
}
