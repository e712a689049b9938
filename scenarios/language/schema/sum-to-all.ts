import type { z } from 'zod'
import { formatQuantity } from '../format-quantity.ts'

/** A check that the parts of a map make up the whole; what they come to instead is part of the problem. */
export function sumToAll(expected: string) {
  return (parts: Readonly<Record<string, number | undefined>>, context: z.core.$RefinementCtx): void => {
    if (context.issues.length > 0) return
    const total = Object.values(parts).reduce((sum: number, part) => sum + (part ?? 0), 0)
    if (Math.abs(total - 1) < 1e-6) return
    const found = `a sum of ${formatQuantity(total, 'ratio')}`
    context.addIssue({ code: 'custom', message: expected, params: { found } })
  }
}
