import { Agent, request } from 'undici'

/** A request as a load sends it. */
export interface HttpQuestion {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With its query. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
}

/** More connections than a server that keeps up ever has; beyond them requests wait, and the wait is theirs. */
const CONNECTIONS = 512

/** Asks one server over connections that stay open, and reads each answer to its end. */
export class HttpAsker {
  readonly #origin: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #agent = new Agent({ connections: CONNECTIONS, pipelining: 1 })

  /** @param origin such as `http://127.0.0.1:4700` */
  constructor(origin: string, headers: Readonly<Record<string, string>> = {}) {
    this.#origin = origin
    this.#headers = headers
  }

  /** @returns the status of the answer, when all of it is there */
  async ask({ method, path, body }: HttpQuestion): Promise<string> {
    const answer = await request(`${this.#origin}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    await answer.body.arrayBuffer()
    return String(answer.statusCode)
  }

  close(): Promise<void> {
    return this.#agent.destroy()
  }
}
