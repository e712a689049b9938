import type { LyricLine, LyricPart } from '../catalog.ts'

/** What an LRC file says. */
export interface Lrc {
  /** `ti`, `ar`, `al`, `length` and what else stands in brackets, by names in lower case; the first of a name counts. */
  readonly tags: ReadonlyMap<string, string>
  /** By time, with the offset of the file applied; without any times in the order of the file. */
  readonly lines: readonly LyricLine[]
}

/** A line of a file that cannot be understood: what was expected, what was found. */
export class LrcError extends Error {
  override readonly name = 'LrcError'
  /** From 1. */
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** As many as a song has, twice over: choruses that are named by several times count each time. */
const MOST_LINES = 1000
const LONGEST_LINE = 500
const MOST_PARTS = 200
/** A day. */
const LONGEST_MS = 86_400_000

const TAG = /^\[([A-Za-z#][^\]:]*):(.*)\]$/
const STAMP = /^\[\s*(\d{1,4}:\d{1,2}(?:[.:]\d{1,3})?)\s*\]\s*/
/** In brackets and begun like a time: not words, whatever it is. */
const NEARLY_A_STAMP = /^\[\s*\d[\d:.\s]*\]/
const WORD_STAMP = /<(\d{1,4}:\d{1,2}(?:[.:]\d{1,3})?)>/

/**
 * Reads lyrics in the LRC format: a line of words behind one or several times such as `[01:23.45]`, and in the enhanced form (A2)
 * times of single words, `<01:23.60>`. A positive `[offset:…]`, ms, brings everything sooner. A file without times is lyrics without
 * times.
 *
 * @param text without a byte order mark
 * @throws LrcError naming the first line that is neither a tag nor words behind a time, or that is too much
 * @example parseLrc('[ti:One]\n[00:01.50]and a line').lines // [{ startMs: 1500, words: 'and a line' }]
 */
export function parseLrc(text: string): Lrc {
  const tags = new Map<string, string>()
  const timed: (LyricLine & { startMs: number })[] = []
  const untimed: { line: number; words: string }[] = []
  for (const [i, given] of text.split(/\r\n|\r|\n/).entries()) {
    const line = i + 1
    const content = given.trim()
    const [, name, value] = TAG.exec(content) ?? []
    if (name !== undefined && value !== undefined) {
      const key = name.trim().toLowerCase()
      if (!tags.has(key)) tags.set(key, value.trim())
      continue
    }
    const { stampsMs, rest } = stampsOf(content, line)
    if (stampsMs.length === 0) untimed.push({ line, words: bounded(content, line) })
    else timed.push(...linesOf(stampsMs, rest, line))
    if (timed.length > MOST_LINES) throw new LrcError(line, `expected at most ${MOST_LINES} lines, found more`)
  }
  const offsetMs = offsetOf(tags.get('offset'), text)
  return { tags, lines: timed.length > 0 ? inTime(timed, untimed, offsetMs) : withoutTimes(untimed) }
}

function inTime(
  timed: readonly (LyricLine & { startMs: number })[],
  untimed: readonly { line: number; words: string }[],
  offsetMs: number,
): LyricLine[] {
  const stray = untimed.find(({ words }) => words !== '')
  if (stray)
    throw new LrcError(stray.line, `expected a time such as [01:23.45] before the words, found ${shown(stray.words)}`)
  const shifted = (atMs: number) => Math.max(0, atMs - offsetMs)
  return timed
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ startMs, words, parts }) => ({
      startMs: shifted(startMs),
      words,
      ...(parts && { parts: parts.map((part) => ({ ...part, startMs: shifted(part.startMs) })) }),
    }))
}

/** Empty lines between verses stay, those around them do not. */
function withoutTimes(untimed: readonly { line: number; words: string }[]): LyricLine[] {
  const first = untimed.findIndex(({ words }) => words !== '')
  const last = untimed.findLastIndex(({ words }) => words !== '')
  if (first < 0) throw new LrcError(1, 'expected lyrics, found none')
  const lines = untimed.slice(first, last + 1)
  const over = lines[MOST_LINES]
  if (over) throw new LrcError(over.line, `expected at most ${MOST_LINES} lines, found more`)
  return lines.map(({ words }) => ({ startMs: null, words }))
}

function stampsOf(content: string, line: number): { stampsMs: number[]; rest: string } {
  const stampsMs: number[] = []
  let rest = content
  for (let found = STAMP.exec(rest); found !== null; found = STAMP.exec(rest)) {
    stampsMs.push(timeOf(found[1] as string, line))
    rest = rest.slice(found[0].length)
  }
  const wrong = NEARLY_A_STAMP.exec(rest)?.[0]
  if (wrong) throw new LrcError(line, `expected a time such as [01:23.45], found ${shown(wrong)}`)
  return { stampsMs, rest }
}

/** The same words at each time; times of words are those of the first, and move with the others. */
function linesOf(stampsMs: readonly number[], rest: string, line: number): (LyricLine & { startMs: number })[] {
  const [firstMs = 0] = stampsMs
  const parts = partsOf(rest, firstMs, line)
  const words = bounded(parts === null ? rest : parts.map(({ words }) => words).join(''), line)
  return stampsMs.map((startMs) => ({
    startMs,
    words,
    ...(parts && { parts: parts.map((part) => ({ ...part, startMs: part.startMs + startMs - firstMs })) }),
  }))
}

/** The parts of an enhanced line: together they are its words, an empty one at the end says when they end. Null without times. */
function partsOf(rest: string, startMs: number, line: number): LyricPart[] | null {
  const [before = '', ...timesAndWords] = rest.split(WORD_STAMP)
  if (timesAndWords.length === 0) return null
  const parts: { startMs: number; words: string }[] = []
  const add = (atMs: number, words: string) => {
    const last = parts.at(-1)
    if (last && /^\s/.test(words) && last.words !== '' && !last.words.endsWith(' ')) last.words += ' '
    const sung = words.trim().replace(/\s+/g, ' ')
    parts.push({ startMs: atMs, words: /\S\s+$/.test(words) ? `${sung} ` : sung })
  }
  if (before.trim() !== '') add(startMs, before)
  for (let i = 0; i < timesAndWords.length; i += 2) {
    const atMs = timeOf(timesAndWords[i] as string, line)
    if (atMs < (parts.at(-1)?.startMs ?? startMs)) {
      throw new LrcError(line, `expected times that rise, found <${timesAndWords[i]}> behind a later one`)
    }
    add(atMs, timesAndWords[i + 1] as string)
  }
  if (parts.length > MOST_PARTS) {
    throw new LrcError(line, `expected at most ${MOST_PARTS} times of words, found ${parts.length}`)
  }
  // Nothing follows the last word.
  const last = parts.findLast(({ words }) => words !== '')
  if (last) last.words = last.words.trimEnd()
  return parts
}

/** `mm:ss`, with a fraction of one to three digits behind a point, or a colon as some programs write. */
function timeOf(text: string, line: number): number {
  const [, minutes, seconds, fraction = ''] = /^(\d+):(\d+)(?:[.:](\d+))?$/.exec(text) ?? []
  if (Number(seconds) >= 60) throw new LrcError(line, `expected fewer than 60 seconds in a time, found ${text}`)
  return Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'))
}

function offsetOf(tag: string | undefined, text: string): number {
  if (tag === undefined || tag === '') return 0
  const offsetMs = Number(tag)
  if (/^[+-]?\d+$/.test(tag) && Math.abs(offsetMs) <= LONGEST_MS) return offsetMs
  const line = text.split(/\r\n|\r|\n/).findIndex((given) => /^\s*\[\s*offset\s*:/i.test(given)) + 1
  throw new LrcError(line, `expected an offset in ms such as [offset:+250], found ${shown(tag)}`)
}

function bounded(words: string, line: number): string {
  if (words.length <= LONGEST_LINE) return words
  throw new LrcError(line, `expected at most ${LONGEST_LINE} characters, found ${words.length}`)
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
