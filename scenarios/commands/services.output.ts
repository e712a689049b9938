import { z } from 'zod'
import { operations, serviceNames } from '../../sim/services/services-plan.ts'
import { measuredOutput } from './measured.output.ts'
import { stationFields } from './station.output.ts'

const count = z.number().nonnegative()
const share = z.number().min(0).max(1)

const site = z.string().nullable().describe('null: one fleet serves the world.')

const service = z.strictObject({
  ...stationFields,
  site,
  replicas: count.describe('At the end.'),
  mostReplicas: count,
  simulatedReplicas: count,
  refusedShare: share.describe('Calls that found the queue full.'),
  timeouts: count.describe('As simulated, warm-up included: attempts that took too long.'),
  retries: count.describe('As simulated, warm-up included.'),
  heldBack: count.describe('As simulated, warm-up included: calls that a breaker held back.'),
})

const operationFields = {
  name: z.enum(operations),
  perS: count,
  answered: measuredOutput.describe('Of the requests that ended: answered as asked.'),
  degraded: measuredOutput.describe('Answered with something else.'),
  failed: measuredOutput.describe('Not answered.'),
  p50: measuredOutput.describe("From the app's first attempt to the answer, ms."),
  p99: measuredOutput.describe("From the app's first attempt to the answer, ms."),
}

const bots = z.strictObject({
  ...operationFields,
  callers: z.int().positive(),
  refused: measuredOutput.describe(
    'Of the requests that ended: refused with 429, being more than the caller is allowed.',
  ),
})

const scaling = z.strictObject({ site, service: z.enum(serviceNames), atMs: z.number(), from: count, to: count })

const siteFields = z.strictObject({
  name: z.string(),
  requestShare: share.describe('Part of the requests of apps that reached a site.'),
  peakRequestsPerS: count.describe('Mean of the coupling window in which it took most.'),
  replicas: count.describe('Of all its services, at the end.'),
  mostReplicas: count.describe("Of all its services, each one's most."),
})

const siteLoss = z.strictObject({
  site: z.string(),
  atMs: z.number(),
  forMs: z.number(),
  movedFromMs: z.number().nullable().describe('From when listeners of its regions asked other sites; null: none did.'),
  movedUntilMs: z.number().nullable(),
  movedRequests: count.describe('Their requests.'),
  peakMovedRequestsPerS: count.describe('The most of them in a coupling window.'),
  failedRequests: count.describe('Requests that reached for a site that was lost.'),
})

/** The services in `result.json`. */
export const servicesOutput = z.strictObject({
  stations: z.array(service).describe('Of every site where each has its own.'),
  operations: z
    .array(z.strictObject(operationFields))
    .describe('What apps asked for, of all sites; times without the way between sites.'),
  bots: bots.nullable().describe('What bots asked for, which is not among the operations; null: there are none.'),
  scalings: z.array(scaling).describe('What the autoscaler did.'),
  sites: z.array(siteFields).describe('What each site took; empty where one fleet serves the world.'),
  siteLosses: z
    .array(siteLoss)
    .describe('How callers fared whose site was lost; empty where one fleet serves the world.'),
  events: z.int().nonnegative().describe('Station events simulated.'),
  timeShare: share.describe('Part of time that they show.'),
  requestShare: share.describe('Part of requests that they show.'),
})
