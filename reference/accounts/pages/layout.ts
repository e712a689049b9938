import type { Reply } from '../../shared/endpoint.ts'
import { type Fill, html, type Markup } from '../../shared/markup.ts'
import { STYLE_LINK } from './style.ts'

export interface Page {
  readonly title: string
  readonly body: Fill
  /** Stands at the right of the page's head. */
  readonly aside?: Fill
  readonly wide?: true
  readonly status?: number
  /** `Set-Cookie`, when the browser is to keep something. */
  readonly cookie?: string | undefined
  /** Where a form of the page may end up beside this service: an app's address. */
  readonly leadsTo?: string | undefined
}

/** A whole page, without script, that no other page may frame and nobody keeps a copy of. */
export function pageReply({ title, body, aside = null, wide, status = 200, cookie, leadsTo }: Page): Reply {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_LINK}">
<title>${title} · Soundcheck</title>
</head>
<body${wide === true && html` class="wide"`}>
<header class="kicker"><span><strong>Soundcheck</strong> account</span>${aside}</header>
<main>
${body}
</main>
</body>
</html>
`
  return {
    status,
    bytes: page.text,
    contentType: 'text/html; charset=utf-8',
    headers: {
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentSecurityPolicy(leadsTo),
      'Referrer-Policy': 'no-referrer',
      'X-Frame-Options': 'DENY',
      ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }),
    },
  }
}

/**
 * Browsers hold a form to `form-action` through every redirect, so the app's address has to stand there on pages whose
 * forms may lead to it.
 */
function contentSecurityPolicy(leadsTo: string | undefined): string {
  const source = leadsTo === undefined ? '' : ` ${sourceOf(leadsTo)}`
  return `default-src 'none'; style-src 'self'; img-src data:; form-action 'self'${source}; base-uri 'none'; frame-ancestors 'none'`
}

/** Host and port, or the scheme where there is no host; nothing that is not plainly one. */
function sourceOf(address: string): string {
  const source = /^https?:\/\/[\w.:[\]-]+(?=[/?]|$)/i.exec(address) ?? /^[a-z][a-z0-9.-]*:/i.exec(address)
  return source?.[0] ?? ''
}

/** A field with its label, what it is for, and what was expected when it is wrong. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly type?: 'text' | 'email' | 'password'
  readonly autocomplete: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly optional?: true
  /** The first field that needs the reader. */
  readonly focus?: boolean
}

export function field(given: Field): Markup {
  const { name, type = 'text', value, autocomplete, focus } = given
  return labelled(
    given,
    html`<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false"${given.optional !== true && html` required`}${focus === true && html` autofocus`}${describedBy(given)}>`,
  )
}

export function choice(given: Field, options: readonly { readonly code: string; readonly name: string }[]): Markup {
  const { name, value, autocomplete, focus } = given
  return labelled(
    given,
    html`<select id="${name}" name="${name}" autocomplete="${autocomplete}" required${focus === true && html` autofocus`}${describedBy(given)}>
<option value=""${value === '' && html` selected`}>Choose</option>
${options.map(({ code, name: shown }) => html`<option value="${code}"${code === value && html` selected`}>${shown}</option>`)}
</select>`,
  )
}

function labelled({ name, label, hint, error, optional }: Field, control: Markup): Markup {
  return html`<div class="field">
<label for="${name}">${label}${optional === true && html` <span class="quiet">(optional)</span>`}</label>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${error !== undefined && html`<p class="error" id="${name}-error"><strong>Not accepted:</strong> expected ${error}.</p>`}
${control}
</div>`
}

function describedBy({ name, hint, error }: Field): Fill {
  const ids = [...(hint === undefined ? [] : [`${name}-hint`]), ...(error === undefined ? [] : [`${name}-error`])]
  return [
    error !== undefined && html` aria-invalid="true"`,
    ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`,
  ]
}

export function hidden(fields: Readonly<Record<string, string | undefined>>): Markup[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">`],
  )
}
