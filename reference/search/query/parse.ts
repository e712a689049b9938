import { type Piece, pieces } from '../text/words.ts'

/** What somebody typed, taken apart. */
export interface ParsedQuery {
  /** Has to be found, in any field. */
  readonly free: readonly QueryPart[]
  /** Has to be found in the field. */
  readonly within: readonly { readonly field: FilterField; readonly part: QueryPart }[]
  /** Must not be found. */
  readonly without: readonly QueryPart[]
  /** Both inclusive. */
  readonly years: { readonly from: number; readonly to: number } | null
  /** The code of a recording or of an album. */
  readonly code: { readonly of: 'isrc' | 'upc'; readonly code: string } | null
  /** Only what came out in the last two weeks. */
  readonly isNew: boolean
}

/** A word or words side by side. */
export interface QueryPart {
  readonly words: readonly string[]
  /** Stands in quotes, or is a run of signs: taken as it is, not corrected. */
  readonly literal: boolean
  /** Nothing follows it: it may be the beginning of a longer word. */
  readonly open: boolean
}

export type FilterField = 'artist' | 'album' | 'track' | 'genre'

/** More words than a name has; what follows is not looked at. */
const MOST_PARTS = 16

/** `field:"…"`, `field:`, `NOT`, `"…"` or a word. */
const TOKENS = /(artist|album|track|genre|year|isrc|upc|tag):\s*(?:"([^"]*)"?)?|(?<!\S)NOT(?=\s)|"([^"]*)"?|[^\s"]+/giu
const YEARS = /^(\d{4})(?:-(\d{4}))?$/

/**
 * Takes a query apart: words, `"words side by side"`, `NOT word`, and the filters `artist:`, `album:`, `track:`, `genre:`,
 * `year:1980` or `year:1980-1990`, `isrc:`, `upc:` and `tag:new`. The value of a filter goes to the next filter, quote or `NOT`, so that
 * `artist:Miles Davis album:Kind of Blue` needs no quotes. What is no filter is words: nothing is refused.
 */
export function parseQuery(text: string): ParsedQuery {
  const free: QueryPart[] = []
  const within: { field: FilterField; part: QueryPart }[] = []
  const without: QueryPart[] = []
  let years: ParsedQuery['years'] = null
  let code: ParsedQuery['code'] = null
  let isNew = false
  let field: string | null = null
  let negated = false
  let endsFree = false

  const take = (value: string, quoted: boolean): void => {
    const before = free.length
    if (field === 'year' && YEARS.test(value)) years = yearsOf(value)
    else if (field === 'isrc' || field === 'upc') code = { of: field, code: value }
    else if (field === 'tag' && value.toLowerCase() === 'new') isNew = true
    else {
      for (const part of partsOf(value, quoted)) {
        if (negated) without.push(part)
        else if (isWordFilter(field)) within.push({ field, part })
        else free.push(part)
      }
    }
    negated = false
    endsFree = free.length > before
    // A year, a code and a tag are one word; so is what a quote holds together.
    if (quoted || !isWordFilter(field)) field = null
  }

  for (const [token, name, valueInQuotes, quoted] of text.normalize('NFKC').matchAll(TOKENS)) {
    if (name !== undefined) {
      field = name.toLowerCase()
      if (valueInQuotes !== undefined) take(valueInQuotes, true)
    } else if (token === 'NOT') {
      field = null
      negated = true
    } else if (quoted === undefined) {
      take(token, false)
    } else {
      field = isWordFilter(field) ? null : field
      take(quoted, true)
    }
  }
  return {
    free: (endsFree && !/[\s"]$/.test(text) ? openAtEnd(free) : free).slice(0, MOST_PARTS),
    within: within.slice(0, MOST_PARTS),
    without: without.slice(0, MOST_PARTS),
    years,
    code,
    isNew,
  }
}

function isWordFilter(field: string | null): field is FilterField {
  return field === 'artist' || field === 'album' || field === 'track' || field === 'genre'
}

function partsOf(value: string, quoted: boolean): QueryPart[] {
  const found = pieces(value)
  if (!quoted) return found.map(partOf)
  return found.length === 0 ? [] : [{ words: found.flatMap(({ words }) => words), literal: true, open: false }]
}

function partOf({ words }: Piece): QueryPart {
  return { words, literal: words.length > 1, open: false }
}

function yearsOf(value: string): { from: number; to: number } {
  const [, first, last = first] = YEARS.exec(value) as unknown as [string, string, string?]
  const [from, to] = [Number(first), Number(last)].sort((a, b) => a - b)
  return { from, to }
}

/** Who has typed no space yet may not be at the end of the word. */
function openAtEnd(parts: readonly QueryPart[]): QueryPart[] {
  return parts.map((part, i) => (i === parts.length - 1 ? { ...part, open: !part.literal } : part))
}
