import * as z from 'zod'
import { type Endpoint, endpoint, type Reply } from '../../shared/endpoint.ts'
import type { Fill } from '../../shared/markup.ts'
import { withParameters } from '../oauth/redirect-uri.ts'
import type { AccountService } from '../service.ts'
import type { SignUpForm } from '../sign-up.ts'
import { appBehind, continuation } from './authorize-endpoints.ts'
import {
  onward,
  optionalText,
  page,
  refusedPage,
  stale,
  stalePage,
  text,
  throttled,
  throttledPage,
  waitText,
} from './forms.ts'
import { pageReply } from './layout.ts'
import { STYLE, STYLE_PATH } from './style.ts'
import { type FormTokens, logInView, signUpView } from './views.ts'
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

const EMPTY_SIGN_UP: SignUpForm = { user_name: '', display_name: '', email: '', country: '', password: '' }

/** Sign-up, log-in and log-out: pages for people, without script. */
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
    formPage('log-in', 'Log in', (form) => logInView(form, '', null)),
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
        ...throttledPage,
      },
      handle: async (call) => {
        const { body, baseUrl, clientAddress } = call
        const goOn = continuation(body.continue)
        const visitor = await visitorOf(call, service)
        if (!isOwnForm(visitor, body.csrf)) return stale(withParameters('/log-in', { continue: goOn }))
        const result = await service.logIn(body.user_name, body.password, clientAddress)
        if ('user' in result) return await enter(call, visitor, goOn, result.user)
        const refusal = 'waitMs' in result ? waitText(result.waitMs) : 'The user name or the password is wrong.'
        const again = {
          title: 'Not logged in',
          body: logInView({ csrf: visitor.csrf, continue: goOn }, body.user_name, refusal),
          leadsTo: await appBehind(goOn, consents, baseUrl),
        }
        return 'waitMs' in result ? throttled(again, result.waitMs) : pageReply({ ...again, status: 400 })
      },
    }),
    formPage('sign-up', 'Sign up', (form) => signUpView(form, EMPTY_SIGN_UP, {})),
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
  ]

  /** The page of an empty form, from which one goes on to where `continue` says. */
  function formPage(name: 'log-in' | 'sign-up', title: string, view: (form: FormTokens) => Fill): Endpoint {
    return endpoint({
      id: `${name}-page`,
      method: 'get',
      path: `/${name}`,
      tag: TAG,
      summary: `The ${name} page.`,
      access: 'anyone',
      limit: 'free',
      query: continueQuery,
      answers: page,
      handle: async (call) => {
        const goOn = continuation(call.query.continue)
        const { csrf, cookie } = await visitorOf(call, service)
        const leadsTo = await appBehind(goOn, consents, call.baseUrl)
        return pageReply({ title, body: view({ csrf, continue: goOn }), cookie, leadsTo })
      },
    })
  }

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
