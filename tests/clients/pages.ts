/** Who logs in. */
export interface LogIn {
  readonly userName: string
  readonly password: string
}

/** A browser without script: keeps its cookies, reads hidden fields, sends forms. */
class FormBrowser {
  private readonly origin: string
  private cookie = ''

  constructor(origin: string) {
    this.origin = origin
  }

  async get(path: string): Promise<{ location: string | null; fields: Record<string, string> }> {
    const answer = await this.ask(path)
    const fields: Record<string, string> = {}
    for (const [, name, value] of (await answer.text()).matchAll(
      /<input type="hidden" name="([^"]+)" value="([^"]*)">/g,
    )) {
      fields[name] = value.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    }
    return { location: answer.headers.get('Location'), fields }
  }

  /** @returns where the form leads */
  async post(path: string, fields: Record<string, string>): Promise<string> {
    const answer = await this.ask(path, { method: 'POST', body: new URLSearchParams(fields) })
    const location = answer.headers.get('Location')
    if (location === null) throw new Error(`POST ${path} leads nowhere: ${answer.status} ${await answer.text()}`)
    return location
  }

  private async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(this.origin + path, { ...init, redirect: 'manual', headers: { Cookie: this.cookie } })
    for (const cookie of answer.headers.getSetCookie()) this.cookie = cookie.split(';')[0]
    return answer
  }
}

/**
 * Goes where an app sends its user: logs in, allows what the app asks for, and is sent back.
 *
 * @param authorize at the service, with the app's request
 * @returns the address of the app with the answer in its query
 */
export async function allowedThroughPages(authorize: string, { userName, password }: LogIn): Promise<URL> {
  const { origin, pathname, search } = new URL(authorize)
  const browser = new FormBrowser(origin)
  const { location } = await browser.get(pathname + search)
  if (location?.startsWith('/log-in') !== true) throw new Error(`${authorize} leads to ${location}, not to the log-in`)
  const logIn = await browser.get(location)
  const consentPath = await browser.post('/log-in', { ...logIn.fields, user_name: userName, password })
  const consent = await browser.get(consentPath)
  return new URL(consent.location ?? (await browser.post('/authorize', { ...consent.fields, answer: 'allow' })))
}
