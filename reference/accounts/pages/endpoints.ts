import * as z from 'zod'
import { type Endpoint, endpoint, type Reply } from '../../shared/endpoint.ts'
import { withParameters } from '../oauth/redirect-uri.ts'
import type { AccountService } from '../service.ts'
import type { SignUpForm } from '../sign-up.ts'
import { appBehind, continuation } from './authorize-endpoints.ts'
import { onward, optionalText, page, refusedPage, stale, stalePage, text } from './forms.ts'
import { pageReply } from './layout.ts'
import { STYLE, STYLE_PATH } from './style.ts'
import { accountView, logInView, logOutForm, signUpView } from './views.ts'
import { endedCookie, isOwnForm, sessionCookie, type Visitor, visitorOf } from './visitor.ts'

const TAG = 'Pages'
const YEAR_S = 365 * 24 * 3600

const continueQuery = z.object({ continue: optionalText })
const logInForm = z.object({ csrf: text, continue: optionalText, user_name: text, password: text }).prefault({})
const signUpForm = z
  .object({
    csrf: text,
    continue: optionalText,
    user_name: text,
    display_name: text,
    email: text,
    country: text,
    password: text,
  })
  .prefault({})
const logOutFields = z.object({ csrf: text, continue: optionalText }).prefault({})
const removeAppForm = z.object({ csrf: text, client_id: text }).prefault({})

const EMPTY_SIGN_UP: SignUpForm = { user_name: '', display_name: '', email: '', country: '', password: '' }

/** Sign-up, log-in, consent, log-out and the account: pages for people, without script. */
export function pageEndpoints(service: AccountService): Endpoint[] {
  const { consents } = service

  return [
    endpoint({
      id: 'account-style',
      method: 'get',
      path: STYLE_PATH,
      tag: TAG,
      summary: 'The style sheet of these pages.',
      access: 'anyone',
      limit: 'free',
      cacheS: YEAR_S,
      answers: { 200: { description: 'CSS.', schema: null, contentType: 'text/css' } },
      handle: () => ({ bytes: STYLE, contentType: 'text/css; charset=utf-8' }),
    }),
    endpoint({
      id: 'log-in-page',
      method: 'get',
      path: '/log-in',
      tag: TAG,
      summary: 'The log-in page.',
      access: 'anyone',
      limit: 'free',
      query: continueQuery,
      answers: page,
      handle: async (call) => {
        const goOn = continuation(call.query.continue)
        const { csrf, cookie } = await visitorOf(call, service)
        return pageReply({
          title: 'Log in',
          body: logInView({ csrf, continue: goOn }, '', null),
          cookie,
          leadsTo: await appBehind(goOn, consents, call.baseUrl),
        })
      },
    }),
    endpoint({
      id: 'log-in',
      method: 'post',
      path: '/log-in',
      tag: TAG,
      summary: 'Logs a browser in.',
      access: 'anyone',
      limit: 'free',
      form: true,
      body: logInForm,
      answers: {
        ...onward,
        ...refusedPage,
        ...stalePage,
        429: {
          description: 'Too many attempts; the page says how long to wait.',
          schema: null,
          contentType: 'text/html',
        },
      },
      handle: async (call) => {
        const { body, baseUrl, clientAddress } = call
        const goOn = continuation(body.continue)
        const visitor = await visitorOf(call, service)
        if (!isOwnForm(visitor, body.csrf)) return stale(withParameters('/log-in', { continue: goOn }))
        const result = await service.logIn(body.user_name, body.password, clientAddress)
        if ('user' in result) return await enter(call, visitor, goOn, result.user)
        const refusal = refusalText(result)
        const reply = pageReply({
          title: 'Not logged in',
          status: 'waitMs' in result ? 429 : 400,
          body: logInView({ csrf: visitor.csrf, continue: goOn }, body.user_name, refusal),
          leadsTo: await appBehind(goOn, consents, baseUrl),
        })
        if (!('waitMs' in result)) return reply
        return { ...reply, headers: { ...reply.headers, 'Retry-After': String(Math.ceil(result.waitMs / 1000)) } }
      },
    }),
    endpoint({
      id: 'sign-up-page',
      method: 'get',
      path: '/sign-up',
      tag: TAG,
      summary: 'The sign-up page.',
      access: 'anyone',
      limit: 'free',
      query: continueQuery,
      answers: page,
      handle: async (call) => {
        const goOn = continuation(call.query.continue)
        const { csrf, cookie } = await visitorOf(call, service)
        return pageReply({
          title: 'Sign up',
          body: signUpView({ csrf, continue: goOn }, EMPTY_SIGN_UP, {}),
          cookie,
          leadsTo: await appBehind(goOn, consents, call.baseUrl),
        })
      },
    }),
    endpoint({
      id: 'sign-up',
      method: 'post',
      path: '/sign-up',
      tag: TAG,
      summary: 'Makes an account and logs its browser in.',
      access: 'anyone',
      form: true,
      body: signUpForm,
      answers: { ...onward, ...refusedPage, ...stalePage },
      handle: async (call) => {
        const { csrf, continue: wanted, ...form } = call.body
        const goOn = continuation(wanted)
        const visitor = await visitorOf(call, service)
        if (!isOwnForm(visitor, csrf)) return stale(withParameters('/sign-up', { continue: goOn }))
        const result = await service.signUp(form)
        if ('user' in result) return await enter(call, visitor, goOn, result.user)
        return pageReply({
          title: 'Not signed up',
          status: 400,
          body: signUpView({ csrf: visitor.csrf, continue: goOn }, form, result.errors),
          leadsTo: await appBehind(goOn, consents, call.baseUrl),
        })
      },
    }),
    endpoint({
      id: 'log-out',
      method: 'post',
      path: '/log-out',
      tag: TAG,
      summary: 'Logs a browser out.',
      access: 'anyone',
      limit: 'free',
      form: true,
      body: logOutFields,
      answers: { ...onward, ...stalePage },
      handle: async (call) => {
        const visitor = await visitorOf(call, service)
        if (!isOwnForm(visitor, call.body.csrf)) return stale('/account')
        await service.endSession(visitor.token)
        const redirect = withParameters('/log-in', { continue: continuation(call.body.continue) })
        return { status: 303, redirect, headers: { 'Set-Cookie': endedCookie(call) } }
      },
    }),
    endpoint({
      id: 'account-page',
      method: 'get',
      path: '/account',
      tag: TAG,
      summary: "The user's account and the apps they allowed.",
      access: 'anyone',
      limit: 'free',
      answers: { ...page, 302: { description: 'To the log-in.', schema: null } },
      handle: async (call) => {
        const { user, csrf } = await visitorOf(call, service)
        if (user === null) return { redirect: '/log-in' }
        return pageReply({
          title: 'Your account',
          body: accountView(user, await consents.consents(user.id), csrf),
          aside: logOutForm({ csrf }),
          wide: true,
        })
      },
    }),
    endpoint({
      id: 'remove-app',
      method: 'post',
      path: '/account/remove-app',
      tag: TAG,
      summary: 'Takes back what the user allowed an app.',
      access: 'anyone',
      limit: 'free',
      form: true,
      body: removeAppForm,
      answers: { ...onward, ...stalePage },
      handle: async (call) => {
        const visitor = await visitorOf(call, service)
        if (visitor.user === null || !isOwnForm(visitor, call.body.csrf)) return stale('/account')
        await consents.removeConsent(visitor.user.id, call.body.client_id)
        return { status: 303, redirect: '/account' }
      },
    }),
  ]

  /** Begins a new session: a token from before the log-in may be known to somebody else. */
  async function enter(
    call: Parameters<typeof visitorOf>[0],
    before: Visitor,
    goOn: string | undefined,
    user: Parameters<typeof service.beginSession>[0],
  ): Promise<Reply> {
    await service.endSession(before.token)
    const token = await service.beginSession(user)
    return { status: 303, redirect: goOn ?? '/account', headers: { 'Set-Cookie': sessionCookie(call, token) } }
  }
}

function refusalText(refusal: { wrong: true } | { waitMs: number }): string {
  if ('wrong' in refusal) return 'The user name or the password is wrong.'
  const seconds = Math.ceil(refusal.waitMs / 1000)
  return `Too many attempts. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`
}
