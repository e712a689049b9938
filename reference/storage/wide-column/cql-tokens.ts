/** A piece of CQL and where it begins. */
export interface Token {
  /** `end` behind the last one. */
  readonly kind: 'word' | 'number' | 'text' | 'sign' | 'end'
  /** Words in lower case unless quoted, strings without quotes. */
  readonly text: string
  /** From 1. */
  readonly line: number
}

/** A CQL text that cannot be read: the message names the line, what was expected and what was found. */
export class CqlError extends Error {
  override readonly name = 'CqlError'
  readonly line: number

  constructor(line: number, message: string) {
    super(`CQL, line ${line}: ${message}`)
    this.line = line
  }
}

const SKIPPED = /(?:\s+|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
const PIECES: readonly [Token['kind'], RegExp][] = [
  ['word', /[A-Za-z]\w*/y],
  ['word', /"(?:[^"]|"")+"/y],
  ['number', /-?\d+(?:\.\d+)?/y],
  ['text', /'(?:[^']|'')*'/y],
  ['sign', /[(),;={}:.]/y],
]

/** Splits CQL into its pieces, without spaces and comments; the last one is the end. */
export function tokensOf(cql: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  let at = 0
  const skip = (length: number): void => {
    for (let i = at; i < at + length; i++) if (cql[i] === '\n') line++
    at += length
  }
  for (;;) {
    skip(matchAt(SKIPPED, cql, at).length)
    if (at === cql.length) return [...tokens, { kind: 'end', text: 'the end', line }]
    const token = pieceAt(cql, at)
    if (token === null) throw new CqlError(line, `expected a word, number, string or sign, found "${cql[at]}"`)
    tokens.push({ kind: token.kind, text: unquoted(token.kind, token.raw), line })
    skip(token.raw.length)
  }
}

function pieceAt(cql: string, at: number): { kind: Token['kind']; raw: string } | null {
  for (const [kind, pattern] of PIECES) {
    const raw = matchAt(pattern, cql, at)
    if (raw !== '') return { kind, raw }
  }
  return null
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function unquoted(kind: Token['kind'], raw: string): string {
  if (raw.startsWith('"')) return raw.slice(1, -1).replaceAll('""', '"')
  if (kind === 'text') return raw.slice(1, -1).replaceAll("''", "'")
  return kind === 'word' ? raw.toLowerCase() : raw
}
