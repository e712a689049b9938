import type { Answer, TestGateway } from '../../reference/gateway/gateway.fixture.ts'

/** Asks a service as `testGateway` asks one, with the tokens that are given by name. */
export function askerOf(url: string, tokens: Readonly<Record<string, string>>): TestGateway['ask'] {
  return async (path, { token = 'user', body, ...init } = {}): Promise<Answer> => {
    const headers = new Headers(init.headers)
    if (token !== null) headers.set('Authorization', `Bearer ${tokens[token] ?? token}`)
    if (body !== undefined) headers.set('Content-Type', 'application/json')
    const answer = await fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('Content-Type')?.includes('json') && text !== ''
    return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : null }
  }
}
