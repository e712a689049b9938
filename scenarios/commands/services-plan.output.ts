import { z } from 'zod'
import {
  balancings,
  operations,
  rateLimitNames,
  serviceNames,
  serviceSites,
  timeLaws,
} from '../../sim/services/services-plan.ts'

const ms = z.number().nonnegative()
const share = z.number().min(0).max(1)
const serviceName = z.enum(serviceNames)

const service = z
  .strictObject({
    time: z
      .strictObject({ law: z.enum(timeLaws), meanMs: ms, cv: z.number().describe('Standard deviation / mean.') })
      .describe('How long a worker is busy with one request, its calls to others not counted.'),
    workers: z.int().positive().describe('Requests that one replica works on at the same time.'),
    replicas: z
      .int()
      .positive()
      .nullable()
      .describe('In all sites together; null: as many as the load at the beginning needs.'),
    utilization: share
      .nullable()
      .describe('Busy share of its workers that its autoscaler aims at; null: that of the autoscaler.'),
    queueLimit: z.int().nonnegative().describe('Requests that wait at one replica at most.'),
    timeoutMs: ms.describe('How long a caller waits for an answer.'),
    attempts: z.int().positive(),
    backoffBaseMs: ms,
    backoffCapMs: ms,
  })
  .meta({ id: 'Service', description: 'A service as a queueing station, and how others call it.' })

const byService = Object.fromEntries(serviceNames.map((name) => [name, service])) as Record<
  (typeof serviceNames)[number],
  typeof service
>

/** The services in a plan; null where they are not simulated. */
export const servicesPlanOutput = z
  .strictObject({
    sites: z
      .enum(serviceSites)
      .describe('together: one fleet for the whole world; each: one in every storage site, for its regions.'),
    balancing: z.enum(balancings),
    services: z.strictObject(byService),
    front: z
      .strictObject({ dnsShare: share, dnsMs: ms, edgeMs: ms, balancerMs: ms, hopMs: ms })
      .describe('Delays before the gateway and between services, both ways.'),
    demand: z.strictObject({
      searchesPerSession: z.number(),
      playlistsPerSession: z.number(),
      historyWritesPerPlay: z.number(),
    }),
    cacheHitShare: share,
    autoscaler: z.strictObject({
      utilization: share,
      p99Ms: ms,
      queueDepth: z.number(),
      tolerance: share,
      everyMs: ms,
      upCooldownMs: ms,
      downCooldownMs: ms,
      startUpMs: ms,
      minReplicas: z.int().positive(),
      maxReplicas: z.int().positive(),
    }),
    breaker: z.strictObject({
      failureShare: share,
      minCalls: z.int().positive(),
      countMs: ms,
      openMs: ms,
      probes: z.int().positive(),
    }),
    rateLimits: z.enum(rateLimitNames).describe('Requests that the gateway allows a caller; off: any number.'),
    refusalWork: share.describe("Part of the gateway's work on a request that it takes to refuse one with 429."),
    bots: z
      .strictObject({
        callers: z.int().positive(),
        requestsPerS: z.number().positive().describe('Of each caller.'),
        operation: z.enum(operations),
        heedsRetryAfter: z
          .boolean()
          .describe('Whether one that was refused is silent for as long as it is told to wait.'),
        atMs: ms.describe('When the first ones come.'),
        joinMs: ms.describe('How long it takes until all are there.'),
        forMs: ms.describe('After how long since the first all are gone.'),
      })
      .nullable()
      .describe('Callers that send requests whatever they are answered; null: none.'),
    faults: z.array(
      z.strictObject({
        what: z.enum(['down', 'slow']),
        service: serviceName,
        times: z.number().describe('What a slow service multiplies its times by.'),
        atMs: ms,
        forMs: ms,
      }),
    ),
  })
  .nullable()
  .describe('The services behind a play; null: authorization takes playback.authorizeMs.')
