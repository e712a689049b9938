/** What a listener hears as one stretch. `a2` is the return of `a`; `end` is the final chord alone. */
export type SectionName = 'intro' | 'a' | 'b' | 'a2' | 'outro' | 'end'

export interface Section {
  readonly name: SectionName
  /** First bar, from 0. */
  readonly bar: number
  readonly bars: number
  /** 0 to 1, how hard everybody plays. */
  readonly intensity: number
}

const INTENSITY: Readonly<Record<SectionName, number>> = { intro: 0.7, a: 0.85, b: 1, a2: 0.95, outro: 0.75, end: 0.9 }

/**
 * Intro, A, B, A', outro: two bars or four for the frame, the rest shared in phrases of four, the middle taking what is left
 * over. A short piece goes without the middle.
 * @param bars at least 8, and even
 */
export function planForm(bars: number): Section[] {
  const frame = bars >= 24 ? 4 : 2
  const inner = bars - 2 * frame
  const phrases = Math.max(1, Math.round((inner * 0.36) / 4))
  const theme = Math.min(4 * phrases, inner / 2)
  const lengths: [SectionName, number][] = [
    ['intro', frame],
    ['a', theme],
    ['b', inner - 2 * theme],
    ['a2', theme],
    ['outro', frame],
  ]
  let bar = 0
  const sections: Section[] = []
  for (const [name, length] of lengths) {
    if (length === 0) continue
    sections.push({ name, bar, bars: length, intensity: INTENSITY[name] })
    bar += length
  }
  return sections
}
