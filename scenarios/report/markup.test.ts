import { describe, expect, it } from 'vitest'
import { html } from './markup.ts'

describe('html', () => {
  it('escapes text and keeps markup', () =>
    expect(html`<p title="${'"'}">${'<i>'}${html`<b>${'&'}</b>`}</p>`.text).toBe(
      '<p title="&quot;">&lt;i&gt;<b>&amp;</b></p>',
    ))

  it('joins lists and leaves out what is not there', () =>
    expect(html`${['a', html`<br>`, ['b']]}${null}${false}`.text).toBe('a<br>b'))
})
