import type { z } from 'zod'
import { field, map, quantity, whole } from '../field.ts'

const above = () => quantity('duration', { above: 0 })

/** Two quantiles of a lognormal duration, each with a default. */
export function lognormalOf(what: string, median: string, p99: string, source: string) {
  return map({
    median: field(above(), median, source, `Half of ${what} stay below it.`),
    p99: field(above(), p99, source, `99 in 100 of ${what} stay below it.`),
  })
    .refine((given) => given.p99 >= given.median, { path: ['p99'], error: 'a duration of at least the median' })
    .prefault({})
    .meta({ description: `A lognormal delay: ${what}.` })
}

/** Throughput by its median and its slow tail. */
export function throughputOf(median: string, p1: string, source: string) {
  const rate = () => quantity('bandwidth', { above: 0 })
  return map({
    median: field(rate(), median, source, 'Half of the sessions have more.'),
    p1: field(rate(), p1, source, 'One session in 100 has less.'),
  })
    .refine((given) => given.p1 <= given.median, { path: ['p1'], error: 'a bandwidth of at most the median' })
    .prefault({})
    .meta({ description: "A session's throughput, lognormal." })
}

/** A share of things. */
export const share = () => quantity('ratio')
/** A plain number from 0. */
export const weight = (most = Number.MAX_VALUE) => quantity('number', { most })
/** A length of time; 0 is one. */
export const duration = () => quantity('duration')
/** As many as people or tracks can be. */
export const many = () => whole(1, 1e10, 'above 0, such as 100k or 50M')
/** A length of time that is not 0. */
export const positive = () => quantity('duration', { above: 0 })

export type Lognormal = z.output<ReturnType<typeof lognormalOf>>
