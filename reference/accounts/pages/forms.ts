import * as z from 'zod'
import type { Reply } from '../../shared/endpoint.ts'
import { html } from '../../shared/markup.ts'
import { type Page, pageReply } from './layout.ts'
import { problemView } from './views.ts'

/** A page's form is answered by a page, so its schema takes anything and the page says what was expected. */
export const text = z.string().default('').catch('')
export const optionalText = z.string().optional().catch(undefined)

/** What pages answer with, for the documentation. */
export const page = { 200: { description: 'A page.', schema: null, contentType: 'text/html' } }
export const onward = { 303: { description: 'On to the next page.', schema: null } }
export const refusedPage = {
  400: { description: 'The page again, with what was expected.', schema: null, contentType: 'text/html' },
}
export const stalePage = {
  403: { description: 'The form was not given to this browser.', schema: null, contentType: 'text/html' },
}

export const throttledPage = {
  429: {
    description: 'Too many attempts; the page says how long to wait.',
    schema: null,
    contentType: 'text/html',
  },
}

/** A page that answers a form with too many wrong passwords, and says so itself: see `waitText`. */
export function throttled(page: Page, waitMs: number): Reply {
  const reply = pageReply({ ...page, status: 429 })
  return { ...reply, headers: { ...reply.headers, 'Retry-After': String(Math.ceil(waitMs / 1000)) } }
}

export function waitText(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000)
  return `Too many attempts. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`
}

/** A form that was not given to this browser. */
export function stale(again: string): Reply {
  return pageReply({
    title: 'The form is too old',
    status: 403,
    body: problemView(
      'This form is too old',
      'It was made for another log-in, or your browser keeps no cookies for this service. Nothing was changed.',
      html`<a href="${again}">Open the page again</a>`,
    ),
  })
}
