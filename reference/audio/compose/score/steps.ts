/**
 * Rhythms are written as one character a step, a bar a string: any sign that is neither `.` nor `-` is a note, `-` holds it,
 * `.` is a rest. The number of characters is the number of steps of the bar: `'x...x...x...x...'` is four on the floor in
 * sixteenths, `'r-5-8-'` a bass on root, fifth and octave in a bar of three.
 */
export interface Step {
  /** What is written there; its meaning is the player's. */
  readonly sign: string
  /** Begin and length as parts of the bar, 0 to 1. */
  readonly at: number
  readonly length: number
}

export function readSteps(bar: string): Step[] {
  const steps: Step[] = []
  for (let i = 0; i < bar.length; i++) {
    const sign = bar[i]
    if (sign === '.' || sign === '-') continue
    let end = i + 1
    while (bar[end] === '-') end++
    steps.push({ sign, at: i / bar.length, length: (end - i) / bar.length })
  }
  return steps
}

/** How hard a drum or a chord is struck: `X` accented, `x` plain, `o` softly. */
export function strength(sign: string): number {
  if (sign === 'X') return 1
  return sign === 'o' ? 0.4 : 0.75
}
