import { describe, expect, it } from 'vitest'
import { escapeHtml, escapeXml, printable, printableLines } from './text-safety.ts'

describe('escapeHtml', () => {
  it('leaves nothing that could open a tag or close an attribute', () =>
    expect(escapeHtml(`<a href="x" id='y'>&</a>`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;'))
})

describe('escapeXml', () => {
  it('replaces what XML 1.0 cannot hold', () =>
    expect(escapeXml('a\u0000b\u001b[31mc\u000bd\ufffee\ud800f😀')).toBe('a\ufffdb\ufffd[31mc\ufffdd\ufffde\ufffdf😀'))

  it('keeps line breaks and tabs in attributes', () => expect(escapeXml('a\n\tb\r')).toBe('a&#10;&#9;b&#13;'))
})

describe('printable', () => {
  it('takes the control sequences out of a name', () =>
    expect(printable('  calm\u001b[31m\n\tevening\u0007\u009b2J\u202e  ')).toBe('calm[31m evening2J'))

  it('leaves lines and their indentation where there are several', () =>
    expect(printableLines('one\r\n  t\u001b[2Jwo\u202e\n')).toBe('one\n  t[2Jwo\n'))

  it('keeps figure and unit together', () => expect(printable('1\u202f730\u00a0ms')).toBe('1\u202f730\u00a0ms'))
})
