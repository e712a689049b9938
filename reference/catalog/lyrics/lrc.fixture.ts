import * as fc from 'fast-check'
import type { LyricLine } from '../catalog.ts'

/** How a program writes LRC files: all of it means the same. */
interface LrcStyle {
  readonly newline: '\n' | '\r\n' | '\r'
  /** Between minutes, seconds and fraction: some write a second colon. */
  readonly point: '.' | ':'
  readonly afterTime: '' | ' '
  /** Words stand behind their times with spaces on both sides, as most programs write them. */
  readonly spaced: boolean
  readonly offsetMs: number
}

export const lrcStyles: fc.Arbitrary<LrcStyle> = fc.record({
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  point: fc.constantFrom('.', ':'),
  afterTime: fc.constantFrom('', ' '),
  spaced: fc.boolean(),
  offsetMs: fc.integer({ min: -2000, max: 2000 }),
})

/** Words as they stand in a file: no brackets, no spaces around them or two in a row. */
const word = fc.stringMatching(/^[A-Za-zåÄ歌'?,.]{1,8}$/)
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '))
/** Late enough that no offset takes a time below 0. */
const startMs = fc.integer({ min: 2000, max: 5_999_999 })

const plain = fc.record({ startMs, words: fc.oneof(words, fc.constant('')) })
const enhanced = fc
  .tuple(
    startMs,
    fc.array(fc.tuple(word, fc.boolean(), fc.integer({ min: 0, max: 900 })), { minLength: 1, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([fromMs, sung, saysItsEnd]): LyricLine => {
    let atMs = fromMs
    const parts = sung.map(([text, isWhole, afterMs], i) => {
      atMs += afterMs
      return { startMs: atMs, words: isWhole && i < sung.length - 1 ? `${text} ` : text }
    })
    if (saysItsEnd) parts.push({ startMs: atMs + 100, words: '' })
    return { startMs: fromMs, words: parts.map((part) => part.words).join(''), parts }
  })

/** Lines of a song by time. */
export const timedLines: fc.Arbitrary<LyricLine[]> = fc
  .array(fc.oneof(plain, enhanced), { minLength: 1, maxLength: 20 })
  .map((lines) => lines.toSorted((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0)))

/** Lyrics as an LRC file. */
export function printedLrc(lines: readonly LyricLine[], style: LrcStyle): string {
  const { newline, afterTime, spaced, offsetMs } = style
  const time = (atMs: number | null) => timeText((atMs ?? 0) + offsetMs, style)
  const texts = lines.map(({ startMs, words, parts }) => {
    if (parts === undefined) return `[${time(startMs)}]${afterTime}${words}`
    const sung = parts.map((part, i) => {
      const isApart = spaced && (i === 0 || parts[i - 1]?.words.endsWith(' '))
      return `<${time(part.startMs)}>${isApart ? ' ' : ''}${part.words}`
    })
    return `[${time(startMs)}]${afterTime}${sung.join('')}`
  })
  return [`[ti: A title]`, `[offset:${offsetMs > 0 ? '+' : ''}${offsetMs}]`, '', ...texts, ''].join(newline)
}

function timeText(atMs: number, { point }: LrcStyle): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const fraction = String(atMs % 1000).padStart(3, '0')
  // As short as it is exact.
  const short = fraction.replace(/0{1,2}$/, '')
  return `${two(Math.floor(atMs / 60_000))}:${two(Math.floor(atMs / 1000) % 60)}${point}${short}`
}
