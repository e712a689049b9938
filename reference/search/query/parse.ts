import { type Piece, pieces } from '../text/words.ts'

/** What is asked of a document: all of it. */
export interface Conditions {
  /** Has to be found, in any field. */
  readonly free: readonly QueryPart[]
  /** Has to be found in the field. */
  readonly within: readonly FilterPart[]
  /** Both inclusive. */
  readonly years: { readonly from: number; readonly to: number } | null
  /** The code of a recording or of an album. */
  readonly code: { readonly of: 'isrc' | 'upc'; readonly code: string } | null
  /** Only what came out in the last two weeks. */
  readonly isNew: boolean
}

/** What somebody typed, taken apart. */
export interface ParsedQuery extends Conditions {
  /** What is behind each `NOT`: a word, a quote or a filter. What meets one of them is no answer. */
  readonly without: readonly Conditions[]
}

export interface FilterPart {
  readonly field: FilterField
  readonly part: QueryPart
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
const MOST_EXCLUSIONS = 16

/** `field:"…"`, `field:`, `NOT`, `"…"` or a word. */
const TOKENS = /(artist|album|track|genre|year|isrc|upc|tag):\s*(?:"([^"]*)"?)?|(?<!\S)NOT(?=\s)|"([^"]*)"?|[^\s"]+/giu
const YEARS = /^(\d{4})(?:-(\d{4}))?$/

/**
 * Takes a query apart: words, `"words side by side"`, the filters `artist:`, `album:`, `track:`, `genre:`, `year:1980` or
 * `year:1980-1990`, `isrc:`, `upc:` and `tag:new`, and `NOT` before any of these. The value of a filter goes to the next filter, quote or
 * `NOT`, so that `artist:Miles Davis album:Kind of Blue` needs no quotes. What is no filter is words: nothing is refused.
 */
export function parseQuery(text: string): ParsedQuery {
  const wanted = new Draft()
  const without: Draft[] = []
  let into = wanted
  let field: string | null = null
  let endsFree = false

  const take = (value: string, quoted: boolean): void => {
    const before = wanted.free.length
    into.add(field, value, quoted)
    endsFree = wanted.free.length > before
    // A year, a code and a tag are one word, as is what `NOT` alone leaves out; so is what a quote holds together.
    if (isWordFilter(field) && !quoted) return
    field = null
    into = wanted
  }
  /** What `NOT` leaves out ends where something else begins. */
  const begin = (): void => {
    if (!into.isEmpty) into = wanted
  }

  for (const [token, name, valueInQuotes, quoted] of text.normalize('NFKC').matchAll(TOKENS)) {
    if (name !== undefined) {
      begin()
      field = name.toLowerCase()
      if (valueInQuotes !== undefined) take(valueInQuotes, true)
    } else if (token === 'NOT') {
      field = null
      into = new Draft()
      without.push(into)
    } else if (quoted === undefined) {
      take(token, false)
    } else {
      begin()
      field = isWordFilter(field) ? null : field
      take(quoted, true)
    }
  }
  const { free, ...asked } = wanted.conditions()
  return {
    ...asked,
    free: endsFree && !/[\s"]$/.test(text) ? openAtEnd(free) : free,
    without: without
      .filter(({ isEmpty }) => !isEmpty)
      .slice(0, MOST_EXCLUSIONS)
      .map((draft) => draft.conditions()),
  }
}

/** Conditions while they are being gathered. */
class Draft {
  readonly free: QueryPart[] = []
  readonly #within: FilterPart[] = []
  #years: Conditions['years'] = null
  #code: Conditions['code'] = null
  #isNew = false

  get isEmpty(): boolean {
    const { free, within, years, code, isNew } = this.conditions()
    return free.length + within.length === 0 && years === null && code === null && !isNew
  }

  /** @param field the filter in front of the value, in lower case; null when there is none */
  add(field: string | null, value: string, quoted: boolean): void {
    if (field === 'year' && YEARS.test(value)) this.#years = yearsOf(value)
    else if (field === 'isrc' || field === 'upc') this.#code = { of: field, code: value }
    else if (field === 'tag' && value.toLowerCase() === 'new') this.#isNew = true
    else if (isWordFilter(field)) for (const part of partsOf(value, quoted)) this.#within.push({ field, part })
    else this.free.push(...partsOf(value, quoted))
  }

  conditions(): Conditions {
    return {
      free: this.free.slice(0, MOST_PARTS),
      within: this.#within.slice(0, MOST_PARTS),
      years: this.#years,
      code: this.#code,
      isNew: this.#isNew,
    }
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
