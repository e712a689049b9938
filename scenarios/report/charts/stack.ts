import type { DrawnPoint } from './drawn-points.ts'

/** One series of a stack: from where to where it reaches, point by point. */
export type StackLayer = { atMs: number; low: number; high: number }[]

/** Stacks lines with the same points upon one another, the first at the bottom; where one was not observed it adds nothing. */
export function stackLayers(lines: readonly DrawnPoint[][]): StackLayer[] {
  const tops = (lines[0] ?? []).map(() => 0)
  return lines.map((points) =>
    points.map(({ atMs, value }, i) => {
      const low = tops[i]
      tops[i] = low + (value ?? 0)
      return { atMs, low, high: tops[i] }
    }),
  )
}
