import * as z from 'zod'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { html } from '../../shared/markup.ts'
import type { PasswordForm } from '../password-change.ts'
import type { AccountService } from '../service.ts'
import { onward, page, refusedPage, stale, stalePage, text, throttled, throttledPage, waitText } from './forms.ts'
import { pageReply } from './layout.ts'
import { accountView, logOutForm, passwordView, problemView } from './views.ts'
import { isOwnForm, sessionCookie, visitorOf } from './visitor.ts'

const TAG = 'Pages'
const PASSWORD_PATH = '/account/password'

const removeAppForm = z.object({ csrf: text, client_id: text }).prefault({})
const passwordForm = z
  .object({ csrf: text, current_password: text, new_password: text, repeated_password: text })
  .prefault({})

const toLogIn = { 302: { description: 'To the log-in.', schema: null } }

/** What people do about their own account, once they are logged in. */
export function accountEndpoints(service: AccountService): Endpoint[] {
  const { consents, passwordChange } = service
  return [
    endpoint({
      id: 'account-page',
      method: 'get',
      path: '/account',
      tag: TAG,
      summary: "The user's account and the apps they allowed.",
      access: 'anyone',
      limit: 'free',
      answers: { ...page, ...toLogIn },
      handle: async (call) => {
        const { user, csrf } = await visitorOf(call, service)
        if (user === null) return { redirect: '/log-in' }
        const account = {
          user,
          passwordChangedAtMs: await passwordChange.changedAtMs(user),
          consents: await consents.consents(user.id),
        }
        return pageReply({
          title: 'Your account',
          body: accountView(account, csrf),
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
    endpoint({
      id: 'change-password-address',
      method: 'get',
      path: '/.well-known/change-password',
      tag: TAG,
      summary: 'Where programs that keep passwords find the page to change one (W3C, 2021).',
      access: 'anyone',
      limit: 'free',
      answers: { 302: { description: 'To that page.', schema: null } },
      handle: () => ({ redirect: PASSWORD_PATH }),
    }),
    endpoint({
      id: 'change-password-page',
      method: 'get',
      path: PASSWORD_PATH,
      tag: TAG,
      summary: 'The page to change the password.',
      access: 'anyone',
      limit: 'free',
      answers: { ...page, ...toLogIn },
      handle: async (call) => {
        const { user, csrf } = await visitorOf(call, service)
        if (user === null) return { redirect: '/log-in' }
        return pageReply({
          title: 'Change your password',
          body: passwordView(user, {}, null, csrf),
          aside: logOutForm({ csrf }),
        })
      },
    }),
    endpoint({
      id: 'change-password',
      method: 'post',
      path: PASSWORD_PATH,
      tag: TAG,
      summary: 'Changes the password, and logs out all other browsers and apps.',
      access: 'anyone',
      limit: 'free',
      form: true,
      body: passwordForm,
      answers: { ...page, ...refusedPage, ...stalePage, ...throttledPage },
      handle: async (call) => {
        const visitor = await visitorOf(call, service)
        const { user, csrf } = visitor
        if (user === null || !isOwnForm(visitor, call.body.csrf)) return stale(PASSWORD_PATH)
        const given: PasswordForm = call.body
        const result = await passwordChange.change(user, given, call.clientAddress)
        if ('changed' in result) {
          return pageReply({
            title: 'Password changed',
            body: problemView(
              'Your password is changed',
              'All other browsers and all apps are logged out. Here you stay logged in.',
              html`<a href="/account">Back to your account</a>`,
            ),
            cookie: sessionCookie(call, await service.beginSession(user)),
          })
        }
        const errors = 'errors' in result ? result.errors : {}
        const refusal = 'waitMs' in result ? waitText(result.waitMs) : null
        const again = {
          title: 'Password not changed',
          body: passwordView(user, errors, refusal, csrf),
          aside: logOutForm({ csrf }),
        }
        return 'waitMs' in result ? throttled(again, result.waitMs) : pageReply({ ...again, status: 400 })
      },
    }),
  ]
}
