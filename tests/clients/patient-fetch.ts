import { setTimeout } from 'node:timers/promises'

/** Longer than any limit of the service makes somebody wait. */
const LONGEST_WAIT_S = 60

/** `fetch` that waits as long as it is told where there were too many requests, and asks again. */
export async function patientFetch(request: string, init?: RequestInit): Promise<Response> {
  for (;;) {
    const answer = await fetch(request, init)
    const waitS = Number(answer.headers.get('Retry-After') ?? Number.NaN)
    if (answer.status !== 429 || !(waitS <= LONGEST_WAIT_S)) return answer
    await setTimeout(waitS * 1000)
  }
}
