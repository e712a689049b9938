import { type Fill, html, type Markup } from './markup.ts'

/** A column of a table: figures stand right and in tabular numerals, words left. */
export interface TableColumn {
  name: string
  /** Of all figures in the column; stands behind the name. Empty where cells have their own, or none. */
  unit: string
  kind: 'words' | 'figures'
  /** Long words, which wrap at a comfortable measure. */
  long: boolean
}

/** The parts of a table. The first cell of each row is its header. */
export interface TableParts {
  title: string
  columns: readonly TableColumn[]
  rows: readonly (readonly Fill[])[]
  /** A last row that sums the others up. */
  total?: readonly Fill[]
  /** `large` for the one table that a page is about: on a narrow page its rows become blocks, so that all of it is in sight. */
  size?: 'large'
}

/** A table in a box of its own that scrolls sideways where the page is narrow, so that the page itself never does. */
export function dataTable({ title, columns, rows, total, size }: TableParts): Markup {
  const kind = (i: number) => `${columns[i].kind}${columns[i].long ? ' long' : ''}`
  // A row that is drawn as a block is no row to a browser any more, so that the roles have to be said.
  const role = (name: string) => size === 'large' && html` role="${name}"`
  const label = (i: number) => size === 'large' && html` data-label="${columns[i].name}"`
  const cell = (fill: Fill, i: number) =>
    i === 0
      ? html`<th scope="row"${role('rowheader')} class="${kind(i)}">${fill}</th>`
      : html`<td${role('cell')}${label(i)} class="${kind(i)}">${fill}</td>`
  const header = ({ name, unit }: TableColumn, i: number) =>
    html`<th scope="col"${role('columnheader')} class="${kind(i)}">${name}${unit !== '' && html`, <span class="unit">${unit}</span>`}</th>`
  return html`<div class="table ${size ?? ''}"><p class="title">${title}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table${role('table')}>
<thead${role('rowgroup')}><tr${role('row')}>${columns.map(header)}</tr></thead>
<tbody${role('rowgroup')}>${rows.map((row) => html`<tr${role('row')}>${row.map(cell)}</tr>\n`)}</tbody>
${total !== undefined && html`<tfoot><tr>${total.map(cell)}</tr></tfoot>`}
</table></div></div>`
}

/** A column of figures, its unit in the header: `Egress, TB`. */
export function figures(name: string, unit = ''): TableColumn {
  return { name, unit, kind: 'figures', long: false }
}

/** A column of words. */
export function words(name: string, long = false): TableColumn {
  return { name, unit: '', kind: 'words', long }
}

/** A bar inside a cell, its length a share of the cell's bar space, from zero. */
export function bar(share: number, color = 'var(--quiet)'): Markup {
  const percent = Math.min(100, Math.max(0, 100 * share))
  return html`<span class="bar" aria-hidden="true"><span style="width:${percent.toFixed(1)}%;background:${color}"></span></span>`
}

/** The dot in an entity's color before its name. */
export function chip(color: string): Markup {
  return html`<span class="chip" aria-hidden="true" style="background:${color}"></span>`
}
