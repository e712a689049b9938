import { z } from 'zod'
import { operations } from '../../sim/services/routes.ts'
import { serviceNames } from '../../sim/services/services-plan.ts'
import { stationFields } from './station.output.ts'

const count = z.number().nonnegative()
const share = z.number().min(0).max(1)

const service = z.strictObject({
  ...stationFields,
  replicas: count.describe('At the end.'),
  mostReplicas: count,
  simulatedReplicas: count,
  refusedShare: share.describe('Calls that found the queue full.'),
  timeouts: count.describe('As simulated, warm-up included: attempts that took too long.'),
  retries: count.describe('As simulated, warm-up included.'),
  heldBack: count.describe('As simulated, warm-up included: calls that a breaker held back.'),
})

const operation = z.strictObject({
  name: z.enum(operations),
  perS: count,
  answeredShare: share.describe('Of the requests that ended: answered as asked.'),
  degradedShare: share.describe('Answered with something else.'),
  failedShare: share.describe('Not answered.'),
  p50Ms: count.nullable().describe("From the app's first attempt to the answer; null where there was none."),
  p99Ms: count.nullable(),
})

const scaling = z.strictObject({ service: z.enum(serviceNames), atMs: z.number(), from: count, to: count })

/** The services in `result.json`. */
export const servicesOutput = z.strictObject({
  stations: z.array(service),
  operations: z.array(operation).describe('What apps asked for.'),
  scalings: z.array(scaling).describe('What the autoscaler did.'),
  events: z.int().nonnegative().describe('Station events simulated.'),
  timeShare: share.describe('Part of time that they show.'),
  requestShare: share.describe('Part of requests that they show.'),
})
