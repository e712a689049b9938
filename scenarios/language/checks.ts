import { problemOfPoints } from '../../sim/workload/popularity-curve.ts'
import { formatQuantity } from './format-quantity.ts'
import { nearest } from './nearest.ts'
import { pointsOf } from './points.ts'
import { regionNames } from './presets/regions.ts'
import type { Scenario } from './schema/scenario.ts'
import type { Path } from './tree.ts'

/** Something that single fields cannot see. */
export interface Finding {
  /** Where to point: at the first of these that is written. */
  paths: [Path, ...Path[]]
  expected: string
  /** Instead of what stands there. */
  found?: string
  near?: string | undefined
}

/**
 * What is wrong across fields. Parts that are missing (because something inside them is wrong already) are passed over.
 */
export function checkScenario(given: Partial<Scenario>): Finding[] {
  return [
    ...checkTimes(given),
    ...checkWindowCount(given),
    ...checkRegions(given),
    ...checkCatalog(given),
    ...checkWorld(given),
    ...checkFaults(given),
    ...checkBackendFaults(given),
  ]
}

const time = (ms: number): string => formatQuantity(ms, 'duration')

function checkTimes({ duration, warmup, simulate }: Partial<Scenario>): Finding[] {
  if (!simulate) return []
  const { window, 'fine-window': fine, 'fine-margin': margin } = simulate
  const findings: Finding[] = []
  if (!isMultiple(window, fine)) {
    findings.push({
      paths: [
        ['simulate', 'window'],
        ['simulate', 'fine-window'],
      ],
      found: `a window of ${time(window)} over fine windows of ${time(fine)}`,
      expected: 'a whole number of fine windows in a window',
    })
  }
  if (!isMultiple(margin, fine)) findings.push(misaligned(['simulate', 'fine-margin'], fine, 'fine-window'))
  if (duration !== undefined && !isMultiple(duration, fine))
    findings.push(misaligned(['duration'], fine, 'fine-window'))
  if (warmup !== undefined && !isMultiple(warmup, fine)) findings.push(misaligned(['warmup'], fine, 'fine-window'))
  return findings
}

/** Windows that a replay has at most: each costs every worker a turn. */
const MOST_WINDOWS = 1_000_000

/** Quiet windows all along, and fine ones around whatever begins or ends. */
function checkWindowCount({ duration, warmup, simulate, faults, catalog, world }: Partial<Scenario>): Finding[] {
  if (duration === undefined || warmup === undefined || !simulate) return []
  const { window, 'fine-window': fine, 'fine-margin': margin } = simulate
  const total = duration + warmup
  const bots = hasBots(world) ? 1 : 0
  const behind = (world?.services.faults.length ?? 0) + bots + (world?.storage.losses.length ?? 0)
  const moves = world?.services.sites === 'each' ? 4 * siteLosses(world) : 0
  const instants = moves + 2 * ((faults?.length ?? 0) + behind + (catalog?.releases.length ?? 0))
  const windows = total / window + Math.min(total, instants * 2 * margin) / fine
  if (windows <= MOST_WINDOWS) return []
  return [
    {
      paths: [['simulate', 'window'], ['simulate', 'fine-window'], ['simulate', 'fine-margin'], ['duration']],
      found: `windows of ${time(window)} and ${time(fine)} over ${time(total)}`,
      expected: `at most ${formatQuantity(MOST_WINDOWS, 'count')} windows in a replay`,
    },
  ]
}

function misaligned(path: Path, stepMs: number, field: string): Finding {
  return { paths: [path], expected: `a multiple of ${time(stepMs)} (simulate.${field})` }
}

function isMultiple(ms: number, stepMs: number): boolean {
  const steps = ms / stepMs
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, steps)
}

function checkRegions({ population }: Partial<Scenario>): Finding[] {
  const regions = population?.regions
  return Array.isArray(regions) ? repeated(regions, ['population', 'regions']) : []
}

function repeated(names: readonly string[], path: Path): Finding[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) < i
      ? [{ paths: [[...path, i]] as [Path], expected: 'each name once', found: `${name} again` }]
      : [],
  )
}

function checkCatalog({ catalog, duration, simulate }: Partial<Scenario>): Finding[] {
  if (!catalog) return []
  const { popularity, releases, tracks } = catalog
  const findings: Finding[] = []
  if (typeof popularity === 'object' && popularity.points) {
    const wrong = problemOfPoints(pointsOf(popularity.points))
    if (wrong) {
      const paths: [Path] = [['catalog', 'popularity', 'points']]
      findings.push({ paths, expected: `points of a popularity curve, and ${wrong}` })
    }
  }
  const names = releases.map(({ name }) => name)
  releases.forEach((release, i) => {
    const path = ['catalog', 'releases', i]
    if (names.indexOf(release.name) < i) findings.push({ paths: [[...path, 'name']], expected: 'each release once' })
    if (release.tracks > tracks) {
      findings.push({ paths: [[...path, 'tracks']], expected: "at most the catalog's tracks" })
    }
    findings.push(...checkMoment(release.at, [...path, 'at'], duration, simulate?.['fine-window']))
  })
  const total = releases.reduce((sum, release) => sum + release['share-of-plays'], 0)
  if (total > 1 - 1e-9) {
    findings.push({
      paths: [['catalog', 'releases']],
      found: `shares of plays that sum to ${formatQuantity(total, 'ratio')}`,
      expected: 'less than 100%, something must be left for the rest of the catalog',
    })
  }
  return findings
}

function checkMoment(atMs: number, path: Path, durationMs: number | undefined, fineMs: number | undefined): Finding[] {
  const findings: Finding[] = []
  if (durationMs !== undefined && atMs >= durationMs) {
    findings.push({ paths: [path], expected: `a time before the end of the replay (${time(durationMs)})` })
  }
  if (fineMs !== undefined && !isMultiple(atMs, fineMs)) findings.push(misaligned(path, fineMs, 'fine-window'))
  return findings
}

/** Plays per minute are counted at window ends. */
const LONGEST_COUNTED_MS = 60_000

function checkWorld({ world, simulate }: Partial<Scenario>): Finding[] {
  if (!world) return []
  const { origin, delivery, playback } = world
  const findings: Finding[] = []
  const { preposition } = delivery
  if (preposition !== 'off' && simulate && !isMultiple(preposition.lead, simulate['fine-window'])) {
    findings.push(misaligned(['world', 'delivery', 'preposition', 'lead'], simulate['fine-window'], 'fine-window'))
  }
  if (delivery.warming !== 'off' && simulate && simulate.window > LONGEST_COUNTED_MS) {
    findings.push({
      paths: [
        ['world', 'delivery', 'warming'],
        ['simulate', 'window'],
      ],
      found: `windows of ${time(simulate.window)} for plays per minute`,
      expected: `a simulate.window of at most ${time(LONGEST_COUNTED_MS)}, at whose end plays are counted`,
    })
  }
  if (origin.stream > origin.bandwidth) {
    findings.push({
      paths: [
        ['world', 'origin', 'stream'],
        ['world', 'origin', 'bandwidth'],
      ],
      found: `${formatQuantity(origin.stream, 'bandwidth')} for one read of ${formatQuantity(origin.bandwidth, 'bandwidth')}`,
      expected: 'a stream of at most the bandwidth',
    })
  }
  const room: [string, number, Path][] = [
    ['a chunk', delivery.chunk, ['world', 'delivery', 'chunk']],
    ['a start buffer', playback['start-buffer'], ['world', 'playback', 'start-buffer']],
  ]
  for (const [what, ms, path] of room) {
    if (ms <= playback.buffer.high) continue
    findings.push({
      paths: [path, ['world', 'playback', 'buffer', 'high']],
      found: `${what} of ${time(ms)} for a buffer of ${time(playback.buffer.high)}`,
      expected: `${what} that fits into the buffer`,
    })
  }
  return findings
}

function checkFaults({ faults, world, population, duration, simulate }: Partial<Scenario>): Finding[] {
  return (faults ?? []).flatMap((fault, i) => {
    const path = ['faults', i]
    const findings = checkSpan(fault, path, duration, simulate?.['fine-window'])
    const providers = world && Object.keys(world.providers)
    if (providers && !providers.includes(fault.provider)) {
      const expected = `a provider of this scenario: ${providers.join(', ')}`
      findings.push({ paths: [[...path, 'provider']], expected, near: nearest(fault.provider, providers) })
    }
    if (fault.regions !== 'all') findings.push(...checkFaultRegions(fault.regions, [...path, 'regions'], population))
    return findings
  })
}

/** Faults and bots of services and losses of storage, which stand with what they break. */
function checkBackendFaults({ world, duration, simulate }: Partial<Scenario>): Finding[] {
  const fineMs = simulate?.['fine-window']
  const check = (faults: readonly { at: number; for?: number | undefined }[], path: Path): Finding[] =>
    faults.flatMap((fault, i) => checkSpan(fault, [...path, i], duration, fineMs))
  return [
    ...(world && hasBots(world)
      ? checkSpan(world.services.demand.bots, ['world', 'services', 'demand', 'bots'], duration, fineMs)
      : []),
    ...check(world?.services.faults ?? [], ['world', 'services', 'faults']),
    ...check(world?.storage.losses ?? [], ['world', 'storage', 'losses']),
  ]
}

/** Around each of which callers also leave and come back. */
function siteLosses({ storage }: Scenario['world']): number {
  return storage.losses.filter(({ what }) => what === 'site-loss').length
}

function hasBots(world: Scenario['world'] | undefined): boolean {
  return (world?.services.demand.bots.callers ?? 0) > 0
}

/** Something that begins and, if it has a length, ends within the replay, both at the end of a fine window. */
function checkSpan(
  { at, for: forMs = 0 }: { at: number; for?: number | undefined },
  path: Path,
  durationMs: number | undefined,
  fineMs: number | undefined,
): Finding[] {
  const findings = checkMoment(at, [...path, 'at'], durationMs, fineMs)
  if (durationMs !== undefined && at < durationMs && at + forMs > durationMs) {
    findings.push({
      paths: [[...path, 'for']],
      expected: `an end within the replay (${time(durationMs - at)} are left at ${time(at)})`,
    })
  }
  if (fineMs !== undefined && !isMultiple(forMs, fineMs)) {
    findings.push(misaligned([...path, 'for'], fineMs, 'fine-window'))
  }
  return findings
}

function checkFaultRegions(names: string[], path: Path, population: Scenario['population'] | undefined): Finding[] {
  const chosen = population?.regions
  const known = Array.isArray(chosen) ? chosen : regionNames
  const absent = names.flatMap((name, i): Finding[] =>
    known.includes(name) ? [] : [{ paths: [[...path, i]], expected: `a region of this scenario: ${known.join(', ')}` }],
  )
  return [...repeated(names, path), ...absent]
}
