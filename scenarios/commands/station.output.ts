import { z } from 'zod'

const count = z.number().nonnegative()

const beside = {
  waitMs: count,
  differenceMs: z.number().describe('Measured − theory.'),
  lowMs: z.number().describe("The measured wait's 95 % interval."),
  highMs: z.number(),
}

/** What is known of every station, a service's included. */
export const stationFields = {
  name: z.string(),
  meanInSystem: count,
  arrivalsPerS: count,
  meanStayMs: count,
  littleDifference: z.number().describe("(L − λW) / L, by Little's law."),
  utilization: z.number().nullable(),
  servers: count.nullable(),
  meanWaitMs: count.nullable(),
  p99WaitMs: count.nullable(),
  theory: z
    .strictObject({
      name: z
        .string()
        .describe(
          'Erlang C where the station is M/M/c, Pollaczek–Khinchine where it is M/G/1, Allen–Cunneen where it comes near one of them.',
        ),
      ...beside,
      p99: z.strictObject(beside).nullable().describe("The wait's 99th percentile; null but for Erlang C."),
      remark: z.string().describe('What the theory leaves out.'),
    })
    .nullable()
    .describe('The mean wait by queueing theory; null where none fits or no mean exists.'),
}
