import { codeFact, yearRangeFacts } from '../facts.ts'
import type { IndexClause, IndexQuery, IndexTerm, SearchKind } from '../search-index.ts'
import type { Conditions, ParsedQuery, QueryPart } from './parse.ts'
import { excludedSlots, type Slot, slotsOf } from './slots.ts'

const DAY_MS = 24 * 3_600_000
/** `tag:new` means the last two weeks, as in the Web API. */
const NEW_MS = 14 * DAY_MS

/** How one kind of document is searched. */
export interface Plan {
  readonly kind: SearchKind
  readonly slots: readonly Slot[]
  /** The whole query as the name of something; null when it is more than words. */
  readonly name: string | null
  /** Asked one after the other; pages beyond the first candidates come from the last, which finds what the others find. */
  readonly queries: readonly IndexQuery[]
  /** The words in lyrics, where those of the query are enough to tell a song by. */
  readonly lyrics: IndexQuery | null
}

/** Fewer words are in too many lyrics. */
const LEAST_LYRICS_WORDS = 3

/** What came out since then is new; epoch milliseconds. */
export function newSinceMs(nowMs: number): number {
  return nowMs - NEW_MS
}

/** How a query is answered with documents of a kind; null when it cannot be, as the kind has no such field or nothing is asked. */
export function planFor(parsed: ParsedQuery, kind: SearchKind, nowMs: number): Plan | null {
  const slots = slotsOf(parsed, kind)
  const facts = [...factsOf(parsed), ...(parsed.isNew ? [newFacts(nowMs)] : [])]
  if (slots === null || slots.length + facts.length === 0) return null
  const justWords = parsed.within.length + parsed.without.length + facts.length === 0
  const words = parsed.free.flatMap(({ words }) => words)
  return {
    kind,
    slots,
    name: justWords ? words.join(' ') : null,
    queries: [{ kind, all: [...clausesOf(slots), ...facts], none: exclusionsOf(parsed, kind), inLyrics: false }],
    lyrics: kind === 'track' && justWords && words.length >= LEAST_LYRICS_WORDS ? inLyrics(parsed.free) : null,
  }
}

/** The plan with more ways to meet its parts. */
export function planWith(plan: Plan, slots: readonly Slot[]): Plan {
  const [typed] = plan.queries
  const others = typed.all.slice(plan.slots.length)
  return { ...plan, slots, queries: [typed, { ...typed, all: [...clausesOf(slots), ...others] }] }
}

function clausesOf(slots: readonly Slot[]): IndexClause[] {
  return slots.map(({ ways }) => ways)
}

/**
 * What must not be met. What the kind has no field for excludes none of it. Years are too coarse for what is new: that is left to
 * whoever ranks.
 */
function exclusionsOf({ without }: ParsedQuery, kind: SearchKind): IndexClause[][] {
  return without.flatMap((excluded) => {
    const slots = excluded.isNew ? null : excludedSlots(excluded, kind)
    return slots === null ? [] : [[...clausesOf(slots), ...factsOf(excluded)]]
  })
}

function factsOf({ years, code }: Conditions): IndexClause[] {
  const facts: IndexClause[] = []
  if (years !== null) facts.push(oneOf(yearRangeFacts(years.from, years.to)))
  if (code !== null) facts.push(oneOf([codeFact(code.of, code.code)]))
  return facts
}

/** The years in which what is new can have come out. */
function newFacts(nowMs: number): IndexClause {
  return oneOf(yearRangeFacts(yearOf(newSinceMs(nowMs)), yearOf(nowMs) + 1))
}

function oneOf(facts: readonly string[]): IndexClause {
  return facts.map((fact): IndexTerm => ({ words: [fact], fields: ['facts'], open: false }))
}

function yearOf(ms: number): number {
  return new Date(ms).getUTCFullYear()
}

function inLyrics(parts: readonly QueryPart[]): IndexQuery {
  const all = parts.map(({ words, open }) => [{ words, open, fields: [] }])
  return { kind: 'track', all, none: [], inLyrics: true }
}
