import * as z from 'zod'
import { type Endpoint, endpoint, type Reply } from '../../shared/endpoint.ts'
import { html } from '../../shared/markup.ts'
import type { AuthorizationParameters } from '../oauth/authorization-request.ts'
import type { ConsentService } from '../oauth/consent-service.ts'
import { withParameters } from '../oauth/redirect-uri.ts'
import type { AccountService } from '../service.ts'
import { onward, optionalText, page, refusedPage, stale, stalePage, text } from './forms.ts'
import { pageReply } from './layout.ts'
import { consentView, logOutForm, problemView } from './views.ts'
import { isOwnForm, visitorOf } from './visitor.ts'

const TAG = 'Pages'

const authorizationFields = {
  client_id: optionalText,
  response_type: optionalText,
  redirect_uri: optionalText,
  scope: optionalText,
  state: optionalText,
  code_challenge: optionalText,
  code_challenge_method: optionalText,
  show_dialog: optionalText,
}
const authorizationParameters = z.object(authorizationFields)
const authorizationForm = z.object({ ...authorizationFields, csrf: text, answer: text }).prefault({})
/** Where apps send their users, and what the users answer. */
export function authorizeEndpoints(service: AccountService): Endpoint[] {
  const { consents } = service
  return [
    endpoint({
      id: 'authorize',
      method: 'get',
      path: '/authorize',
      tag: TAG,
      summary: 'Asks the user whether an app may act for them (RFC 6749, 4.1).',
      access: 'anyone',
      limit: 'free',
      query: authorizationParameters,
      answers: { ...page, ...refusedPage, 302: { description: 'To the log-in, or back to the app.', schema: null } },
      handle: async (call) => {
        const { query, baseUrl } = call
        const checked = await consents.check(query, baseUrl)
        if ('problem' in checked) return unknownAddress(checked.problem)
        if ('redirect' in checked) return { redirect: checked.redirect }
        const { request } = checked
        const { user, csrf } = await visitorOf(call, service)
        const here = authorizePath(query)
        if (user === null) return { redirect: withParameters('/log-in', { continue: here }) }
        if (!(await consents.mustAsk(user.id, request))) {
          return { redirect: await consents.allow(user.id, request, baseUrl) }
        }
        return pageReply({
          title: `Allow ${request.app.name}?`,
          body: consentView(request, query, user, csrf),
          aside: logOutForm({ csrf, continue: here }),
          leadsTo: request.redirectUri,
        })
      },
    }),
    endpoint({
      id: 'answer-authorize',
      method: 'post',
      path: '/authorize',
      tag: TAG,
      summary: "Takes the user's answer back to the app.",
      access: 'anyone',
      limit: 'free',
      form: true,
      body: authorizationForm,
      answers: { ...onward, ...refusedPage, ...stalePage },
      handle: async (call) => {
        const { csrf, answer, ...parameters } = call.body
        const visitor = await visitorOf(call, service)
        if (visitor.user === null || !isOwnForm(visitor, csrf)) return stale(authorizePath(parameters))
        const checked = await consents.check(parameters, call.baseUrl)
        if ('problem' in checked) return unknownAddress(checked.problem)
        if ('redirect' in checked) return { status: 303, redirect: checked.redirect }
        const { request } = checked
        const redirect =
          answer === 'allow'
            ? await consents.allow(visitor.user.id, request, call.baseUrl)
            : consents.deny(request, call.baseUrl)
        return { status: 303, redirect }
      },
    }),
  ]
}

/** The only places that a log-in goes on to: nobody sends a user elsewhere by a link to it. */
export function continuation(path: string | undefined): string | undefined {
  return path !== undefined && /^\/authorize\?[\x21-\x5b\x5d-\x7e]*$/.test(path) ? path : undefined
}

/**
 * The address of the app that a log-in goes on to, if it does: the forms on the way have to be allowed to end up there.
 *
 * @param goOn from `continuation`
 */
export async function appBehind(
  goOn: string | undefined,
  consents: ConsentService,
  baseUrl: string,
): Promise<string | undefined> {
  if (goOn === undefined) return undefined
  const parameters = authorizationParameters.parse(
    Object.fromEntries(new URLSearchParams(goOn.slice(goOn.indexOf('?') + 1))),
  )
  return 'problem' in (await consents.check(parameters, baseUrl)) ? undefined : parameters.redirect_uri
}

function authorizePath(parameters: AuthorizationParameters): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/authorize?${new URLSearchParams(given)}`
}

function unknownAddress(problem: string): Reply {
  return pageReply({
    title: 'The app cannot be let in',
    status: 400,
    body: problemView(
      'This app cannot be let in',
      'The address that sent you here does not fit any app of this service, so you are not sent on.',
      html`For the app's developer: <span class="value">${problem}</span>`,
    ),
  })
}
