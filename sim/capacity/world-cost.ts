import type { Plan } from '../plan.ts'
import { monthlyEgressUsd } from './egress-price.ts'

const GB = 1e9
const GBPS = 1e9

/** What a world carries in a month, and who works for it, at the scenario's own size. */
export interface MonthlyUse {
  /** Sent to listeners, by provider in the plan's order. */
  egressGb: readonly number[]
  /** Sent by the origin to shields. */
  originGb: number
  /** Of all replicas of services, on average. */
  workers: number
}

/** A month's bill, in USD. */
export interface WorldCost {
  egress: number
  pops: number
  edgeDisk: number
  shieldDisk: number
  originBandwidth: number
  originEgress: number
  replicas: number
  total: number
}

/** What a world costs a month: what it uses, and what stands there whether it is used or not. */
export function worldCost({ providers, shield, origin, population, costs }: Plan, use: MonthlyUse): WorldCost {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  const shields = providers.length * population.regions.length
  const items = {
    egress: sum(providers.map(({ priceTiers }, p) => monthlyEgressUsd(priceTiers, use.egressGb[p]))),
    pops: sum(providers.map(({ pops }) => pops)) * costs.popUsdPerMonth,
    edgeDisk: (sum(providers.map(({ pops, edgeBytes }) => pops * edgeBytes)) / GB) * costs.edgeDiskUsdPerGbMonth,
    shieldDisk: ((shields * shield.bytes) / GB) * costs.shieldDiskUsdPerGbMonth,
    originBandwidth: (origin.bandwidthBps / GBPS) * costs.originUsdPerGbpsMonth,
    originEgress: use.originGb * costs.originEgressUsdPerGb,
    replicas: use.workers * costs.workerUsdPerMonth,
  }
  return { ...items, total: sum(Object.values(items)) }
}
