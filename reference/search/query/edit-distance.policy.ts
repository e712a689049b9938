/** Longest words that are compared; the rows below have room for them. */
const LONGEST = 64

let before = new Int32Array(LONGEST + 1)
let previous = new Int32Array(LONGEST + 1)
let current = new Int32Array(LONGEST + 1)

/**
 * How many edits make one word of the other: a letter inserted, removed or replaced, or two neighbors exchanged, no place
 * edited twice (optimal string alignment, the restricted form of Damerau 1964). Letters are UTF-16 units, at most 64.
 *
 * @returns the number of edits, or `limit + 1` when there are more than `limit`
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  return distance(a, b, limit, false)
}

/**
 * How many edits make a beginning of `word` of what was typed, whichever beginning is nearest: "bohemai" is one edit from
 * "bohemian".
 *
 * @returns the number of edits, or `limit + 1` when there are more than `limit`
 */
export function prefixEditDistance(typed: string, word: string, limit: number): number {
  return distance(typed, word.slice(0, typed.length + limit), limit, true)
}

/** How many edits a word of so many letters may be off by: none up to three, one up to seven, two from eight. */
export function editsAllowed(letters: number): number {
  return letters < 4 ? 0 : letters < 8 ? 1 : 2
}

function distance(a: string, b: string, limit: number, anyEnd: boolean): number {
  const columns = b.length
  if (a.length > LONGEST || columns > LONGEST) return a === b ? 0 : limit + 1
  for (let j = 0; j <= columns; j++) previous[j] = j
  for (let i = 1; i <= a.length; i++) {
    current[0] = i
    let least = i
    const letter = a.charCodeAt(i - 1)
    for (let j = 1; j <= columns; j++) {
      const same = letter === b.charCodeAt(j - 1)
      let edits = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1))
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) {
        edits = Math.min(edits, before[j - 2] + 1)
      }
      current[j] = edits
      if (edits < least) least = edits
    }
    // An exchange reaches back two rows, but the row before this one is at best one edit better.
    if (least > limit) return limit + 1
    const spare = before
    before = previous
    previous = current
    current = spare
  }
  let edits = previous[columns]
  if (anyEnd) for (let j = 0; j < columns; j++) edits = Math.min(edits, previous[j])
  return Math.min(edits, limit + 1)
}
