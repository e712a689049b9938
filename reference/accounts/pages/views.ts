import { type Fill, html, type Markup } from '../../shared/markup.ts'
import { scopes as scopeWords } from '../../shared/scopes.ts'
import { countries } from '../countries.ts'
import type { AuthorizationParameters, AuthorizationRequest } from '../oauth/authorization-request.ts'
import type { Consent } from '../oauth/grant-store.ts'
import type { PasswordErrors, PasswordField } from '../password-change.ts'
import type { SignUpErrors, SignUpForm } from '../sign-up.ts'
import type { User } from '../user.ts'
import { choice, field, hidden } from './layout.ts'

/** Hidden fields of a form: what proves that this browser was given it, and where to go afterwards. */
export interface FormTokens {
  readonly csrf: string
  readonly continue?: string | undefined
}

const tokens = (form: FormTokens) => hidden({ csrf: form.csrf, continue: form.continue })

const withContinue = (path: string, goOn: string | undefined) =>
  goOn === undefined ? path : `${path}?continue=${encodeURIComponent(goOn)}`

function alert(what: string, says: string): Markup {
  return html`<div class="alert" role="alert"><p><strong>${what}</strong> ${says}</p></div>`
}

export function logInView(form: FormTokens, userName: string, refusal: string | null): Fill {
  return html`<h1>Log in</h1>
${refusal !== null && alert('Not logged in.', refusal)}
<form class="fields" method="post" action="/log-in" novalidate>
${tokens(form)}
${field({ name: 'user_name', label: 'User name', value: userName, autocomplete: 'username', focus: userName === '' })}
${field({ name: 'password', label: 'Password', value: '', type: 'password', autocomplete: 'current-password', focus: userName !== '' })}
<button type="submit">Log in</button>
</form>
<p class="note">No account yet? <a href="${withContinue('/sign-up', form.continue)}">Sign up</a></p>`
}

export function signUpView(form: FormTokens, given: SignUpForm, errors: SignUpErrors): Fill {
  const wrong = Object.keys(errors)
  const focus = (name: keyof SignUpForm) => (wrong.length === 0 ? name === 'user_name' : name === firstOf(errors))
  return html`<h1>Sign up</h1>
<p class="lead quiet">An account of this service. Nothing is charged.</p>
${wrong.length > 0 && alert('Not signed up.', anotherLook(wrong.length))}
<form class="fields" method="post" action="/sign-up" novalidate>
${tokens(form)}
${field({ name: 'user_name', label: 'User name', value: given.user_name, autocomplete: 'username', hint: '3 to 30 letters, digits, dots, hyphens and underscores. You log in with it.', error: errors.user_name, focus: focus('user_name') })}
${field({ name: 'display_name', label: 'Name', value: given.display_name, autocomplete: 'name', hint: 'As others see you; your user name if you leave it empty.', error: errors.display_name, optional: true, focus: focus('display_name') })}
${field({ name: 'email', label: 'Email address', value: given.email, type: 'email', autocomplete: 'email', error: errors.email, focus: focus('email') })}
${choice({ name: 'country', label: 'Country', value: given.country, autocomplete: 'country', hint: 'Decides which tracks may be played to you.', error: errors.country, focus: focus('country') }, countries)}
${field({ name: 'password', label: 'Password', value: '', type: 'password', autocomplete: 'new-password', hint: 'At least 8 characters. A long one is better than a complicated one.', error: errors.password, focus: focus('password') })}
<button type="submit">Sign up</button>
</form>
<p class="note">An account already? <a href="${withContinue('/log-in', form.continue)}">Log in</a></p>`
}

const COUNT_WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five']

function anotherLook(fields: number): string {
  return fields === 1 ? 'One field needs another look.' : `${COUNT_WORDS[fields]} fields need another look.`
}

const FIELD_ORDER = ['user_name', 'display_name', 'email', 'country', 'password'] as const

const firstOf = (errors: SignUpErrors) => FIELD_ORDER.find((name) => errors[name] !== undefined)

/** @param parameters of the request, which the form brings back and the service checks again */
export function consentView(
  { app, scopes, redirectUri }: AuthorizationRequest,
  parameters: AuthorizationParameters,
  user: User,
  csrf: string,
): Fill {
  return html`<h1>Allow ${app.name} to use your account?</h1>
<p class="lead quiet">You are logged in as ${user.displayName}.</p>
<h2>It will be able to</h2>
<ul class="scopes">
<li>see your name</li>
${scopes.map((scope) => html`<li>${scopeWords[scope]}</li>`)}
</ul>
<form method="post" action="/authorize">
${hidden({ csrf, ...parameters })}
<div class="choices">
<button type="submit" name="answer" value="allow">Allow</button>
<button class="second" type="submit" name="answer" value="deny">Do not allow</button>
</div>
</form>
<p class="note">Either way you go on to <span class="value">${redirectUri}</span>. You can take this back at any time <a href="/account">on the page of your account</a>.</p>`
}

/** What the page of an account shows. */
export interface ShownAccount {
  readonly user: User
  readonly passwordChangedAtMs: number | null
  readonly consents: readonly Consent[]
}

export function accountView({ user, passwordChangedAtMs, consents }: ShownAccount, csrf: string): Fill {
  const facts = {
    'User name': user.userName,
    Name: user.displayName,
    'Email address': user.email,
    Country: countries.find(({ code }) => code === user.country)?.name ?? user.country,
    Plan: user.product === 'premium' ? 'Premium' : 'Free',
  }
  return html`<h1>Your account</h1>
<dl class="facts">
${Object.entries(facts).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>
<h2>Password</h2>
${passwordChangedAtMs !== null && html`<p class="lead quiet">Set on ${day(passwordChangedAtMs)}.</p>`}
<p class="action"><a href="/account/password">Change your password</a></p>
<h2>Apps you allowed</h2>
${consents.length === 0 && html`<p class="lead quiet">None. When you allow an app to use your account, it is listed here.</p>`}
${
  consents.length > 0 &&
  html`<p class="lead quiet">An app whose access you remove is logged out at once.</p>
<ul class="apps">
${consents.map((consent) => consentItem(consent, csrf))}
</ul>`
}`
}

function consentItem({ app, scopes, givenAtMs }: Consent, csrf: string): Markup {
  return html`<li>
<div>
<h3>${app.name}</h3>
<p class="hint">Allowed on ${day(givenAtMs)} to</p>
<ul><li>see your name</li>${scopes.map((scope) => html`<li>${scopeWords[scope]}</li>`)}</ul>
</div>
<form method="post" action="/account/remove-app">
${hidden({ csrf, client_id: app.clientId })}
<button class="second" type="submit" aria-label="Remove access of ${app.name}">Remove access</button>
</form>
</li>`
}

/** @param refusal of the whole form, whatever is in its fields */
export function passwordView(user: User, errors: PasswordErrors, refusal: string | null, csrf: string): Fill {
  const wrong = PASSWORD_FIELDS.filter((name) => errors[name] !== undefined)
  const first = wrong[0] ?? 'current_password'
  const says = refusal ?? (wrong.length > 0 ? anotherLook(wrong.length) : null)
  const password = (name: PasswordField, label: string, hint?: string): Markup =>
    field({
      name,
      label,
      value: '',
      type: 'password',
      autocomplete: name === 'current_password' ? 'current-password' : 'new-password',
      error: errors[name],
      focus: name === first,
      ...(hint !== undefined && { hint }),
    })
  return html`<h1>Change your password</h1>
<p class="lead quiet">You are logged in as ${user.userName}. All other browsers and all apps will be logged out.</p>
${says !== null && alert('Not changed.', says)}
<form class="fields" method="post" action="/account/password" novalidate>
${hidden({ csrf })}
<input hidden readonly type="text" name="user_name" value="${user.userName}" autocomplete="username">
${password('current_password', 'Current password')}
${password('new_password', 'New password', 'At least 8 characters. A long one is better than a complicated one.')}
${password('repeated_password', 'New password again', 'You cannot see what you type, and nobody can mail you a forgotten one.')}
<button type="submit">Change password</button>
</form>
<p class="note"><a href="/account">Back to your account</a></p>`
}

const PASSWORD_FIELDS = ['current_password', 'new_password', 'repeated_password'] as const

function day(atMs: number): Markup {
  const text = new Date(atMs).toISOString().slice(0, 'YYYY-MM-DD'.length)
  return html`<time datetime="${text}">${text}</time>`
}

export function logOutForm(form: FormTokens): Fill {
  return html`<form method="post" action="/log-out">${tokens(form)}<button class="link" type="submit">Log out</button></form>`
}

export function problemView(heading: string, what: string, then: Fill): Fill {
  return html`<h1>${heading}</h1>
<p class="lead">${what}</p>
<p class="note">${then}</p>`
}
