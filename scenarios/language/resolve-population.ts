import type { CatalogPlan, Plan, PopulationPlan, RegionPlan } from '../../sim/plan.ts'
import { type DailyUse, dailyUse } from '../../sim/workload/daily-use.ts'
import { formatQuantity } from './format-quantity.ts'
import { type BasePreset, baseOfPlan, basePresets } from './presets/bases.ts'
import { dayCurves, hoursOfPlan } from './presets/day-curves.ts'
import { regionsNamed, WORLD, WORLD_SOURCE } from './presets/regions.ts'
import type { Row } from './rows.ts'
import { rungNames } from './schema/population.ts'
import type { Scenario } from './schema/scenario.ts'

type Population = Scenario['population']

/** The regions of a scenario: the preset world, or those of it that the scenario names. */
export function regionsOf({ regions }: Population): RegionPlan[] {
  return regions === 'world' ? WORLD.map((region) => ({ ...region })) : regionsNamed(regions)
}

/** The population of a scenario with its presets written out; listeners from the base, where the scenario says so. */
export function resolvePopulation(population: Population, catalog: CatalogPlan): PopulationPlan {
  const { free, premium } = population.preferences
  const ladder = (shares: Readonly<Record<string, number | undefined>>) => rungNames.map((name) => shares[name] ?? 0)
  const resolved = {
    regions: regionsOf(population),
    base: baseOf(population),
    dayCurve: curveOf(population),
    premiumShare: population.plans.premium,
    cellularShare: population.cellular,
    dataSaverShare: population['data-saver'],
    devices: { ...population.devices },
    preferences: { free: ladder(free), premium: ladder(premium) },
    session: {
      meanTracks: population.session.tracks ?? presetOf(population).tracks,
      earlySkipShare: population.session['early-skip'],
      lateSkipShare: population.session['late-skip'],
      repeatShare: population.session.repeat,
      seekShare: population.session.seek,
    },
  }
  const listeners =
    population.listeners === 'from-base'
      ? Math.max(1, Math.round(dailyUse({ population: resolved, catalog }).peakListeners))
      : population.listeners
  return { listeners, ...resolved }
}

/** The preset that a base is, or that the habits of one of the scenario's own come from. */
function presetOf({ base }: Population): BasePreset {
  return basePresets[typeof base === 'string' ? base : 's0']
}

function baseOf({ base }: Population): PopulationPlan['base'] {
  if (typeof base === 'string') return baseOfPlan(base)
  const { users, free, premium, shape } = base
  return {
    name: 'the scenario',
    users,
    free: { sessionsPerDay: free, shape },
    premium: { sessionsPerDay: premium, shape },
  }
}

function curveOf(population: Population): number[] {
  const curve = population['day-curve']
  if (typeof curve === 'string') return hoursOfPlan(dayCurves[curve])
  if (Array.isArray(curve)) return hoursOfPlan({ hours: curve })
  return hoursOfPlan({ hours: curve.weekday, weekend: curve })
}

/** A row that nobody wrote. */
type MakeRow = (path: string, value: string, origin: string, source: string, about: string) => Row

/** Rows of what presets of the population bring, and of what it comes to, by the path that they stand behind. */
export function populationRows(population: Population, plan: Plan, row: MakeRow): [string, Row[]][] {
  return [
    ['population.regions', plan.population.regions.map((region) => regionRow(region, row))],
    ['population.base', baseRows(population, plan, row)],
    ['population', useRows(population, plan, row)],
  ]
}

function regionRow(region: RegionPlan, row: MakeRow): Row {
  const hours = region.utcOffsetMinutes / 60
  const value =
    `${formatQuantity(region.share, 'ratio')}, ${region.metros} metros, UTC${hours < 0 ? '−' : '+'}${Math.abs(hours)}, ` +
    `${region.originRttMs} ms to the origin`
  return row(`population.regions.${region.name}`, value, 'preset world', WORLD_SOURCE, 'Share of listeners.')
}

function baseRows({ base, session }: Population, plan: Plan, row: MakeRow): Row[] {
  if (typeof base !== 'string') return []
  const { source } = basePresets[base]
  const { users, free, premium } = plan.population.base
  const preset = (name: string, value: string, from: string, about: string): Row =>
    row(`population.base.${name}`, value, `preset ${base}`, from, about)
  const rows = [
    preset('users', formatQuantity(users, 'count'), source.users, 'Users who come at least once in 30 days.'),
    preset('free', `${free.sessionsPerDay} sessions a day`, source.habits, 'Mean of the accounts on the free plan.'),
    preset('premium', `${premium.sessionsPerDay} sessions a day`, source.habits, 'Mean of the premium accounts.'),
    preset('shape', String(free.shape), source.habits, 'Of the gamma distribution of sessions over accounts.'),
  ]
  const tracks = `${plan.population.session.meanTracks} in a session`
  if (session.tracks === undefined) rows.push(preset('tracks', tracks, source.habits, 'Mean number of tracks begun.'))
  return rows
}

/** What the base comes to by `dailyUse`, with what its document says beside it. */
function useRows({ base }: Population, plan: Plan, row: MakeRow): Row[] {
  const use = dailyUse(plan)
  const published = typeof base === 'string' ? (basePresets[base] as BasePreset).published : null
  const count = (value: number): string => formatQuantity(Number(value.toPrecision(3)), 'count')
  const beside = (value: number | null | undefined): string =>
    typeof value === 'number' ? ` (${String(base).toUpperCase()}: ${count(value)})` : ''
  const derived = (name: string, value: string, about: string): Row =>
    row(`population.daily-use.${name}`, value, 'derived', 'the model of daily use (decision 0019)', about)
  return [
    derived('users', `${count(use.dailyUsers)}${beside(published?.dailyUsers)}`, 'Users who come on a day.'),
    derived(
      'streams',
      `${count(use.streamsPerDay)}${beside(published?.streamsPerDay)}`,
      'Plays of 30 s and more a day.',
    ),
    derived('per-user', use.streamsPerDailyUser.toPrecision(3), 'Streams of a daily user on a day.'),
    derived('peak', `${peakOf(use, count)}${beside(published?.peakListeners)}`, "Concurrent, at the week's peak."),
    derived(
      'peak-factor',
      `${use.localPeakFactor.toPrecision(3)}, ${use.worldPeakFactor.toPrecision(3)} the world over`,
      'Highest listening against the mean, in one time zone and in all.',
    ),
  ]
}

function peakOf({ peakListeners, meanListeners, localPeakFactor }: DailyUse, count: (value: number) => string): string {
  return `${count(peakListeners)}, ${count(meanListeners * localPeakFactor)} if all shared one clock`
}
