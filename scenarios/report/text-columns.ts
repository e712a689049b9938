/** Columns of text in a terminal: how wide a text is, how to align, cut and wrap it. Texts hold no control sequences. */

/** Cells that a text takes: characters that combine with the one before take none, East Asian wide ones take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const char of text) width += /\p{Mark}/u.test(char) ? 0 : WIDE.test(char) ? 2 : 1
  return width
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u

/** Fills up with spaces on the right, or on the left for figures. */
export function aligned(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const room = ' '.repeat(Math.max(0, width - widthOf(text)))
  return side === 'left' ? text + room : room + text
}

/** Cuts to a width, with an ellipsis where something was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 0
  for (const char of text) {
    const next = widthOf(char)
    if (used + next > width - 1) break
    kept += char
    used += next
  }
  return `${kept.trimEnd()}…`
}

/** Breaks at spaces into lines of at most `width` cells, at most `most` lines; what is beyond is cut with an ellipsis. */
export function wrapped(text: string, width: number, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  lines.push(line)
  if (lines.length > most) lines[most - 1] = withEllipsis(lines[most - 1], width)
  return lines.slice(0, most).map((one) => cut(one, width))
}

/** As many whole words as fit before an ellipsis. */
function withEllipsis(line: string, width: number): string {
  const words = line.split(' ')
  while (words.length > 1 && widthOf(words.join(' ')) + 2 > width) words.pop()
  return `${words.join(' ')} …`
}

/** A column of a text table: how it aligns, and when it goes where there is no room (the lowest first; null stays). */
export interface TextColumn {
  side: 'left' | 'right'
  goes: number | null
}

/** Rows as aligned lines, two spaces between columns; columns that do not fit the width go, and what is left is cut. */
export function columnLines(
  rows: readonly (readonly string[])[],
  columns: readonly TextColumn[],
  width: number,
): string[] {
  const widths = columns.map((_, i) => Math.max(0, ...rows.map((row) => widthOf(row[i]))))
  const kept = columns.map((_, i) => i).filter((i) => widths[i] > 0)
  const going = kept.filter((i) => columns[i].goes !== null)
  going.sort((a, b) => (columns[a].goes ?? 0) - (columns[b].goes ?? 0))
  const needed = () => kept.reduce((sum, i) => sum + widths[i] + 2, -2)
  while (needed() > width && going.length > 0) kept.splice(kept.indexOf(going.shift() ?? -1), 1)
  return rows.map((row) => {
    const line = kept.map((i) => aligned(row[i], widths[i], columns[i].side)).join('  ')
    return cut(line.trimEnd(), width)
  })
}
