/** HTML that is known to be safe: written in this project, with everything interpolated escaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: text is escaped, markup is taken as it is, null and false leave nothing. */
export type Fill = string | Markup | null | false | readonly Fill[]

/**
 * A template of HTML that escapes what is put into it, for element content and quoted attributes alike.
 *
 * @example html`<td>${'<b>'}</td>`.text // '<td>&lt;b&gt;</td>'
 */
export function html(parts: TemplateStringsArray, ...fills: Fill[]): Markup {
  return new Markup(parts.reduce((text, part, i) => text + markupOf(fills[i - 1]) + part))
}

function markupOf(fill: Fill): string {
  if (fill === null || fill === false) return ''
  if (typeof fill === 'string') return fill.replace(/[&<>"']/g, (sign) => ENTITIES[sign])
  return fill instanceof Markup ? fill.text : fill.map(markupOf).join('')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
