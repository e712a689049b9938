import { z } from 'zod'

const ends = { low: z.number(), high: z.number() }

/** Ends of an interval. */
export const intervalOutput = z.strictObject(ends).meta({ id: 'Interval', description: 'Ends of a 95 % interval.' })

/** A figure with its interval. */
export const measuredOutput = z
  .strictObject({
    value: z.number(),
    ...ends,
    samples: z.int().nonnegative().describe('Observations behind it; 0: nothing was observed and the others are 0.'),
  })
  .meta({
    id: 'Measured',
    description: 'A figure with its 95 % interval; a delay that nothing seen bounds has one up to 2147483 ms.',
  })

/** The figures of one delay. */
export const delayOutput = z
  .strictObject({
    p50: measuredOutput,
    p95: measuredOutput,
    p99: measuredOutput,
    p999: measuredOutput,
    meanMs: z.number(),
    maxMs: z.number(),
  })
  .meta({ id: 'Delay', description: 'Quantiles of a delay, in ms.' })
