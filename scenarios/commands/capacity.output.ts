import { z } from 'zod'
import { serviceNames } from '../../sim/services/services-plan.ts'

const usd = z.number().nonnegative()

const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() })

const fleet = z.strictObject({
  service: z.enum(serviceNames),
  times: z
    .number()
    .positive()
    .nullable()
    .describe("The chosen multiple of the scenario's; null for services that no play asks, which keep what they have."),
  replicas: z
    .number()
    .nonnegative()
    .describe('On average over the replayed stretch, those that are starting included.'),
  mostReplicas: z.number().nonnegative(),
  utilization: z.number().nullable().describe('Busy share of the workers; null where nothing was asked.'),
})

const world = z
  .strictObject({
    choices: z.record(z.string(), z.string()).describe('What was chosen, by what there was to choose.'),
    confirmed: z.boolean().describe('Replayed with services of its own; else it met those that were recorded.'),
    usdPerMonth: usd,
    cost: z
      .strictObject({
        egress: usd,
        pops: usd,
        edgeDisk: usd,
        shieldDisk: usd,
        originBandwidth: usd,
        originEgress: usd,
        replicas: usd,
        total: usd,
      })
      .describe('A month, in USD.'),
    fleet: z.array(fleet).describe('Replicas by service; empty where services are not simulated.'),
    startupP99Ms: interval,
    availability: interval,
    binds: z.string().nullable().describe('The objective that leaves the least; null without objectives.'),
  })
  .meta({ id: 'World', description: 'A world on the front, as its long replay measured it, with 95 % intervals.' })

/** What `soundcheck plan --json` prints. */
export const capacityOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    scenario: z.string(),
    seed: z.string(),
    feasible: z.boolean().describe('Some world meets every objective for certain.'),
    complete: z.boolean().describe('False when the search was stopped before it knew.'),
    listeners: z.int().positive().describe('Simulated one by one in long replays.'),
    shortListeners: z.int().positive().describe('Simulated one by one in short replays.'),
    designs: z
      .strictObject({
        all: z.int().nonnegative(),
        theory: z.int().nonnegative(),
        shortReplay: z.int().nonnegative(),
        smallerFleet: z
          .int()
          .nonnegative()
          .describe('The same delivery misses an objective with a fleet that is as good.'),
        dominated: z.int().nonnegative(),
        replayed: z.int().nonnegative(),
        notConfirmed: z
          .int()
          .nonnegative()
          .describe('Met the objectives with the services as recorded, and not with services of their own.'),
        notReached: z.int().nonnegative(),
      })
      .describe('How many worlds were looked at, and which step decided on how many.'),
    fleets: z
      .strictObject({ all: z.int().positive(), simulated: z.int().nonnegative() })
      .describe('Combinations of replicas by service, and how many of them were simulated.'),
    front: z
      .array(world)
      .describe('The Pareto front of the worlds that meet the objectives; the first is the cheapest.'),
    world: z.string().nullable().describe('The cheapest world, as YAML for a scenario.'),
    shortfall: z
      .strictObject({
        objective: z.string().nullable().describe('No world meets it; null when each is met by some, all by none.'),
        closest: z.record(z.string(), z.string()).describe('The world that comes nearest, by choice.'),
        misses: z.string().describe('The objective it misses most.'),
        measured: interval,
      })
      .nullable()
      .describe('Why there is none; null when there is one.'),
    wallSeconds: z.number().nonnegative(),
    files: z.strictObject({
      page: z.string(),
      picture: z.string(),
      scenario: z.string().nullable().describe('The scenario with the cheapest world in it.'),
    }),
  })
  .meta({ title: 'soundcheck plan --json' })

export type CapacityOutput = z.infer<typeof capacityOutput>
