import type { Plan } from '../plan.ts'
import type { CacheOutcome, StationOutcome } from '../result.ts'
import type { Tally } from '../stats/tally.ts'
import { LITTLE_TOLERANCE } from '../theory/little.ts'
import type { ShieldTier } from '../world/shield-tier.ts'
import type { World } from '../world/world.ts'

const SATURATED = 0.95
const LITTLE_TURNOVER = 0.1
/** Where so few serve and are so busy, the wait follows the load, which all listeners share, several times over. */
const FEW_SERVERS = 3
const BUSY = 0.5
/** An origin that is off by more than this is worth a word. */
const ROUNDED_ORIGIN = 0.1

/** What a reader must know before trusting this run: approximations that bit, and states that say more than the design. */
export function findCautions(
  world: World,
  tally: Tally,
  shields: ShieldTier,
  caches: readonly CacheOutcome[],
  stations: readonly StationOutcome[],
): string[] {
  const { plan } = world
  const cautions: string[] = []
  const apart = stations.filter(({ littleDifference }) => Math.abs(littleDifference) > LITTLE_TOLERANCE)
  if (apart.length > 0) {
    const worst = Math.max(...apart.map(({ littleDifference }) => Math.abs(littleDifference)))
    cautions.push(
      `Little's law does not hold at ${apart.map(({ name }) => name).join(', ')}: L and λW are up to ` +
        `${worst.toPrecision(2)} of L apart. Something was counted wrongly there: trust none of its figures.`,
    )
  }
  const origin = stations.find((station) => station.name === 'origin')
  if (origin && (origin.utilization ?? 0) > SATURATED) {
    cautions.push(
      'The origin was busy nearly all the time, so its queue grew with the length of the replay. Only the first chunk of a ' +
        'track waits for it in this model: stalls in the middle of a track are understated.',
    )
  }
  const simulatedServers = (origin?.servers ?? 0) * plan.scale.originFactor
  if (plan.mode !== 'aggregate' && simulatedServers < FEW_SERVERS && (origin?.utilization ?? 0) > BUSY) {
    cautions.push(
      `The simulated part of the origin is busy and serves few reads at a time (${Math.round(simulatedServers)}): how long ` +
        'listeners wait for it differs between seeds by more than the intervals of the slowest start-ups say. More listeners ' +
        '(--listeners) bring more of it.',
    )
  }
  const rounded = origin ? roundedOrigin(plan, origin) : null
  if (rounded !== null) cautions.push(rounded)
  let bound = shields.caches.reduce((sum, cache) => sum + cache.tableBound, 0)
  for (let p = 0; p < plan.providers.length; p++) bound += tally.cells[tally.edgeTableBound + p]
  if (bound > 0) {
    cautions.push(
      `Caches held more small entries than the simulator gave them places for (${bound} thrown out early): hit ratios are ` +
        'slightly understated.',
    )
  }
  const fresh = caches.filter((cache) => cache.theory !== null && cache.turnover < LITTLE_TURNOVER)
  if (plan.delivery.startCaches === 'warm' && fresh.length > 0) {
    const names = fresh.map((cache) => `${cache.provider} ${cache.tier}s`).join(', ')
    cautions.push(
      `Less than ${LITTLE_TURNOVER * 100} % of the entries of ${names} were replaced during the replay: their hit ratios ` +
        'are still mostly those of the warm start, which comes from theory.',
    )
  }
  if (plan.catalog.releases.length > 0 && plan.scale.factor < 1) {
    cautions.push(
      'Releases are not scaled down with the catalog: who fills the edges first is drawn for the listeners who are not ' +
        'simulated, and the origin gets the simulated share of those fills.',
    )
  }
  return cautions
}

/** The simulated part of the origin has whole streams, one at least: with few listeners it is not the origin of the plan. */
export function roundedOrigin(
  { origin: { bandwidthBps, streamBps } }: Plan,
  { servers }: StationOutcome,
): string | null {
  const times = ((servers ?? 0) * streamBps) / bandwidthBps
  if (times === 0 || Math.abs(times - 1) <= ROUNDED_ORIGIN) return null
  return (
    `The simulated part of the origin has whole streams, and with so few listeners that is ${times.toPrecision(3)} times the ` +
    `bandwidth that the scenario gives it: its waits are ${times > 1 ? 'under' : 'over'}stated. More listeners (--listeners) make ` +
    'it right.'
  )
}
