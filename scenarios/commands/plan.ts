import { availableParallelism } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { choicesOf, DEFAULT_MULTIPLES, type Multiples } from '../../sim/capacity/choices.ts'
import { allDeliveries } from '../../sim/capacity/design.ts'
import { decisive } from '../../sim/capacity/examined.ts'
import { allFleets, fewestReplicas, playServices } from '../../sim/capacity/fleets.ts'
import type { SearchPlans } from '../../sim/capacity/known-worlds.ts'
import { type SearchOutcome, type SearchSpace, searchDesigns } from '../../sim/capacity/search.ts'
import type { SearchStage } from '../../sim/capacity/search-ports.ts'
import { shortfallOf } from '../../sim/capacity/shortfall.ts'
import type { Plan } from '../../sim/plan.ts'
import { UserError } from '../errors.ts'
import { columnsOf, type Io } from '../io.ts'
import { type LoadedScenario, loadScenario } from '../language/load.ts'
import { resolveScenario } from '../language/resolve.ts'
import { placeOf } from '../language/tree.ts'
import { frontSvg, planPage } from '../plan/plan-page.ts'
import { planText } from '../plan/plan-text.ts'
import type { Planned } from '../plan/planned.ts'
import { ReplayPool } from '../plan/replay-pool.ts'
import { scenarioYaml, worldYaml } from '../plan/world-yaml.ts'
import type { LiveLine } from '../report/live-line.ts'
import { quantity } from '../report/number-format.ts'
import { shownPath } from '../shown-path.ts'
import { version } from '../version.ts'
import { capacityOutputOf } from './capacity-output-of.ts'
import { progressBar } from './progress-bar.ts'
import { prepareDirectory, writeFiles } from './write-files.ts'

/** Each short replay has so many times fewer listeners than a long one. */
const SHORTER = 6
const FEWEST_LISTENERS = 500
/** More deliveries than this take hours, and more fleets are more than the search wants to think of at a time. */
const MOST_DELIVERIES = 5_000
const MOST_FLEETS = 10_000

export interface PlanArgs extends Partial<Multiples> {
  /** Name in the library, or path. */
  scenario: string
  seed?: string
  /** Replays at a time; default: one per core. */
  workers?: number
  /** Simulated one by one in long replays. */
  listeners: number
  /** Where page, picture and scenario go; default `out/<scenario>-plan` below the working directory. */
  out?: string
  quiet: boolean
  json: boolean
}

/**
 * Finds the cheapest world that meets a scenario's objectives, and what more money buys. Ctrl-C ends the search, and what
 * is known so far is printed.
 *
 * @returns 0 when some world meets every objective, 1 when none does
 * @throws UserError for a scenario that is wrong, too large or has services in every site, for too many choices, and for a directory that cannot be
 * written
 */
export async function run(args: PlanArgs, io: Io): Promise<number> {
  const startMs = performance.now()
  const shortListeners = Math.max(FEWEST_LISTENERS, Math.round(args.listeners / SHORTER))
  const { loaded, plans } = load(args, shortListeners, io)
  requireOneFleet(plans.long)
  const { replicas, ...multiples } = multiplesOf(args, plans.long)
  const choices = choicesOf(plans.long, multiples)
  requireFew(
    choices.reduce((product, { options }) => product * options.length, 1),
    plans.long.services === null ? 1 : replicas.length ** playServices.length,
  )
  const space = { deliveries: allDeliveries(choices), fleets: allFleets(plans.long, replicas) }
  const directory = resolve(io.cwd, args.out ?? join('out', `${plans.long.name}-plan`))
  const shown = shownPath(directory, io.cwd)
  prepareDirectory(directory, shown)

  const outcome = await search(space, plans, args, io)
  const [answer] = outcome.front
  const world = answer ? answer.design.build(plans.long) : null
  const planned: Planned = {
    plan: plans.long,
    shortListeners,
    choices: [...choices.map(({ name }) => name), ...(plans.long.services === null ? [] : ['replicas'])],
    outcome,
    shortfall: answer ? null : shortfallOf(outcome.designs),
    yaml: world && worldYaml(world, decisive(answer)?.fleet ?? []),
    command: commandOf(args, plans),
    wallSeconds: (performance.now() - startMs) / 1000,
    version: version(),
  }
  const best = `${plans.long.name}-best`
  const tables = resolveScenario(loaded, io.cwd)
  writeFiles(directory, shown, [
    ['plan.html', planPage(planned, tables.rows)],
    ['front.svg', frontSvg(planned)],
    ...(world
      ? [['best.yaml', scenarioYaml(loaded, world, best, popularityFile(loaded, io.cwd, directory))] as const]
      : []),
  ])
  const files = {
    page: join(shown, 'plan.html'),
    picture: join(shown, 'front.svg'),
    scenario: world ? join(shown, 'best.yaml') : null,
  }
  if (args.json) io.stdout.write(`${JSON.stringify(capacityOutputOf(planned, files))}\n`)
  else io.stdout.write(planText(planned, columnsOf(io.stdout), files.page))
  return answer ? 0 : 1
}

function load(args: PlanArgs, shortListeners: number, io: Io): { loaded: LoadedScenario; plans: SearchPlans } {
  // Hundreds of worlds are replayed: each by a sample, whatever mode the scenario's own replay has.
  const options = { cwd: io.cwd, mode: 'sampled' as const, ...(args.seed === undefined ? {} : { seed: args.seed }) }
  const loaded = loadScenario(args.scenario, options)
  const at = (listeners: number) => resolveScenario(loadScenario(args.scenario, { ...options, listeners }), io.cwd).plan
  return { loaded, plans: { short: at(shortListeners), long: at(args.listeners) } }
}

async function search(space: SearchSpace, plans: SearchPlans, args: PlanArgs, io: Io): Promise<SearchOutcome> {
  const pool = new ReplayPool(args.workers ?? availableParallelism())
  const bar = new StageBar(args.quiet ? null : io)
  let stopped = false
  const stop = () => {
    stopped = true
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  try {
    return await searchDesigns(space, plans, {
      forecast: (worlds) => pool.forecast(worlds),
      replay: (tasks) => pool.replay(tasks),
      record: (plan) => pool.record(plan),
      rehearse: (worlds, demand) => pool.rehearse(worlds, demand),
      onProgress: (stage, done, total) => bar.update(stage, done, total),
      stopped: () => stopped,
    })
  } catch (error) {
    // The simulator's tables and this machine's memory end somewhere.
    if (!(error instanceof RangeError)) throw error
    const hint = 'Fewer listeners one by one (--listeners) or smaller worlds take less.'
    throw new UserError('scenario-too-large', `A world is too large to be simulated here: ${error.message}. ${hint}`)
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    bar.stop()
    await pool.close()
  }
}

/** A bar of its own for each stage of the search. */
class StageBar {
  private readonly io: Io | null
  private stage: SearchStage | null = null
  private line: LiveLine | null = null

  constructor(io: Io | null) {
    this.io = io
  }

  update(stage: SearchStage, done: number, total: number): void {
    if (!this.io) return
    if (stage !== this.stage) {
      this.stop()
      this.stage = stage
      this.line = progressBar(stage, total, this.io.stderr)
    }
    this.line?.update(done)
  }

  stop(): void {
    this.line?.stop()
  }
}

/** A fleet is tried under the demand of the whole world, and what it comes to is told by service: not yet by site. */
function requireOneFleet({ services }: Plan): void {
  if (services?.sites !== 'each') return
  throw new UserError(
    'plan-unsupported',
    'The planner searches the replicas of one fleet, and with world.services.sites: each every site has its own. Plan the ' +
      'scenario with sites: together, and replay the world that it finds with sites: each.',
  )
}

function requireFew(deliveries: number, fleets: number): void {
  if (deliveries > MOST_DELIVERIES) {
    throw new UserError(
      'usage',
      `There are ${deliveries} worlds to choose from beside their replicas, and at most ${MOST_DELIVERIES} can be searched. ` +
        'Fewer values of --pops, --edge, --shield or --origin, or fewer providers, make fewer.',
    )
  }
  if (fleets > MOST_FLEETS) {
    throw new UserError(
      'usage',
      `There are ${fleets} fleets of services to choose from, and at most ${MOST_FLEETS} can be: fewer values of --replicas make fewer.`,
    )
  }
}

/** What was asked for or else is usual; those that would leave services more to do than they have time for only if asked for. */
function multiplesOf(args: PlanArgs, { services }: Plan): Multiples {
  const { pops, edge, shield, origin, replicas } = { ...DEFAULT_MULTIPLES, ...args }
  const fewest = services === null ? 0 : fewestReplicas(services)
  const possible = replicas.filter((times) => times >= fewest)
  if (args.replicas === undefined) return { pops, edge, shield, origin, replicas: possible }
  if (services === null)
    throw new UserError('usage', 'The scenario has no services simulated: --replicas says nothing.')
  if (possible.length === replicas.length) return { pops, edge, shield, origin, replicas }
  throw new UserError(
    'usage',
    `Autoscalers aim at services that are ${quantity(fewest, 'ratio')} busy, so that --replicas cannot be below ${fewest}.`,
  )
}

/** Where the scenario's table of plays lies, seen from a directory; null when it names none. */
function popularityFile({ scenario, tree }: LoadedScenario, cwd: string, directory: string): string | null {
  const { popularity } = scenario.catalog
  if (typeof popularity === 'string' || popularity.file === undefined) return null
  const place = placeOf(tree, ['catalog', 'popularity', 'file'])
  return relative(directory, resolve(cwd, dirname(place.file), popularity.file))
}

function commandOf(args: PlanArgs, { long }: SearchPlans): string {
  const multiples = (['pops', 'edge', 'shield', 'origin', 'replicas'] as const).flatMap((name) =>
    args[name] === undefined ? [] : [`--${name} ${args[name].join(',')}`],
  )
  const words = [
    shellWord(args.scenario),
    `--seed ${shellWord(long.seed)}`,
    `--listeners ${args.listeners}`,
    ...multiples,
  ]
  return `npx soundcheck plan ${words.join(' ')}`
}

/** Quoted where a shell would otherwise take it apart. */
function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
