import { z } from 'zod'

const ratio = z.number().min(0).max(1)
const count = z.int().nonnegative()

const curvePoint = z.strictObject({
  capacity: z.int().positive().describe('In capacityUnit.'),
  missRatio: ratio,
})

/** What `soundcheck cache --json` prints. */
export const cacheOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    trace: z.string().describe('Path of the trace, as it was given.'),
    format: z.enum(['u32', 'oracleGeneral', 'csv']).describe('As what the trace was read.'),
    formatFrom: z
      .enum(['option', 'name', 'content', 'default'])
      .describe("What said so: --format, the file's name, what is in it, or nothing."),
    packing: z.enum(['zstd', 'gzip']).nullable().describe('How the file is packed; null: not at all.'),
    policy: z.string().describe('Name of the eviction policy.'),
    capacity: z.int().positive().describe('What fits in the cache, in capacityUnit.'),
    capacityUnit: z.enum(['objects', 'bytes']).describe('bytes with --sizes.'),
    admission: z.string().nullable().describe('What --admission said; null: whatever fits gets in.'),
    ttl: z.string().nullable().describe('What --ttl said; null: entries live until they are thrown out.'),
    requests: z.int().positive().describe('Requests of the trace, on a cache that started empty.'),
    misses: count.describe('Requests whose object was not in the cache; with a sample an estimate.'),
    missRatio: ratio.describe('misses / requests.'),
    bytes: z
      .strictObject({
        asked: z.number().nonnegative().describe('Sizes of the objects of all requests, bytes.'),
        missed: z.number().nonnegative().describe('Those of the misses, bytes.'),
        missRatio: ratio.describe('missed / asked.'),
      })
      .nullable()
      .describe('null without --sizes.'),
    rejected: count.describe('Misses whose object was not let in.'),
    expired: count.describe('Entries that were older than the TTL.'),
    sample: z
      .strictObject({
        rate: ratio.describe('Share of the less popular objects that were played.'),
        bound: z.number().nonnegative().describe('missRatio of the whole trace lies so close, 19 times in 20.'),
        playedShare: ratio.describe('Requests that were played, of all.'),
        headObjects: count.describe('The most popular objects, all of which were played.'),
        tailObjects: count.describe('Others that were played, each for 1 / rate objects.'),
      })
      .nullable()
      .describe('null: the whole trace was played.'),
    theory: z
      .strictObject({
        model: z.enum(['lru', 'fifo']).describe("The policy that is predicted, by Che's approximation."),
        applies: z
          .boolean()
          .describe('Whether it is the policy of the run. false: that has no closed form, and LRU stands beside it.'),
        missRatio: ratio.describe(
          'Predicted from how often each object is asked for, requests taken for independent of each other, first ones for misses.',
        ),
        difference: z.number().min(-1).max(1).describe('The measured missRatio less the predicted one.'),
        staticOptimum: ratio.describe(
          'Miss ratio of the best contents that never change; if requests are independent, no policy without foresight does better in the long run.',
        ),
      })
      .nullable()
      .describe('null with admission or a sample.'),
    curve: z
      .strictObject({
        file: z.string().describe('Path of the picture (SVG).'),
        points: z.array(curvePoint).describe('The miss ratio by capacity, ascending.'),
        lru: z.array(curvePoint).nullable().describe('LRU on the same trace; null where it cannot be compared.'),
        theory: z.array(curvePoint).nullable().describe('What theory predicts; null where it has no closed form.'),
      })
      .nullable()
      .describe('null without --curve.'),
    requestsPerSecond: z.number().nonnegative().describe('requests / wallSeconds.'),
    wallSeconds: z
      .number()
      .nonnegative()
      .describe('Wall-clock time of reading the trace and playing it, without the curve, seconds.'),
  })
  .meta({ title: 'soundcheck cache --json' })

export type CacheOutput = z.infer<typeof cacheOutput>
